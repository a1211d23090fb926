import { connect, postgresAnswers, postgresPrincipals, postgresStore, sql } from '@soko/adapters-db';
import { Cart, type Reference, StockLevel, type VariantId } from '@soko/domain';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { aCorner, failureIn, inTx, refusalIn, type StoreRig } from '../../contracts/store-rig.ts';
import {
  aCart,
  aClaim,
  anId,
  anItem,
  anOperatorCall,
  anOrder,
  aQuote,
  aUser,
  aVariant,
} from '../../support/builders/index.ts';
import { freshDatabase, type TestDatabase } from '../../support/database.ts';
import { gate, somebodyWaits } from './waiting.ts';

const SECRET = 'a secret of at least thirty-two characters';

const rigOf = (knex: Knex): StoreRig => ({
  store: postgresStore(knex, { secret: SECRET }),
  answers: postgresAnswers(knex, SECRET),
  principals: postgresPrincipals(knex),
  events: async () => [],
  records: async () => [],
  close: async () => {},
});

describe('the store in Postgres, when many want the same', () => {
  let database: TestDatabase;
  let pools: readonly [Knex, Knex];
  let one: StoreRig;
  let two: StoreRig;

  before(async () => {
    database = await freshDatabase();
    pools = [connect(database.appUrl), connect(database.appUrl)];
    [one, two] = [rigOf(pools[0]), rigOf(pools[1])];
  });
  after(async () => {
    for (const pool of pools) await pool.destroy();
    database.brokenOnPurpose(); // reservations without an order
    await database.drop();
  });

  it('lets the second wait for the row until the first is done, and then shows what the first wrote', async () => {
    const { variant } = await aCorner(one, { onHand: 10 });
    const [locked, waited] = [gate(), gate()];
    const first = inTx(one, async (tx) => {
      const [level] = await tx.stock.lock([variant.id]);
      locked.open();
      await waited.opened;
      await tx.stock.save([StockLevel.adjust(level!, { delta: -4, reason: 'broken' })]);
    });
    await locked.opened;
    const second = inTx(two, (tx) => tx.stock.lock([variant.id]));
    await somebodyWaits(pools[1]);
    waited.open();
    await first;
    expect((await second)[0]?.onHand).to.equal(6);
  });

  it('shows the newest lines of a cart to those who had to wait for it', async () => {
    const { variant } = await aCorner(one);
    const cart = aCart();
    await inTx(one, (tx) => tx.carts.insert(cart));
    const [locked, waited] = [gate(), gate()];
    const first = inTx(one, async (tx) => {
      const held = (await tx.carts.lock(cart.id))!;
      locked.open();
      await waited.opened;
      const items = [anItem({ variantId: variant.id, sku: variant.sku })];
      await tx.carts.save({ ...held, currency: items[0]!.seenPrice.currency, items });
    });
    await locked.opened;
    const second = inTx(two, (tx) => tx.carts.lock(cart.id));
    await somebodyWaits(pools[1]);
    waited.open();
    await first;
    expect((await second)?.items).to.have.length(1);
  });

  it('lets an order refer to a user, a shop and a product while others hold them', async () => {
    const { buyer, shop, product, offers } = await aCorner(one);
    const [locked, done] = [gate(), gate()];
    const holder = inTx(one, async (tx) => {
      await tx.users.lock(buyer.id);
      await tx.catalog.lockProducts([product.id]);
      await tx.shops.lock(shop.id);
      locked.open();
      await done.opened;
    });
    await locked.opened;
    const quote = aQuote({ wanted: [{ offer: offers[0]!, quantity: 1 }] });
    await inTx(two, (tx) => tx.orders.insert(anOrder({ quote, userId: buyer.id })));
    done.open();
    await holder;
  });

  it('never deadlocks on SKUs, whatever order they are named in', async () => {
    const { product } = await aCorner(one, { onHand: 1000, variants: Array.from({ length: 5 }, () => aVariant()) });
    const ids = product.variants.map(({ id }) => id);
    const take = (rig: StoreRig, wanted: readonly VariantId[]) =>
      inTx(rig, async (tx) => {
        const levels = await tx.stock.lock(wanted);
        await tx.stock.save(levels.map((level) => StockLevel.adjust(level, { delta: -1, reason: 'taken' })));
      });
    await Promise.all(Array.from({ length: 20 }, (_, n) => take(n % 2 ? one : two, n % 2 ? ids : ids.toReversed())));
    const levels = await inTx(one, (tx) => tx.stock.lock(ids));
    expect(levels.map(({ onHand }) => onHand)).to.deep.equal([980, 980, 980, 980, 980]);
  });

  it('H10: runs the work again, whole, when two transactions hold what the other wants', async () => {
    const { product } = await aCorner(one, { variants: [aVariant(), aVariant()] });
    const [a, b] = product.variants.map(({ id }) => id) as [VariantId, VariantId];
    const begun = { one: gate(), two: gate() };
    let runs = 0;
    const take = (
      rig: StoreRig,
      [mine, theirs]: readonly [VariantId, VariantId],
      me: 'one' | 'two',
      other: 'one' | 'two',
    ) =>
      inTx(rig, async (tx) => {
        runs += 1;
        const [first] = await tx.stock.lock([mine]);
        begun[me].open();
        await begun[other].opened;
        const [second] = await tx.stock.lock([theirs]);
        await tx.stock.save([first!, second!].map((level) => StockLevel.adjust(level, { delta: -1, reason: 'taken' })));
      });
    await Promise.all([take(one, [a, b], 'one', 'two'), take(two, [b, a], 'two', 'one')]);
    expect(runs).to.equal(3);
    const levels = await inTx(one, (tx) => tx.stock.lock([a, b]));
    expect(levels.map(({ onHand }) => onHand)).to.deep.equal([8, 8]);
  });

  it('H10: gives up after three repeats, with a refusal that says when to come again', async () => {
    let runs = 0;
    const failing = inTx(one, async () => {
      runs += 1;
      throw Object.assign(new Error('could not serialize'), { code: '40001' });
    });
    expect(await refusalIn(failing)).to.equal('unavailable');
    expect(runs).to.equal(4);
  });

  it('draws again when the number of an order is taken', async () => {
    const { buyer } = await aCorner(one);
    const [first, second] = [anOrder({ parts: [] }), anOrder({ parts: [], userId: buyer.id })];
    await inTx(one, (tx) => tx.orders.insert(first));
    let runs = 0;
    await inTx(one, async (tx) => {
      runs += 1;
      await tx.orders.insert(runs === 1 ? { ...second, number: first.number } : second);
    });
    expect(runs).to.equal(2);
  });

  it('H5: has one effect of a key that comes through two processes at once', async () => {
    const claim = aClaim();
    const series = `claimed:${claim.key}`;
    const write = (rig: StoreRig) =>
      rig.store.transaction<Reference>({ ...anOperatorCall(), claim }, (tx) => tx.counters.next(series));
    const outcomes = await Promise.all(Array.from({ length: 20 }, (_, n) => refusalIn(write(n % 2 ? one : two))));
    expect(outcomes).to.include(undefined);
    for (const outcome of outcomes) expect(outcome).to.be.oneOf([undefined, 'idempotency_in_progress']);
    expect(await write(one)).to.equal(1);
    expect(await inTx(one, (tx) => tx.counters.next(series))).to.equal(2);
  });

  it('takes an expired claim for none', async () => {
    const claim = aClaim();
    const write = (reference: Reference) =>
      one.store.transaction<Reference>({ ...anOperatorCall(), claim }, async () => reference);
    await write('first');
    await one.answers.keep(claim, { status: 200, headers: {}, body: Buffer.from('first') });
    await sql(
      pools[0],
      'age',
      `update soko.idempotency_claims set expires_at = now() - interval '1 second' where reference = '"first"'`,
    );
    expect(await write('second')).to.equal('second');
    expect(await write('third')).to.equal('second');
    const kept = await one.answers.keep(claim, { status: 200, headers: {}, body: Buffer.from('second') });
    expect(kept.replayed).to.equal(false);
  });

  it('serves a hundred writes of one row, over its pool, without a refusal', async () => {
    const { variant } = await aCorner(one, { onHand: 200 });
    const take = () =>
      inTx(one, async (tx) => {
        const [level] = await tx.stock.lock([variant.id]);
        await tx.stock.save([StockLevel.adjust(level!, { delta: -1, reason: 'taken' })]);
      });
    await Promise.all(Array.from({ length: 100 }, take));
    expect((await inTx(one, (tx) => tx.stock.lock([variant.id])))[0]?.onHand).to.equal(100);
  });

  it('refuses for a moment when nobody can be served, and not as a failure of ours', async () => {
    const small = connect(database.appUrl, { max: 1, acquireTimeout: 50, lockTimeout: 50 });
    const rig = rigOf(small);
    const release = gate();
    const busy = inTx(rig, () => release.opened);
    expect(await refusalIn(inTx(rig, async () => 1))).to.equal('unavailable');
    release.open();
    await busy;

    const { variant } = await aCorner(one);
    const locked = gate();
    const done = gate();
    const holder = inTx(one, async (tx) => {
      await tx.stock.lock([variant.id]);
      locked.open();
      await done.opened;
    });
    await locked.opened;
    expect(await refusalIn(inTx(rig, (tx) => tx.stock.lock([variant.id])))).to.equal('unavailable');
    done.open();
    await holder;
    await small.destroy();
  });

  it('refuses for a moment when the server cuts its connection, and works again after', async () => {
    const cut = inTx(one, async (tx) => {
      await tx.stock.lock([anId()]);
      await sql(
        pools[1],
        'cut',
        `select pg_terminate_backend(pid) from pg_stat_activity
        where state = 'idle in transaction' and datname = current_database() and pid <> pg_backend_pid()`,
      );
      await tx.stock.lock([anId()]);
    });
    expect(await refusalIn(cut)).to.equal('unavailable');
    expect(await inTx(one, async () => 'well')).to.equal('well');
  });

  it('refuses for a moment when there is no server at all', async () => {
    const nowhere = connect('postgres://soko_app@127.0.0.1:1/soko');
    expect(await refusalIn(inTx(rigOf(nowhere), async () => 1))).to.equal('unavailable');
    await nowhere.destroy();
  });

  it('passes any other failure on as it is', async () => {
    const broken = inTx(one, (tx) => tx.carts.insert(Cart.empty(anId(), aUser().id)));
    expect(await failureIn(broken)).to.contain('carts_user_id_fkey');
  });
});
