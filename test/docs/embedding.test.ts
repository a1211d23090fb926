import { readFileSync } from 'node:fs';
import { createApp, type OrderView, type Ports } from '@soko/application';
import { type Call, isRefusal, type OrderId, type Product, type User } from '@soko/domain';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { Client } from 'pg';
import { anAddress, anOperatorCall, aProduct, aShop, aUser, received } from '../support/builders/index.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { marketKnex, marketPorts } from './embedding/ports.ts';
import { marketIn, placeMonthlyOrder, type Subscription } from './embedding/subscriptions.ts';
import { fences, page } from './pages.ts';

/** The host's own table, in the market's database. */
const HOST_TABLE = `
create table public.subscription_runs (
  subscription_id text not null,
  month text not null,
  order_id uuid,
  primary key (subscription_id, month)
);
grant select, insert, update on public.subscription_runs to soko_app`;

const IN_STOCK = 5;
const MONTH = '2026-11';

describe('docs/embedding.md', () => {
  let database: TestDatabase;
  let knex: Knex;
  let ports: Ports;
  let buyer: User;
  let product: Product;
  let subscription: Subscription;

  before(async () => {
    database = await freshDatabase();
    const owner = new Client({ connectionString: database.ownerUrl });
    await owner.connect();
    await owner.query(HOST_TABLE);
    await owner.end();
    knex = marketKnex(database.appUrl);
    ports = marketPorts(knex, { send: async () => {} });
  });
  after(async () => {
    await knex.destroy();
    await database.drop();
  });

  beforeEach(async () => {
    buyer = aUser();
    const shop = aShop({ owner: buyer });
    product = aProduct(shop);
    await ports.store.transaction(anOperatorCall(), async (tx) => {
      await tx.users.insert(buyer);
      await tx.shops.insert(shop);
      await tx.catalog.insertProducts([product]);
      const levels = await tx.stock.lock(product.variants.map(({ id }) => id));
      await tx.stock.save(levels.map((level) => received(level, IN_STOCK)));
    });
    subscription = {
      id: `subscription-of-${buyer.id}`,
      subscriber: buyer.id,
      items: [{ sku: sku(), quantity: 2 }],
      shippingAddress: anAddress(),
    };
  });

  const sku = (): string => product.variants[0]?.sku ?? '';
  const variantId = (): string => product.variants[0]?.id ?? '';
  const asBuyer = (): Call => ({ actor: { kind: 'host', name: 'subscriptions', user: buyer.id }, requestId: 'test' });
  const runs = () => knex('subscription_runs').where({ subscription_id: subscription.id });
  const orderOf = async (id: OrderId): Promise<OrderView | null> => {
    const text = await ports.queries.order(asBuyer(), id);
    return text && (JSON.parse(text.text) as OrderView);
  };
  /** All that an order leaves behind: rows, held stock, history, events. */
  const traces = async () => {
    const { rows } = await knex.raw(
      `select (select count(*) from soko.orders where user_id = ?) as orders,
         (select reserved from soko.stock_levels where variant_id = ?) as reserved,
         (select count(*) from soko.stock_transactions where variant_id = ? and type = 'reserve') as changes,
         (select count(*) from soko.reservations where variant_id = ?) as reservations,
         (select count(*) from soko.events e join soko.orders o on o.id::text = e.subject where o.user_id = ?) as events`,
      [buyer.id, variantId(), variantId(), variantId(), buyer.id],
    );
    return rows[0];
  };
  const NOTHING = { orders: 0, reserved: 0, changes: 0, reservations: 0, events: 0 };

  it('shows the code that these tests run', () => {
    const shown = fences(page('docs/embedding.md')).filter(({ language }) => language === 'ts');
    const files = ['subscriptions.ts', 'ports.ts'];
    const run = files.map((name) => `// ${name}\n${readFileSync(`test/docs/embedding/${name}`, 'utf8')}`);
    expect(shown.map(({ text }) => text)).to.deep.equal(run);
  });

  it('keeps the host’s row and the order together, when the host commits', async () => {
    const id = await placeMonthlyOrder(knex, ports, subscription, MONTH);
    expect(await runs()).to.deep.equal([{ subscription_id: subscription.id, month: MONTH, order_id: id }]);
    expect(await orderOf(id)).to.deep.include({ id, status: 'draft', email: buyer.email });
    expect(await traces()).to.deep.equal({ orders: 1, reserved: 2, changes: 1, reservations: 1, events: 1 });
  });

  it('leaves nothing, when the host changes its mind after the order was placed', async () => {
    const changesItsMind = knex.transaction(async (trx) => {
      await trx('subscription_runs').insert({ subscription_id: subscription.id, month: MONTH });
      const { items, shippingAddress } = subscription;
      const checkout = { delivery: { shippingAddress }, shipping: new Map(), items };
      const id = await marketIn(trx, ports).orders.place(asBuyer(), checkout);
      const { rows } = await trx.raw('select status from soko.orders where id = ?', [id]);
      expect(rows, 'the order, inside').to.deep.equal([{ status: 'draft' }]);
      throw new Error('The subscriber has gone.');
    });
    expect(await messageOf(changesItsMind)).to.equal('The subscriber has gone.');
    expect(await runs()).to.deep.equal([]);
    expect(await traces()).to.deep.equal(NOTHING);
  });

  it('leaves nothing of the host’s either, when the market refuses', async () => {
    const tooMany = { ...subscription, items: [{ sku: sku(), quantity: IN_STOCK + 1 }] };
    const failure = await placeMonthlyOrder(knex, ports, tooMany, MONTH).catch((thrown: unknown) => thrown);
    expect(isRefusal(failure, 'out_of_stock')).to.equal(true);
    expect(await runs()).to.deep.equal([]);
    expect(await traces()).to.deep.equal(NOTHING);
  });

  it('places one order a month, however often it is run', async () => {
    await placeMonthlyOrder(knex, ports, subscription, MONTH);
    expect(await messageOf(placeMonthlyOrder(knex, ports, subscription, MONTH))).to.include('subscription_runs');
    expect(await traces()).to.deep.include({ orders: 1, reserved: 2 });
  });

  it('lets the host go on after a refusal, inside the same transaction', async () => {
    const { shippingAddress } = subscription;
    const id = await knex.transaction(async (trx) => {
      const market = marketIn(trx, ports);
      const place = (quantity: number) =>
        market.orders.place(asBuyer(), {
          delivery: { shippingAddress },
          shipping: new Map(),
          items: [{ sku: sku(), quantity }],
        });
      return place(IN_STOCK + 1).catch(() => place(1));
    });
    expect((await orderOf(id))?.items.map(({ quantity }) => quantity)).to.deep.equal([1]);
    expect(await traces()).to.deep.include({ orders: 1, reserved: 1 });
  });

  it('pays on delivery inside the transaction, and so confirms the order with it', async () => {
    const id = await knex.transaction(async (trx) => {
      const { items, shippingAddress } = subscription;
      const checkout = { delivery: { shippingAddress }, shipping: new Map(), items };
      const market = marketIn(trx, ports);
      const orderId = await market.orders.place(asBuyer(), checkout);
      await market.payments.start(asBuyer(), { orderId, provider: 'cash_on_delivery' });
      return orderId;
    });
    expect(await orderOf(id)).to.deep.include({ status: 'confirmed', payment_status: 'unpaid' });
  });

  it('lets the host act for the user it names, and for nobody else', async () => {
    const id = await placeMonthlyOrder(knex, ports, subscription, MONTH);
    const asNobody: Call = { actor: { kind: 'host', name: 'subscriptions' }, requestId: 'test' };
    expect(await ports.queries.order(asNobody, id)).to.equal(null);
    const cancelled = createApp(ports).orders.cancel(asNobody, { orderId: id });
    expect(isRefusal(await cancelled.catch((thrown: unknown) => thrown), 'not_found')).to.equal(true);
  });
});

const messageOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => '',
    (failure: Error) => failure.message,
  );
