import { expect } from 'chai';
import { anId, kobo, USD } from '../../support/builders/index.ts';
import type { Received, Sending } from '../../support/client.ts';
import { openServer, type Server } from '../../support/server.ts';
import { expectFlaws, expectProblem, expectStatus, unnamed } from '../../support/server-answers.ts';
import { aKey, type Holder } from '../../support/server-shopping.ts';
import { tokens } from '../../support/server-town.ts';

const NOTHING = {
  id: null,
  currency: 'NGN',
  items: [],
  coupons: [],
  notices: [],
  subtotal: { amount: 0, currency: 'NGN' },
  discount_amount: { amount: 0, currency: 'NGN' },
  total_amount: { amount: 0, currency: 'NGN' },
};

describe('/cart', () => {
  let server: Server;

  before(async () => {
    server = await openServer();
  });
  after(() => server.close());

  const get = (sending?: Sending) => server.client.get('/cart', sending);
  const add = (sku: string, quantity: number, sending?: Sending) =>
    server.client.post('/cart/items', { body: { sku, quantity }, ...sending });
  const change = (id: string, quantity: number, sending: Sending) =>
    server.client.patch(`/cart/items/${id}`, { body: { quantity }, ...sending });
  const carts = async (): Promise<number> =>
    (await server.owner.raw('select count(*)::int as count from soko.carts')).rows[0].count;
  const linesOf = ({ body }: Received): unknown =>
    body.items.map(({ sku, quantity }: { sku: string; quantity: number }) => [sku, quantity]);

  describe('GET /cart', () => {
    it('answers nothing, and makes nothing, for who has none', async () => {
      const before = await carts();
      expect(expectStatus(await get(), 200)).to.deep.equal(NOTHING);
      expect(expectStatus(await get({ as: (await server.person()).access }), 200)).to.deep.equal(NOTHING);
      expect(await carts()).to.equal(before);
    });

    it('shows the lines at the prices of this moment, and tells what changed', async () => {
      const [dearer, scarcer, gone] = await server.sellsMany(3, { price: 1_000, onHand: 10 });
      if (!dearer || !scarcer || !gone) throw new Error('Three are needed.');
      const holder = await server.fill([[dearer, 2], [scarcer, 5], gone]);
      expect((await get(holder)).body.notices).to.deep.equal([]);

      await server.changes(dearer, {}, { price: kobo(1_200) });
      await server.draft([[scarcer, 7]]);
      await server.changes(gone, { isActive: false });

      const { items, notices, subtotal, total_amount } = expectStatus(await get(holder), 200);
      const [first, second, third] = items;
      expect(first).to.deep.include({ unit_price: { amount: 1_200, currency: 'NGN' }, quantity: 2, available: 10 });
      expect(first.total_price).to.deep.equal({ amount: 2_400, currency: 'NGN' });
      expect(notices).to.deep.equal([
        { code: 'price_changed', item_id: first.id, previous: { amount: 1_000, currency: 'NGN' } },
        { code: 'out_of_stock', item_id: second.id, available: 3 },
        { code: 'unavailable', item_id: third.id },
      ]);
      expect(third.available).to.equal(0);
      expect(subtotal.amount).to.equal(2_400 + 5_000 + 1_000);
      expect(total_amount).to.deep.equal(subtotal);
    });

    it('has the price of the tier that the quantity reaches', async () => {
      const tiers = [{ minQuantity: 3, price: kobo(800) }];
      const { sku } = await server.sells({ variants: [{ price: kobo(1_000), priceTiers: tiers }] });
      const { body } = await add(sku, 2);
      expect(body.items[0].unit_price.amount).to.equal(1_000);
      const more = await add(sku, 1, { cart: body.token });
      expect(more.body.items[0]).to.deep.include({ quantity: 3, total_price: { amount: 2_400, currency: 'NGN' } });
    });
  });

  describe('POST /cart', () => {
    it('makes an empty cart for a guest, and tells the token once', async () => {
      const made = await server.client.post('/cart');
      const { token, id, ...rest } = expectStatus(made, 201);
      expect(made.headers.get('x-cart-token')).to.equal(token);
      const { id: _, ...nothing } = NOTHING;
      expect(rest).to.deep.equal(nothing);
      const again = await server.client.post('/cart', { cart: token });
      expect(expectStatus(again, 201).id).to.equal(id);
      expect(again.body).not.to.have.property('token');
      expect(again.headers.get('x-cart-token')).to.equal(null);
    });

    it('gives a user the one that is there', async () => {
      const { access } = await server.person();
      const [first, second] = [
        await server.client.post('/cart', { as: access }),
        await server.client.post('/cart', { as: access }),
      ];
      expect(expectStatus(second, 201).id).to.equal(expectStatus(first, 201).id);
      expect(first.body).not.to.have.property('token');
    });

    it('makes one cart of many first calls of one user', async () => {
      const { access } = await server.person();
      const { sku } = await server.sells();
      const answers = await Promise.all(Array.from({ length: 6 }, () => add(sku, 1, { as: access })));
      expect(new Set(answers.map((answer) => expectStatus(answer, 201).id)).size).to.equal(1);
      expect((await get({ as: access })).body.items[0].quantity).to.equal(6);
    });
  });

  describe('POST /cart/items', () => {
    it('makes a guest’s cart, and the same SKU adds up, in any case of letters', async () => {
      const { sku, product, shop } = await server.sells({ price: 700 });
      const first = await add(sku, 2);
      const { token, items } = expectStatus(first, 201);
      expect(items).to.have.length(1);
      expect(items[0]).to.deep.include({
        sku,
        product: { id: product.id, name: product.name, slug: product.slug },
        shop: { id: shop.id, name: shop.name, slug: shop.slug },
        quantity: 2,
        unit_price: { amount: 700, currency: 'NGN' },
        available: 100,
      });
      const second = await add(sku.toLowerCase(), 3, { cart: token });
      expect(linesOf(second)).to.deep.equal([[sku, 5]]);
      expect(second.headers.get('x-cart-token')).to.equal(null);
      expect(second.body).to.deep.equal((await get({ cart: token })).body);
    });

    it('refuses more than there is, in one call or in all', async () => {
      const { sku } = await server.sells({ onHand: 4 });
      const items = [{ sku, requested: 5, available: 4 }];
      expect(expectProblem(await add(sku, 5), 'out_of_stock').items).to.deep.equal(items);
      const { token } = expectStatus(await add(sku, 3), 201);
      expect(expectProblem(await add(sku, 2, { cart: token }), 'out_of_stock').items).to.deep.equal(items);
      expect(linesOf(await get({ cart: token }))).to.deep.equal([[sku, 3]]);
    });

    it('refuses a second currency', async () => {
      const [naira, dollars] = await Promise.all([
        server.sells(),
        server.sells({ variants: [{ price: { amount: 100, currency: USD } }] }),
      ]);
      const holder = await server.fill([naira]);
      expect(expectProblem(await add(dollars.sku, 1, holder), 'currency_mismatch')).to.include({
        expected: 'NGN',
        actual: 'USD',
      });
    });

    it('refuses a SKU that does not exist or that is not on sale', async () => {
      expectProblem(await add('NO-SUCH-SKU', 1), 'not_found');
      const { sku } = await server.sells({ isActive: false });
      expectProblem(await add(sku, 1), 'not_found');
    });

    it('F1: refuses quantities that are none', async () => {
      const { sku } = await server.sells();
      const before = await carts();
      for (const quantity of [0, -1, 1.5, 1_000, 9_007_199_254_740_991]) {
        expectFlaws(await add(sku, quantity), '/quantity');
      }
      expect(await carts()).to.equal(before);
    });

    it('answers a repeat under one key with the same bytes, token and all', async () => {
      const { sku } = await server.sells();
      const key = aKey();
      const first = await add(sku, 2, { key });
      const again = await add(sku, 2, { key });
      expect(again.text).to.equal(first.text);
      expect(again.headers.get('x-cart-token')).to.equal(first.body.token);
      expect(again.headers.get('idempotent-replayed')).to.equal('true');
      expect(first.headers.get('idempotent-replayed')).to.equal(null);
      expectProblem(await add(sku, 3, { key }), 'idempotency_key_reused');
      expect(linesOf(await get({ cart: first.body.token }))).to.deep.equal([[sku, 2]]);
    });

    it('merges the guest’s cart that a user names beside the login', async () => {
      const [own, guest, added] = await server.sellsMany(3);
      if (!own || !guest || !added) throw new Error('Three are needed.');
      const { access: as } = await server.person();
      await server.fill([own], { as });
      const { cart = '' } = await server.fill([[guest, 2]]);
      const answer = await add(added.sku, 1, { as, cart });
      expectStatus(answer, 201);
      expect(linesOf(answer)).to.deep.equal([
        [own.sku, 1],
        [guest.sku, 2],
        [added.sku, 1],
      ]);
      expectProblem(await get({ cart }), 'cart_not_found');
    });

    it('holds no more than 200 lines', async () => {
      const [last, ...goods] = await server.sellsMany(201);
      const { access: as } = await server.person();
      await server.fill(goods.slice(0, 1), { as });
      await server.owner.raw(
        `insert into soko.cart_items (id, cart_id, variant_id, quantity, seen_price, position)
         select gen_random_uuid(), (select id from soko.carts where user_id is not null order by created_at desc limit 1),
           v.id, 1, v.price, row_number() over () from soko.variants v where v.sku = any (?)`,
        [goods.slice(1).map(({ sku }) => sku)],
      );
      expect((await get({ as })).body.items).to.have.length(200);
      expectProblem(await add(last?.sku ?? '', 1, { as }), 'validation_failed');
      expectStatus(await add(goods[0]?.sku ?? '', 1, { as }), 201);
    });
  });

  describe('its lines', () => {
    it('are changed and taken out, and the cart emptied', async () => {
      const [first, second] = await server.sellsMany(2, { onHand: 5 });
      if (!first || !second) throw new Error('Two are needed.');
      for (const start of [{}, { as: (await server.person()).access }]) {
        const holder = await server.fill([first, second], start);
        const [one, two] = (await get(holder)).body.items;
        const changed = await change(one.id, 4, holder);
        expect(linesOf(changed)).to.deep.equal([
          [first.sku, 4],
          [second.sku, 1],
        ]);
        expectStatus(changed, 200);
        expectProblem(await change(one.id, 6, holder), 'out_of_stock');
        expectFlaws(await change(one.id, 0, holder), '/quantity');
        const taken = await server.client.delete(`/cart/items/${one.id}`, holder);
        expect(expectStatus(taken, 200).items.map(({ id }: { id: string }) => id)).to.deep.equal([two.id]);
        expectProblem(await server.client.delete(`/cart/items/${one.id}`, holder), 'not_found');
        const emptied = await server.client.delete('/cart', holder);
        expect(expectStatus(emptied, 200).items).to.deep.equal([]);
        expect(emptied.body.id).to.equal(taken.body.id);
      }
    });

    it('refuse to be changed to another currency, where the shop has changed its prices to one', async () => {
      const goods = await server.sells();
      const holder = await server.fill([goods]);
      const [{ id }] = (await get(holder)).body.items;
      await server.changes(goods, {}, { price: { amount: 5, currency: USD } });
      expectProblem(await change(id, 2, holder), 'currency_mismatch');
    });

    it('refuse to be changed to what is no longer on sale', async () => {
      const goods = await server.sells();
      const holder = await server.fill([goods]);
      const [{ id }] = (await get(holder)).body.items;
      await server.changes(goods, { isActive: false });
      expectProblem(await change(id, 2, holder), 'product_unavailable');
      expectStatus(await server.client.delete(`/cart/items/${id}`, holder), 200);
    });

    it('A2: of others are not there, as those that never were', async () => {
      const goods = await server.sells();
      const [mine, others] = [await server.fill([goods]), await server.fill([goods])];
      const [{ id }] = (await get(others)).body.items;
      const { access: as } = await server.person();
      await server.fill([goods], { as });
      for (const holder of [mine, { as }] as Holder[]) {
        for (const path of [`/cart/items/${id}`, `/cart/items/${anId()}`]) {
          const answers = [
            await server.client.patch(path, { body: { quantity: 2 }, ...holder }),
            await server.client.delete(path, holder),
          ];
          for (const answer of answers) expectProblem(answer, 'not_found');
          expect(unnamed(answers[0] as Received)).to.deep.equal(unnamed(answers[1] as Received));
        }
      }
      expect(linesOf(await get(others))).to.deep.equal([[goods.sku, 1]]);
    });

    it('of a user without a cart are not there, and emptying one is nothing', async () => {
      const { access: as } = await server.person();
      expectProblem(await change(anId(), 1, { as }), 'not_found');
      expectProblem(await server.client.delete(`/cart/items/${anId()}`, { as }), 'not_found');
      expect(expectStatus(await server.client.delete('/cart', { as }), 200)).to.deep.equal(NOTHING);
    });

    it('are not there under an id that is none', async () => {
      const holder = await server.fill([await server.sells()]);
      for (const id of ['1', '%00', 'x'.repeat(36), `${anId()}x`]) {
        expectProblem(await change(id, 1, holder), 'not_found');
      }
    });
  });

  describe('the token of a cart', () => {
    it('A5, A7: opens nothing when it is forged, of another cart, merged, or of a cart that never was', async () => {
      const goods = await server.sells();
      const { cart: token = '' } = await server.fill([goods]);
      const { cart: merged = '' } = await server.fill([goods]);
      const { access } = await server.person();
      expectStatus(await add(goods.sku, 1, { as: access, cart: merged }), 201);
      const draft = await server.draft([goods]);
      const wrong = {
        altered: `${token.slice(0, 8)}${token[8] === 'A' ? 'B' : 'A'}${token.slice(9)}`,
        'cut short': token.slice(0, -1),
        merged,
        'of no cart': tokens.sealCart(anId()),
        'an order’s': draft.holder.order ?? '',
        'a user’s': access,
        nothing: '',
        "somebody's joke": "' or 1=1 --",
      };
      const before = await server.everything();
      const answers: unknown[] = [];
      for (const [what, cart] of Object.entries(wrong)) {
        for (const answer of [
          await get({ cart }),
          await add(goods.sku, 1, { cart }),
          await server.client.post('/cart', { cart }),
          await change(anId(), 1, { cart }),
          await server.client.delete(`/cart/items/${anId()}`, { cart }),
          await server.client.delete('/cart', { cart }),
          await server.client.post('/checkout', { cart, key: aKey(), body: { email: 'a@b.co', shipping_address: {} } }),
        ]) {
          if (answer.code === 'validation_failed') continue; // the body comes before what the token opens
          expectProblem(answer, 'cart_not_found');
          answers.push(unnamed(answer));
          expect(unnamed(answer), what).to.deep.equal(answers[0]);
        }
      }
      expect(await server.everything()).to.equal(before);
    });

    it('is of no use on a user’s cart', async () => {
      const { access } = await server.person();
      const { id } = (await add((await server.sells()).sku, 1, { as: access })).body;
      expectProblem(await get({ cart: tokens.sealCart(id) }), 'cart_not_found');
      expectProblem(await server.client.delete('/cart', { cart: tokens.sealCart(id) }), 'cart_not_found');
    });

    it('loses against a login, whose own cart is answered', async () => {
      const [own, guest] = await server.sellsMany(2);
      if (!own || !guest) throw new Error('Two are needed.');
      const { access: as } = await server.person();
      await server.fill([own], { as });
      const { cart = '' } = await server.fill([guest]);
      expect(linesOf(await get({ as, cart }))).to.deep.equal([[own.sku, 1]]);
      expect(linesOf(await get({ cart }))).to.deep.equal([[guest.sku, 1]]);
    });
  });
});
