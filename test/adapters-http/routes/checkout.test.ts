import { expect } from 'chai';
import { anId, kobo, USD } from '../../support/builders/index.ts';
import type { Sending } from '../../support/client.ts';
import { openServer, type Server } from '../../support/server.ts';
import { expectFlaws, expectProblem, expectStatus, unnamed } from '../../support/server-answers.ts';
import { ADDRESS, aKey, EMAIL, type Holder } from '../../support/server-shopping.ts';
import { type Goods, tokens } from '../../support/server-town.ts';
import { aWallet } from '../../support/server-wallet.ts';

const { wallet, dollars, goesDown } = aWallet();

describe('/checkout', () => {
  let server: Server;

  before(async () => {
    server = await openServer({ providers: [wallet, dollars] });
  });
  after(() => server.close());
  afterEach(() => goesDown(false));

  const checkOut = (holder: Holder, body: Record<string, unknown> = {}, sending: Sending = {}) =>
    server.client.post('/checkout', {
      body: { email: EMAIL, shipping_address: ADDRESS, ...body },
      key: aKey(),
      ...holder,
      ...sending,
    });
  const pay = (id: string, holder: Holder, body: Record<string, unknown> = {}, sending: Sending = {}) =>
    server.client.post(`/checkout/${id}/pay`, {
      body: { provider: 'sandbox', ...body },
      key: aKey(),
      ...holder,
      ...sending,
    });
  const drop = (id: string, holder: Holder) => server.client.delete(`/checkout/${id}`, holder);
  const cart = async (holder: Holder) => (await server.client.get('/cart', holder)).body;
  const available = async ({ sku }: Goods): Promise<number> => (await server.client.get(`/skus/${sku}`)).body.available;
  const aUser = async (): Promise<Holder> => ({ as: (await server.person()).access });

  describe('POST /checkout', () => {
    it('makes a draft of a user’s cart, holds its stock, and leaves the cart empty', async () => {
      const [one, two] = [await server.sells({ price: 1_000 }), await server.sells({ price: 250 })];
      const holder = await server.fill([[one, 3], two], await aUser());
      const answer = await server.client.post('/checkout', {
        body: { shipping_address: ADDRESS, purchase_order_number: 'PO-7' },
        key: aKey(),
        ...holder,
      });
      const order = expectStatus(answer, 201);
      expect(answer.headers.get('location')).to.equal(`http://soko.test/api/v1/orders/${order.id}`);
      expect(order).to.deep.include({
        status: 'draft',
        payment_status: 'unpaid',
        fulfilment_status: 'unfulfilled',
        subtotal: { amount: 3_250, currency: 'NGN' },
        total_amount: { amount: 3_250, currency: 'NGN' },
        shipping_address: ADDRESS,
        billing_address: null,
        purchase_order_number: 'PO-7',
        placed_at: null,
        invoice_number: null,
      });
      expect(order).not.to.have.property('access_token');
      expect(order.email).to.match(/@example\.com$/);
      const seconds = (Date.parse(order.expires_at) - Date.parse(order.created_at)) / 1000;
      expect(seconds).to.equal(900);
      expect([await available(one), await available(two)]).to.deep.equal([97, 99]);
      expect((await cart(holder)).items).to.deep.equal([]);
      expect((await server.client.get(`/orders/${order.id}`, holder)).body).to.deep.equal(order);
    });

    it('gives a guest the token of the order, once', async () => {
      const holder = await server.fill([await server.sells()]);
      const { access_token: order, id } = expectStatus(await checkOut(holder), 201);
      const read = expectStatus(await server.client.get(`/orders/${id}`, { order }), 200);
      expect(read).not.to.have.property('access_token');
      expect(read.email).to.equal(EMAIL);
      expectProblem(await server.client.get(`/orders/${id}`, holder), 'unauthenticated');
    });

    it('splits what is bought of several shops, and the parts sum to the whole', async () => {
      const sellers = [await server.seller({ name: 'One' }), await server.seller({ name: 'Two' })];
      const goods = await Promise.all(sellers.map(({ shop }, at) => server.sells({ shop, price: 333 * (at + 1) })));
      const { order } = await server.draft(goods, await aUser());
      expect(order.shops.map(({ shop }: { shop: { name: string } }) => shop.name).sort()).to.deep.equal(['One', 'Two']);
      const sum = order.shops.reduce(
        (all: number, part: { total_amount: { amount: number } }) => all + part.total_amount.amount,
        0,
      );
      expect(sum).to.equal(order.total_amount.amount);
    });

    it('buys what is named in place of the cart, which stays as it is; one SKU twice is one demand', async () => {
      const [inCart, named] = await server.sellsMany(2, { onHand: 5 });
      if (!inCart || !named) throw new Error('Two are needed.');
      for (const start of [{}, await aUser()]) {
        const holder = await server.fill([inCart], start);
        const { sku } = named;
        const two = [
          { sku, quantity: 1 },
          { sku: sku.toLowerCase(), quantity: 1 },
        ];
        const order = expectStatus(await checkOut(holder, { items: two }), 201);
        expect(order.items.map(({ quantity }: { quantity: number }) => quantity)).to.deep.equal([2]);
        expect((await cart(holder)).items).to.have.length(1);
      }
      const tooMany = Array.from({ length: 2 }, () => ({ sku: named.sku, quantity: 1 }));
      const refused = await checkOut(await aUser(), { items: tooMany });
      const items = [{ sku: named.sku, requested: 2, available: 1 }];
      expect(expectProblem(refused, 'out_of_stock').items).to.deep.equal(items);
    });

    it('refuses a guest without an e-mail', async () => {
      const holder = await server.fill([await server.sells()]);
      expectFlaws(await checkOut(holder, { email: undefined }), '/email');
      expect((await cart(holder)).items).to.have.length(1);
    });

    it('refuses an empty cart, and a user without one', async () => {
      expectProblem(await checkOut(await aUser()), 'cart_empty');
      const { body } = await server.client.post('/cart');
      expectProblem(await checkOut({ cart: body.token }), 'cart_empty');
      const holder = await server.fill([await server.sells()]);
      await server.checkout(holder);
      expectProblem(await checkOut(holder), 'cart_empty');
    });

    it('F3: refuses another total than the one expected', async () => {
      const goods = await server.sells({ price: 1_000 });
      const holder = await server.fill([goods]);
      await server.changes(goods, {}, { price: kobo(1_100) });
      const expected = (amount: number, currency = 'NGN') => ({ expected_total: { amount, currency } });
      const refused = expectProblem(await checkOut(holder, expected(1_000)), 'price_changed');
      expect(refused.total).to.deep.equal({ amount: 1_100, currency: 'NGN' });
      expectProblem(await checkOut(holder, expected(1_100, 'USD')), 'price_changed');
      expectStatus(await checkOut(holder, expected(1_100)), 201);
    });

    it('refuses more than there is, all that is short by name, and holds nothing', async () => {
      const [short, gone, plenty] = [
        await server.sells({ onHand: 5 }),
        await server.sells({ onHand: 5 }),
        await server.sells(),
      ];
      const holder = await server.fill([[short, 4], [gone, 5], plenty]);
      await server.draft([
        [short, 2],
        [gone, 5],
      ]);
      const { items } = expectProblem(await checkOut(holder), 'out_of_stock');
      expect(items).to.have.deep.members([
        { sku: short.sku, requested: 4, available: 3 },
        { sku: gone.sku, requested: 5, available: 0 },
      ]);
      expect(await available(plenty)).to.equal(100);
      expect((await cart(holder)).items).to.have.length(3);
    });

    it('refuses what is no longer on sale, what does not exist, and two currencies', async () => {
      const goods = await server.sells();
      const holder = await server.fill([goods]);
      await server.changes(goods, { isActive: false });
      expect(expectProblem(await checkOut(holder), 'product_unavailable').items).to.deep.equal([{ sku: goods.sku }]);
      const as = await aUser();
      expectProblem(await checkOut(as, { items: [{ sku: 'NO-SUCH-SKU', quantity: 1 }] }), 'not_found');
      const foreign = await server.sells({ variants: [{ price: { amount: 5, currency: USD } }] });
      const mixed = [foreign, await server.sells()].map(({ sku }) => ({ sku, quantity: 1 }));
      expectProblem(await checkOut(as, { items: mixed }), 'currency_mismatch');
    });

    it('refuses less than the least quantity of a SKU', async () => {
      const { sku } = await server.sells({ variants: [{ minOrderQuantity: 5 }] });
      const refused = expectProblem(
        await checkOut(await aUser(), { items: [{ sku, quantity: 4 }] }),
        'validation_failed',
      );
      expect(refused.errors[0].code).to.equal('below_minimum_quantity');
      expectStatus(await checkOut(await aUser(), { items: [{ sku, quantity: 5 }] }), 201);
    });

    it('F13: refuses a shipping option that no shop of the order has', async () => {
      const goods = await server.sells();
      const choose = (shop_id: string) => ({ shipping_options: [{ shop_id, option_id: anId() }] });
      const items = [{ sku: goods.sku, quantity: 1 }];
      for (const shop of [goods.shop.id, anId()]) {
        expectProblem(await checkOut(await aUser(), { items, ...choose(shop) }), 'shipping_option_not_valid');
      }
    });

    it('H1: needs a key of printable ASCII', async () => {
      const holder = await server.fill([await server.sells()]);
      const body = { email: EMAIL, shipping_address: ADDRESS };
      for (const headers of [
        {},
        { 'idempotency-key': '' },
        { 'idempotency-key': 'x'.repeat(256) },
        { 'idempotency-key': 'é' },
      ]) {
        expectProblem(await server.client.post('/checkout', { body, ...holder, headers }), 'idempotency_key_required');
      }
      expectStatus(await server.client.post('/checkout', { body, ...holder, key: `~ !${'x'.repeat(252)}` }), 201);
    });

    it('names what is wrong with an address', async () => {
      const wrong = { name: '', line1: 'x'.repeat(201), country: 'Nigeria', phone: '0801', zip: '1' };
      const holder = await server.fill([await server.sells()]);
      expectFlaws(
        await checkOut(holder, { shipping_address: wrong }),
        ...['name', 'line1', 'city', 'country', 'phone', 'zip'].map((name) => `/shipping_address/${name}`),
      );
    });
  });

  describe('one key', () => {
    it('H2: is one order, and its answer the same bytes: the token of a guest too', async () => {
      for (const start of [{}, await aUser()]) {
        const goods = await server.sells();
        const holder = await server.fill([goods], start);
        const key = aKey();
        const first = await checkOut(holder, {}, { key });
        const again = await checkOut(holder, {}, { key });
        expectStatus(first, 201);
        expect([again.status, again.text]).to.deep.equal([first.status, first.text]);
        expect(again.headers.get('location')).to.equal(first.headers.get('location'));
        expect(again.headers.get('idempotent-replayed')).to.equal('true');
        expect(again.headers.get('x-request-id')).not.to.equal(first.headers.get('x-request-id'));
        expect(await available(goods)).to.equal(99);
        await drop(first.body.id, first.body.access_token ? { order: first.body.access_token } : holder);
        expect((await checkOut(holder, {}, { key })).text, 'after a change').to.equal(first.text);
      }
    });

    it('H3: takes the same body in another spelling, and no other body', async () => {
      const { sku } = await server.sells();
      const as = await aUser();
      const key = aKey();
      const body = { shipping_address: ADDRESS, items: [{ quantity: 1, sku }] };
      const first = await server.client.post('/checkout', { body, key, ...as });
      const raw = `{ "items":[{"sku":"${sku}" ,"quantity":1.0}],"shipping_address":${JSON.stringify(ADDRESS)}}`;
      const headers = { 'content-type': 'application/json; charset=utf-8' };
      expect((await server.client.post('/checkout/', { raw, headers, key, ...as })).text).to.equal(first.text);
      const other = { ...body, items: [{ quantity: 2, sku }] };
      expectProblem(await server.client.post('/checkout', { body: other, key, ...as }), 'idempotency_key_reused');
      const { id } = first.body;
      expectProblem(await pay(id, as, {}, { key }), 'idempotency_key_reused');
    });

    it('H4: is another key for another person', async () => {
      const key = aKey();
      const { sku } = await server.sells();
      const body = { items: [{ sku, quantity: 1 }] };
      const answers = [await checkOut(await aUser(), body, { key }), await checkOut(await aUser(), body, { key })];
      const guest = await server.fill([await server.sells()]);
      answers.push(await checkOut(guest, body, { key }));
      expect(new Set(answers.map((answer) => expectStatus(answer, 201).id)).size).to.equal(3);
    });

    it('H7: is free again after a refusal', async () => {
      const goods = await server.sells({ onHand: 1 });
      const as = await aUser();
      const key = aKey();
      const body = { items: [{ sku: goods.sku, quantity: 2 }] };
      expectProblem(await checkOut(as, body, { key }), 'out_of_stock');
      const { sku } = goods;
      const { access } = await server.withRole('admin');
      await server.client.patch(`/skus/${sku}/stock`, { as: access, body: { delta: 1, reason: 'found' } });
      const made = await checkOut(as, body, { key });
      expectStatus(made, 201);
      expect(made.headers.get('idempotent-replayed')).to.equal(null);
    });

    it('H3, H5: is one order of many calls at once: the others get its answer, or are told to wait', async () => {
      const goods = await server.sells({ onHand: 20 });
      const holder = await server.fill([goods], await aUser());
      const key = aKey();
      const answers = await Promise.all(Array.from({ length: 8 }, () => checkOut(holder, {}, { key })));
      const [made, waiting] = [
        answers.filter(({ status }) => status === 201),
        answers.filter(({ status }) => status !== 201),
      ];
      expect(new Set(made.map(({ text }) => text)).size).to.equal(1);
      for (const answer of waiting) {
        expectProblem(answer, 'idempotency_in_progress');
        expect(Number(answer.headers.get('retry-after'))).to.be.at.least(1);
      }
      expect(await available(goods)).to.equal(19);
    });
  });

  describe('DELETE /checkout/{draft_id}', () => {
    it('gives the stock back, and the lines to the cart', async () => {
      for (const start of [{}, await aUser()]) {
        const goods = await server.sells();
        const filled = await server.fill([[goods, 2]], start);
        const { order, holder } = await server.checkout(filled);
        await server.fill([goods], filled);
        expectStatus(await drop(order.id, holder), 204);
        expect(await available(goods)).to.equal(100);
        expect((await cart(filled)).items.map(({ quantity }: { quantity: number }) => quantity)).to.deep.equal([3]);
        expect((await server.client.get(`/orders/${order.id}`, holder)).body.status).to.equal('cancelled');
        expect(expectProblem(await drop(order.id, holder), 'order_not_cancellable').status).to.equal(409);
      }
    });

    it('closes the page where the buyer was to pay', async () => {
      const { order, holder } = await server.draft([await server.sells()]);
      const { payment } = await server.pay(order.id, holder);
      expectStatus(await drop(order.id, holder), 204);
      const page = await server.client.post(`//sandbox/pay/${payment.reference}`, { body: { action: 'approve' } });
      expect(page.body.status).to.equal('abandoned');
      expect((await server.client.get(`/payments/${payment.id}`, holder)).body.status).to.equal('cancelled');
    });

    it('confirms in place of dropping when the money is there already', async () => {
      const { order, holder } = await server.draft([await server.sells()]);
      const { payment } = await server.pay(order.id, holder);
      await server.client.post(`//sandbox/pay/${payment.reference}`, { body: { action: 'approve' } });
      expectProblem(await drop(order.id, holder), 'order_not_cancellable');
      expect((await server.client.get(`/orders/${order.id}`, holder)).body).to.include({
        status: 'confirmed',
        payment_status: 'paid',
      });
    });

    it('waits while the provider does not answer', async () => {
      const goods = await server.sells();
      const { order, holder } = await server.draft([goods]);
      await server.pay(order.id, holder, { provider: 'wallet' });
      goesDown(true);
      const refused = await drop(order.id, holder);
      expectProblem(refused, 'payment_provider_unavailable');
      expect(Number(refused.headers.get('retry-after'))).to.be.at.least(1);
      expect(await available(goods)).to.equal(99);
      goesDown(false);
      expectStatus(await drop(order.id, holder), 204);
    });

    it('is done once under one key', async () => {
      const { order, holder } = await server.draft([await server.sells()]);
      const key = aKey();
      for (const replayed of [null, 'true']) {
        const answer = await server.client.delete(`/checkout/${order.id}`, { ...holder, key });
        expectStatus(answer, 204);
        expect(answer.headers.get('idempotent-replayed')).to.equal(replayed);
      }
    });

    it('A2: knows nothing of another’s draft, as of one that never was', async () => {
      const { order } = await server.draft([await server.sells()], await aUser());
      const { holder } = await server.draft([await server.sells()]);
      for (const stranger of [await aUser(), holder]) {
        const answers = [await drop(order.id, stranger), await drop(anId(), stranger), await drop('x', stranger)];
        for (const answer of answers) expectProblem(answer, 'not_found');
        expect(new Set(answers.map((answer) => JSON.stringify(unnamed(answer)))).size).to.equal(1);
      }
      expectProblem(await drop(order.id, {}), 'unauthenticated');
      expectProblem(await drop(order.id, { order: 'order_forged' }), 'not_found');
      expectProblem(await drop(order.id, { order: tokens.sealOrder(anId()) }), 'not_found');
    });
  });
});
