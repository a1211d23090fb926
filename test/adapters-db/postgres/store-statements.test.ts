import { connect, countStatements, postgresAnswers, postgresPrincipals, postgresStore } from '@soko/adapters-db';
import { LedgerTransaction, Order, Payment, StockLevel, type Tx } from '@soko/domain';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { aCorner, inTx, type StoreRig } from '../../contracts/store-rig.ts';
import {
  aCart,
  aClaim,
  anId,
  anItem,
  anOperatorCall,
  anOrder,
  aPayment,
  aProduct,
  aQuote,
  aReservation,
  aVariant,
  later,
  NOON,
  received,
} from '../../support/builders/index.ts';
import { freshDatabase, type TestDatabase } from '../../support/database.ts';

const SECRET = 'a secret of at least thirty-two characters';

describe('the statements of the store in Postgres', () => {
  let database: TestDatabase;
  let knex: Knex;
  let rig: StoreRig;

  before(async () => {
    database = await freshDatabase();
    database.brokenOnPurpose(); // rows without the story that belongs to them
    knex = connect(database.appUrl);
    rig = {
      store: postgresStore(knex, { secret: SECRET }),
      answers: postgresAnswers(knex, SECRET),
      principals: postgresPrincipals(knex),
      events: async () => [],
      records: async () => [],
      close: async () => {},
    };
  });
  after(async () => {
    await knex.destroy();
    await database.drop();
  });

  /** How many statements a piece of work runs inside of a transaction. */
  const statementsOf = (work: (tx: Tx) => Promise<unknown>): Promise<number> =>
    inTx(rig, async (tx) => {
      const count = countStatements(knex);
      await work(tx);
      return count.stop();
    });

  it('count neither BEGIN nor COMMIT', async () => {
    const count = countStatements(knex);
    await inTx(rig, async () => null);
    expect(count.texts).to.deep.equal([`select date_trunc('milliseconds', now()) as now`]);
    await inTx(rig, async () => null);
    expect(count.stop()).to.equal(2);
    await inTx(rig, async () => null);
    expect(count.count).to.equal(2);
  });

  it('are two for a claimed transaction beside its work, with events and audit records', async () => {
    const { variant } = await aCorner(rig);
    const count = countStatements(knex);
    await rig.store.transaction({ ...anOperatorCall(), claim: aClaim() }, async (tx) => {
      const [level] = await tx.stock.lock([variant.id]);
      await tx.stock.save([received(level!, 1)]);
      for (let each = 0; each < 20; each += 1) tx.events.add('stock.adjusted', variant.id, { each });
      return null;
    });
    expect(count.stop()).to.equal(4);
  });

  it('is one for a repeat of a claimed transaction', async () => {
    const call = { ...anOperatorCall(), claim: aClaim() };
    await rig.store.transaction(call, async () => 1);
    const count = countStatements(knex);
    await rig.store.transaction(call, async () => 1);
    expect(count.stop()).to.equal(1);
  });

  for (const lines of [1, 20]) {
    it(`are as many for ${lines} ${lines === 1 ? 'line' : 'lines'} as for any`, async () => {
      const corner = await aCorner(rig, { variants: Array.from({ length: lines }, () => aVariant()) });
      const ids = corner.product.variants.map(({ id }) => id);
      const skus = corner.product.variants.map(({ sku }) => sku);
      const cart = aCart({ items: corner.product.variants.map(({ id, sku }) => anItem({ variantId: id, sku })) });
      const order = anOrder({ quote: aQuote({ wanted: corner.offers.map((offer) => ({ offer, quantity: 2 })) }) });
      const demand = Order.demand(order);
      const payment = aPayment(order);

      const counts = {
        offers: await statementsOf((tx) => tx.catalog.offers(skus)),
        'insert a cart': await statementsOf((tx) => tx.carts.insert({ ...cart, items: [] })),
        'save a cart': await statementsOf((tx) => tx.carts.save(cart)),
        'lock a cart': await statementsOf((tx) => tx.carts.lock(cart.id)),
        rules: await statementsOf((tx) =>
          tx.pricing.rulesFor({ shopIds: [corner.shop.id], country: 'NG', coupons: ['A'] }),
        ),
        'lock stock': await statementsOf((tx) => tx.stock.lock(ids)),
        'insert an order': await statementsOf((tx) => tx.orders.insert(order)),
        'reserve stock': await statementsOf(async (tx) =>
          tx.stock.save(StockLevel.reserve(await tx.stock.lock(ids), demand, order.id)),
        ),
        'insert reservations': await statementsOf((tx) =>
          tx.reservations.insert(
            demand.map((each) => aReservation({ ...each, orderId: order.id, expiresAt: later(NOON, 900) })),
          ),
        ),
        'sell out': await statementsOf(async (tx) => {
          const levels = await tx.stock.lock(ids);
          await tx.stock.save(
            levels.map((level) => StockLevel.adjust(level, { onHand: level.reserved, reason: 'gone' })),
          );
        }),
        'lock an order': await statementsOf((tx) => tx.orders.lock(order.id)),
        'save an order': await statementsOf(async (tx) =>
          tx.orders.save(Order.confirm(order, NOON, true, `INV-${order.id}`)),
        ),
        'a payment': await statementsOf((tx) => tx.payments.insert(payment)),
        'save payments': await statementsOf((tx) => tx.payments.save([Payment.end(payment, 'failed')])),
        'the ledger': await statementsOf((tx) => tx.ledger.insert(LedgerTransaction.receivable(order, { id: anId() }))),
        'insert products': await statementsOf((tx) =>
          tx.catalog.insertProducts(Array.from({ length: lines }, () => aProduct(corner.shop))),
        ),
        'lock products': await statementsOf((tx) => tx.catalog.lockProducts([corner.product.id])),
      };
      expect(counts).to.deep.equal({
        offers: 1,
        'insert a cart': 1,
        'save a cart': 1,
        'lock a cart': 1,
        rules: 1,
        'lock stock': 1,
        'insert an order': 1,
        'reserve stock': 2, // the lock and the change
        'insert reservations': 1,
        'sell out': 3, // and the listing, as availability crosses zero
        'lock an order': 1,
        'save an order': 1,
        'a payment': 1,
        'save payments': 1,
        'the ledger': 1,
        'insert products': 2, // and the listing
        'lock products': 1,
      });
    });
  }
});
