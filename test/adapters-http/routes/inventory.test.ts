import { eventJobs, SUBSCRIPTIONS } from '@soko/application';
import type { EventType } from '@soko/domain';
import { expect } from 'chai';
import { aJobCall, anId, kobo } from '../../support/builders/index.ts';
import { openServer, type Server } from '../../support/server.ts';
import { expectFlaws, expectProblem, expectStatus, unnamed } from '../../support/server-answers.ts';
import type { Goods, Person, Seller } from '../../support/server-town.ts';

describe('the inventory', () => {
  let server: Server;
  before(async () => {
    server = await openServer();
  });
  after(() => server.close());

  const skusOf = async ({ access }: Person, query = '') =>
    expectStatus(await server.client.get(`/skus${query}`, { as: access }), 200).items;
  const codes = async (person: Person, query = '') =>
    (await skusOf(person, query)).map(({ sku }: { sku: string }) => sku);
  const adjust = async ({ sku }: Goods, { access }: Person, on_hand: number) =>
    expectStatus(
      await server.client.patch(`/skus/${sku}/stock`, { as: access, body: { on_hand, reason: 'counted' } }),
      200,
    );
  const watch = ({ sku }: Pick<Goods, 'sku'>, { access }: Person, low_stock_threshold: unknown) =>
    server.client.patch(`/skus/${sku}`, { as: access, body: { low_stock_threshold } });
  /** Does all jobs that hang on the events about a thing. */
  const workFor = async (subject: string) => {
    const jobs = eventJobs(server.app);
    const events = await server.owner('soko.events').where({ subject }).orderBy('id');
    for (const { id: eventId, type, payload } of events) {
      for (const name of SUBSCRIPTIONS[type as EventType] ?? []) {
        await jobs[name]?.(aJobCall(name), { eventId, type, subject, payload });
      }
    }
  };
  const buys = async (goods: Goods, quantity: number) => {
    const { order, holder } = await server.draft([[goods, quantity]]);
    const { payment } = await server.pay(order.id, holder);
    await server.paid(payment);
    return { order, holder };
  };

  describe('GET /skus', () => {
    it('shows a shop its SKUs with their figures, hidden ones too, and staff those of every shop', async () => {
      const [seller, other] = [await server.seller(), await server.seller()];
      const { sku } = await server.sells({ shop: seller.shop, variants: [{ cost: kobo(900), barcode: '4006381' }] });
      const hidden = await server.sells({ shop: seller.shop, isActive: false });
      const others = await server.sells({ shop: other.shop });
      expect(await codes(seller)).to.have.members([sku, hidden.sku]);
      expect(await codes(seller, `?shop=${other.shop.slug}`)).to.deep.equal([]);
      const staff = await server.withRole('staff');
      expect(await codes(staff, '?limit=100')).to.include.members([sku, hidden.sku, others.sku]);
      expect(await codes(staff, `?shop=${other.shop.slug}`)).to.deep.equal([others.sku]);
      const [first] = await skusOf(seller, `?q=${sku}`);
      const single = await server.client.get(`/skus/${sku}`, { as: seller.access });
      expect(first).to.deep.equal(expectStatus(single, 200));
      expect(first).to.deep.include({ on_hand: 100, is_low: false, barcode: '4006381' });
      expectProblem(await server.client.get('/skus'), 'unauthenticated');
      expectProblem(await server.client.get('/skus', { as: (await server.person()).access }), 'forbidden');
    });

    it('finds words in SKU, barcode and name, whatever their case, and wildcards as themselves', async () => {
      const seller = await server.seller();
      const { sku } = await server.sells({
        shop: seller.shop,
        name: 'Blue 100% kaftan',
        variants: [{ barcode: 'BAR-7' }],
      });
      const { sku: plain } = await server.sells({ shop: seller.shop, name: 'Plain shirt' });
      const search = (q: string) => codes(seller, `?q=${encodeURIComponent(q)}`);
      for (const q of ['KAFTAN blue', 'bar-7', sku.toLowerCase(), '100%'])
        expect(await search(q), q).to.deep.equal([sku]);
      for (const q of ['_', '%', 'kaftan shirt', "'"]) expect(await search(q), q).to.not.include(plain);
    });

    it('filters by what is low and what is in stock, and is ordered', async () => {
      const seller = await server.seller();
      const goods = await server.sellsMany(4, { shop: seller.shop, onHand: 10 });
      const [low, none, watched, free] = goods as [Goods, Goods, Goods, Goods];
      for (const each of [low, watched]) expectStatus(await watch(each, seller, 5), 200);
      await adjust(low, seller, 4);
      await adjust(none, seller, 0);
      expect(await codes(seller, '?low_stock=true')).to.deep.equal([low.sku]);
      expect(await codes(seller, '?low_stock=false')).to.have.members([none, watched, free].map(({ sku }) => sku));
      expect(await codes(seller, '?in_stock=false')).to.deep.equal([none.sku]);
      expect((await codes(seller, '?ordering=available')).slice(0, 2)).to.deep.equal([none.sku, low.sku]);
      expect((await codes(seller, '?ordering=-updated_at'))[0]).to.equal(none.sku);
      expect(await codes(seller, '?ordering=-sku')).to.deep.equal((await codes(seller)).reverse());
      const first = await server.client.get('/skus?limit=3&ordering=available', { as: seller.access });
      const next = expectStatus(first, 200).page.next.slice('http://soko.test/api/v1'.length);
      const rest = expectStatus(await server.client.get(next, { as: seller.access }), 200).items;
      expect([...first.body.items, ...rest].map(({ sku }) => sku)).to.have.members(goods.map(({ sku }) => sku));
    });

    it('is one statement beside the look-up of who asks', async () => {
      const seller = await server.seller();
      await server.sellsMany(5, { shop: seller.shop });
      expect(await server.statementsOf(() => skusOf(seller, '?q=shirt&low_stock=false'))).to.equal(2);
    });
  });

  describe('PATCH /skus/{sku}', () => {
    it('says when the shop is told, which stands in the audit log and changes no stock', async () => {
      const seller = await server.seller();
      const { sku, variant } = await server.sells({ shop: seller.shop });
      expect(expectStatus(await watch({ sku }, seller, 100), 200)).to.deep.include({
        low_stock_threshold: 100,
        is_low: true,
        on_hand: 100,
      });
      expect(expectStatus(await watch({ sku }, seller, null), 200)).to.deep.include({ is_low: false });
      const records = await server
        .owner('soko.audit_records')
        .where({ noun_id: variant.id, noun: 'stock' })
        .orderBy('id');
      expect(records.at(-1).after).to.deep.equal({ lowStockThreshold: null });
      for (const wrong of [-1, 1.5, '5', 1_000_000_001]) {
        expectFlaws(await watch({ sku }, seller, wrong), '/low_stock_threshold');
      }
    });

    it('A8: is for those who keep the stock of this shop', async () => {
      const [seller, other] = [await server.seller(), await server.seller()];
      const { sku } = await server.sells({ shop: seller.shop });
      expectProblem(await watch({ sku }, other, 5), 'not_found');
      expect(unnamed(await watch({ sku }, other, 5))).to.deep.equal(
        unnamed(await server.client.patch('/skus/NO-SUCH-SKU', { as: other.access, body: { low_stock_threshold: 5 } })),
      );
      const packer = await server.withRole('seller');
      const member = { shop_id: seller.shop.id, user_id: packer.user.id, role: 'fulfilment' };
      await server.owner('soko.shop_members').insert(member);
      expectProblem(await watch({ sku }, packer, 5), 'forbidden');
      expect(await codes(packer)).to.deep.equal([sku]);
    });

    it('tells owners and managers once by mail that a SKU runs low', async () => {
      const seller = await server.seller();
      const goods = await server.sells({ shop: seller.shop, onHand: 10 });
      expectStatus(await watch(goods, seller, 5), 200);
      const told = () => server.mails.filter(({ to }) => to === seller.user.email).map(({ subject }) => subject);
      await buys(goods, 4);
      await workFor(goods.variant.id);
      expect(told()).to.deep.equal([]);
      await buys(goods, 2);
      await buys(goods, 1);
      await workFor(goods.variant.id);
      expect(told()).to.deep.equal([`Low stock: ${goods.sku}`]);
    });
  });

  describe('POST /inventory/adjustments', () => {
    const adjustAll = ({ access }: Person, items: unknown) =>
      server.client.post('/inventory/adjustments', { as: access, body: { items } });
    const reason = 'counted';

    it('corrects many SKUs at once, in as many statements as one', async () => {
      const seller = await server.seller();
      const [one, two, ...others] = await server.sellsMany(20, { shop: seller.shop, onHand: 10 });
      const items = [
        { sku: one?.sku.toLowerCase(), delta: -3, reason },
        { sku: two?.sku, on_hand: 40, expected_on_hand: 10, reason },
      ];
      const figures = expectStatus(await adjustAll(seller, items), 200).items;
      const counts = figures.map(({ sku, on_hand }: { sku: string; on_hand: number }) => [sku, on_hand]);
      expect(counts).to.have.deep.members([
        [one?.sku, 7],
        [two?.sku, 40],
      ]);
      const counted = (some: readonly Goods[]) =>
        server.statementsOf(() =>
          adjustAll(
            seller,
            some.map(({ sku }) => ({ sku, delta: 1, reason })),
          ),
        );
      expect(await counted(others)).to.equal(await counted(others.slice(0, 1)));
    });

    it('corrects all or none, and names the SKU that is wrong', async () => {
      const [seller, other] = [await server.seller(), await server.seller()];
      const [one, two] = (await server.sellsMany(2, { shop: seller.shop, onHand: 10 })) as [Goods, Goods];
      const { sku: foreign } = await server.sells({ shop: other.shop });
      await server.draft([[two, 4]]);
      const fine = { sku: one.sku, delta: 5, reason };
      const short = await adjustAll(seller, [fine, { sku: two.sku, on_hand: 3, reason }]);
      expect(expectProblem(short, 'insufficient_stock')).to.include({ sku: two.sku, reserved: 4 });
      const changed = await adjustAll(seller, [fine, { sku: two.sku, on_hand: 9, expected_on_hand: 11, reason }]);
      expect(expectProblem(changed, 'stock_changed')).to.include({ sku: two.sku, on_hand: 10 });
      for (const sku of [foreign, 'NO-SUCH-SKU', 'no sku']) {
        const answer = await adjustAll(seller, [fine, { sku: sku.replace(' ', '!'), delta: 1, reason }]);
        expectProblem(answer, 'not_found');
      }
      expectFlaws(await adjustAll(seller, [fine, fine]), '/items');
      expectFlaws(await adjustAll(seller, []), '/items');
      expectFlaws(
        await adjustAll(
          seller,
          Array.from({ length: 101 }, (_, at) => ({ ...fine, sku: `S-${at}` })),
        ),
        '/items',
      );
      const [level] = await skusOf(seller, `?q=${one.sku}`);
      expect(level.on_hand).to.equal(10);
    });
  });

  describe('GET /inventory/transactions', () => {
    const transactions = async ({ access }: Person, query = '') =>
      expectStatus(await server.client.get(`/inventory/transactions${query}`, { as: access }), 200).items;
    const typesOf = async (person: Person, query: string) =>
      (await transactions(person, query)).map(({ type }: { type: string }) => type);
    let seller: Seller;
    let goods: Goods;
    let order: { id: string };
    before(async () => {
      seller = await server.seller();
      goods = await server.sells({ shop: seller.shop, onHand: 10 });
      const buyer = await server.person();
      ({ order } = await server.draft([[goods, 3]], { as: buyer.access }));
      await adjust(goods, seller, 8);
    });

    it('tells every change, newest first, and who of the shop made it', async () => {
      const [counted, reserved, received] = await transactions(seller, `?sku=${goods.sku.toLowerCase()}`);
      expect(counted).to.deep.include({
        sku: goods.sku,
        type: 'adjust',
        on_hand_delta: -2,
        reserved_delta: 0,
        reason: 'counted',
        order_id: null,
        actor: { kind: 'user', id: seller.user.id },
      });
      expect(reserved).to.deep.include({
        type: 'reserve',
        reserved_delta: 3,
        order_id: order.id,
        actor: { kind: 'user', id: null },
      });
      expect(received).to.deep.include({ type: 'receive', on_hand_delta: 10 });
      const sum = (await transactions(seller)).reduce(
        (all: number, each: { on_hand_delta: number }) => all + each.on_hand_delta,
        0,
      );
      expect(sum).to.equal(8);
    });

    it('filters by kind, order, time and shop', async () => {
      expect(await typesOf(seller, '?type=reserve')).to.deep.equal(['reserve']);
      expect(await typesOf(seller, `?order_id=${order.id}`)).to.deep.equal(['reserve']);
      expect(await typesOf(seller, '?ordering=at')).to.deep.equal(['receive', 'reserve', 'adjust']);
      const [counted] = await transactions(seller);
      expect(await typesOf(seller, `?from=${counted.at}`)).to.include('adjust');
      expect(await typesOf(seller, `?to=${counted.at}`)).not.to.include('adjust');
      expect(await typesOf(seller, '?from=2999-01-01T00:00:00Z')).to.deep.equal([]);
      expect(await typesOf(seller, `?shop=${seller.shop.slug}&sku=no%20sku!`.replace('%20', ''))).to.deep.equal([]);
      expect(await typesOf(seller, '?to=9999-01-01T00:00:00%2B23:00')).to.have.length(3);
      for (const query of [
        'from=yesterday',
        'type=steal',
        'order_id=7',
        'from=2026-13-01T00:00:00Z',
        'to=0000-01-01T00:00:00Z',
      ]) {
        const answer = await server.client.get(`/inventory/transactions?${query}`, { as: seller.access });
        expectFlaws(answer, `query/${query.split('=')[0]}`);
      }
    });

    it('A8: is the shop’s own; staff read all', async () => {
      const other = await server.seller();
      for (const query of [`?sku=${goods.sku}`, `?order_id=${order.id}`, `?shop=${seller.shop.id}`, '']) {
        expect(await transactions(other, query)).to.deep.equal([]);
      }
      const staff = await server.withRole('staff');
      const all = await transactions(staff, `?sku=${goods.sku}`);
      expect(all.map(({ actor }: { actor: { id: unknown } }) => actor.id !== null)).to.deep.equal([true, true, false]);
      expectProblem(await server.client.get('/inventory/transactions'), 'unauthenticated');
      expect(await server.statementsOf(() => transactions(staff))).to.equal(2);
    });
  });

  describe('the sales of a product', () => {
    it('are the units of confirmed orders, counted once, and order the list', async () => {
      const { shop } = await server.seller();
      const [few, many] = (await server.sellsMany(2, { shop })) as [Goods, Goods];
      const bestsellers = async () => {
        const { items } = expectStatus(await server.client.get(`/products?shop=${shop.slug}&ordering=-sales`), 200);
        return items.map(({ id }: { id: string }) => id);
      };
      const salesOf = async ({ product }: Goods) => {
        const [row] = await server.owner('soko.product_listing').where({ product_id: product.id });
        const [kept] = await server.owner('soko.product_figures').where({ product_id: product.id });
        expect(Number(kept?.sales_count ?? 0)).to.equal(Number(row.sales_count));
        return Number(row.sales_count);
      };
      const { order: one } = await buys(few, 2);
      const { order: two, holder } = await buys(many, 5);
      for (const { id } of [one, two, one]) await workFor(id);
      expect([await salesOf(few), await salesOf(many)]).to.deep.equal([2, 5]);
      expect(await bestsellers()).to.deep.equal([many.product.id, few.product.id]);
      expectStatus(await server.client.post(`/orders/${two.id}/cancel`, holder), 200);
      await workFor(two.id);
      await workFor(two.id);
      expect([await salesOf(few), await salesOf(many)]).to.deep.equal([2, 0]);
      expect(await bestsellers()).to.deep.equal([few.product.id, many.product.id]);
      await server.app.orders.countSales(aJobCall(), { orderId: anId() });
    });
  });
});
