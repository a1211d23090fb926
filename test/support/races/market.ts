import { connect, postgresStore, sql, verifyBooks } from '@soko/adapters-db';
import { type App, type Checkout, createApp, type Ports } from '@soko/application';
import {
  Cart,
  type CartId,
  type OrderId,
  type RefundId,
  type Sku,
  type Store,
  type UnclaimedCall,
  type UserId,
  type VariantId,
} from '@soko/domain';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { Client } from 'pg';
import {
  aGuestCall,
  aJobCall,
  aNumber,
  anAddress,
  anId,
  anOperatorCall,
  aProduct,
  aShop,
  aUser,
  aUserCall,
  aVariant,
  NGN,
  received,
} from '../builders/index.ts';
import { testServer } from '../cluster.ts';
import { freshDatabase } from '../database.ts';
import { memoryFiles } from '../files.ts';
import { memoryMedia } from '../media.ts';
import { someWays } from '../ways.ts';
import { aBank, type Bank } from './bank.ts';
import { times } from './chance.ts';
import { type Guard, strip } from './guards.ts';
import { oneOf } from './outcomes.ts';

/** A process of the market: its own pool, its own store, its own app. */
export type Process = Readonly<{ name: string; app: App; store: Store; knex: Knex }>;

/** A SKU for sale, and its seller. */
export type Goods = Readonly<{ sku: Sku; variantId: VariantId; seller: UnclaimedCall }>;

/** Somebody who shows the token of a cart. */
export type Guest = UnclaimedCall & Readonly<{ cart: CartId }>;

export type Buyer = Readonly<{ id: UserId; call: UnclaimedCall }>;

/** How an order stands, told by the tables. */
export type Standing = Readonly<{
  status: string;
  /** How often it was confirmed, by its events. */
  confirmed: number;
  /** How often its money was booked as the one that counts, and as one too many. */
  captures: number;
  surpluses: number;
  payments: readonly string[];
  refunds: readonly string[];
  /** What was taken and not given back is the total of a confirmed order, and nothing of any other. */
  isSquare: boolean;
}>;

/** Two processes over one database, and the bank and the wallet that both call. */
export type Market = Readonly<{
  one: Process;
  two: Process;
  /** As the owner of the database: to look, and to let time pass. */
  owner: Knex;
  bank: Bank;
  wallet: Bank;
  /** The secret of the claims. */
  secret: string;
  /** An app like theirs, over a store that a test watches. */
  appOver: (store: Store, ports?: Partial<Ports>) => App;
  /** One of the processes, each in its turn. */
  process: () => Process;
  /** A new SKU of which there is so much. */
  sells: (onHand: number) => Promise<Goods>;
  buyer: () => Promise<Buyer>;
  /** So many guests, each with so much of it in a cart of their own. */
  guests: (count: number, goods: Goods, quantity: number) => Promise<readonly Guest[]>;
  levelOf: (goods: Goods) => Promise<Readonly<{ onHand: number; reserved: number }>>;
  /** How many pieces are in each of these carts, in their order. */
  piecesIn: (carts: readonly CartId[]) => Promise<readonly number[]>;
  standingOf: (order: OrderId) => Promise<Standing>;
  /** Lets the order's time run out, unless it is over already. */
  runOut: (order: OrderId, by?: Process) => Promise<void>;
  /** Does what `refund.requested` asks for, in both processes at once. */
  sendRefunds: () => Promise<void>;
  /** Expects right books. */
  expectRight: () => Promise<void>;
  /** Expects, when all money was told and refunded, that the books and the providers agree. */
  expectSettled: () => Promise<void>;
  /** Goes on when something that the process does waits for a lock that another one holds, or when that is done. */
  untilWaiting: (process: Process, doing: Promise<unknown>) => Promise<void>;
  /** How many deadlocks the processes met. */
  deadlocks: () => number;
  close: () => Promise<void>;
}>;

const SECRET = 'a secret that is used in tests and nowhere else';
/** Milliseconds; the server looks for a deadlock after a second of its own. */
const DEADLOCK_TIMEOUT = 20;
/** Of each process: ten calls at once have one each. */
const CONNECTIONS = 5;
const CHECKS_PER_ANALYZE = 50;

export const delivery: Checkout['delivery'] = { email: 'ada@example.com', shippingAddress: anAddress() };
export const nowhere: Checkout['shipping'] = new Map();

/** A market on a database of its own, as it is or without one of its guards. */
export async function openMarket(without?: Guard): Promise<Market> {
  const database = await freshDatabase();
  await findDeadlocksFast(database.name);
  const owner = connect(database.ownerUrl, { max: 2, applicationName: 'owner' });
  const observer = connect(database.appUrl, { max: 1, applicationName: 'observer' });
  if (without) database.brokenOnPurpose();
  if (without?.drop) await owner.raw(without.drop);

  const [bank, wallet] = [aBank('bank'), aBank('wallet')];
  const appOver = (store: Store, ports: Partial<Ports> = {}) =>
    createApp({ ...PORTS, providers: [bank, wallet], ...ports, store });
  let deadlocks = 0;
  const startProcess = async (name: string, guard: Guard | undefined): Promise<Process> => {
    const knex = connect(database.appUrl, { max: CONNECTIONS, applicationName: name });
    if (guard) strip(knex, guard);
    knex.on('query-error', ({ code }: { code?: string }) => {
      if (code === '40P01' || code === 'hidden') deadlocks += 1;
    });
    await Promise.all(times(CONNECTIONS, () => knex.raw('select pg_backend_pid()')));
    const store = postgresStore(knex, { secret: SECRET });
    return { name, knex, store, app: appOver(store) };
  };
  // what is taken from one process alone makes it the other one's opposite
  const one = await startProcess('one', without?.isOneSided ? undefined : without);
  const two = await startProcess('two', without);
  let turn = 0;
  const process = () => (turn++ % 2 === 0 ? one : two);

  const seller = aUser({ roles: ['seller'] });
  const shop = aShop({ owner: seller });
  await one.store.transaction(anOperatorCall(), async (tx) => {
    await tx.users.insert(seller);
    await tx.shops.insert(shop);
  });
  const selling = aUserCall(seller.id, { roles: ['seller'], shops: [shop.id] });
  const looked = async <Row>(name: string, text: string, values: readonly unknown[]): Promise<Row> =>
    oneOf(await sql<Row>(owner, name, text, values));

  let checks = 0;
  const expectRight = async () => {
    // else the plans of the checks stay those for empty tables
    if (++checks % CHECKS_PER_ANALYZE === 0) await owner.raw('analyze');
    expect(await verifyBooks(owner), 'the books').to.deep.equal([]);
  };

  return {
    one,
    two,
    owner,
    bank,
    wallet,
    secret: SECRET,
    appOver,
    process,
    expectRight,
    deadlocks: () => deadlocks,

    async sells(onHand) {
      const product = aProduct(shop, { variants: [aVariant()] });
      const { id: variantId, sku } = oneOf(product.variants);
      await one.store.transaction(selling, async (tx) => {
        await tx.catalog.insertProducts([product]);
        await tx.stock.save((await tx.stock.lock([variantId])).map((level) => received(level, onHand)));
      });
      return { sku, variantId, seller: selling };
    },
    async buyer() {
      const user = aUser();
      await one.store.transaction(anOperatorCall(), (tx) => tx.users.insert(user));
      return { id: user.id, call: aUserCall(user.id) };
    },
    guests: (count, { sku }, quantity) =>
      one.store.transaction(aGuestCall(), async (tx) => {
        const offer = oneOf(await tx.catalog.offers([sku]));
        const carts = times(count, () => Cart.add(Cart.empty(anId(), null), offer, quantity, anId));
        for (const cart of carts) await tx.carts.insert(cart);
        return carts.map(({ id: cart }) => ({ ...aGuestCall({ cart }), cart }));
      }),
    levelOf: ({ variantId }) => looked('level', LEVEL, [variantId]),
    async piecesIn(carts) {
      const { pieces } = await looked<{ pieces: readonly number[] }>('pieces', PIECES, [carts]);
      return pieces;
    },
    standingOf: (order) => looked('standing', STANDING, [order]),
    async runOut(order, by = one) {
      await by.knex.raw(RUN_OUT, [order]);
    },
    async sendRefunds() {
      for (const due of await sql<{ refundId: RefundId; orderId: OrderId }>(owner, 'refunds due', REFUNDS_DUE)) {
        await Promise.all([one, two].map(({ app }) => app.payments.sendRefund(aJobCall('send_refund'), due)));
      }
    },
    async expectSettled() {
      for (const provider of [bank, wallet]) {
        const { cleared } = await looked<{ cleared: number }>('cleared', CLEARED, [`clearing:${provider.name}`]);
        expect(cleared, `the books say of the ${provider.name}`).to.equal(provider.balance());
      }
    },
    async untilWaiting({ name }, doing) {
      let isDone = false;
      const done = () => {
        isDone = true;
      };
      doing.then(done, done);
      while (!isDone && !(await isWaiting(observer, name))) {
        // asked again: each question is a round trip
      }
    },
    async close() {
      await Promise.all([one, two].map(({ knex }) => knex.destroy()));
      await Promise.all([owner.destroy(), observer.destroy()]);
      await database.drop();
    },
  };
}

/** What the races have no need of: mail, screens, and the time that a good hash takes. */
const PORTS: Omit<Ports, 'store' | 'providers'> = {
  ...someWays(),
  queries: {} as Ports['queries'],
  catalogImport: {} as Ports['catalogImport'],
  searchIndex: {} as Ports['searchIndex'],
  catalogExport: {} as Ports['catalogExport'],
  sheets: {} as Ports['sheets'],
  mailer: { send: async () => {} },
  files: memoryFiles(),
  media: memoryMedia(),
  links: { to: ({ id }) => id },
  passwords: {
    hash: async (password) => `hash of ${password}`,
    verify: async (hash, password) => hash === `hash of ${password}`,
    common: new Set(),
  },
  now: () => new Date(),
  newId: anId,
  settings: {
    currency: NGN,
    checkoutTtlSeconds: 86_400, // no order runs out by itself, however long the races take
    refreshGraceSeconds: 10,
    returnOrigins: null,
    reviews: { moderation: 'off', purchase: 'optional' },
    productApproval: 'review',
    baseUrl: 'https://market.test',
  },
};

async function findDeadlocksFast(database: string): Promise<void> {
  const admin = new Client({ connectionString: (await testServer()).adminUrl(database) });
  await admin.connect();
  await admin.query(`alter database ${database} set deadlock_timeout = ${DEADLOCK_TIMEOUT}`);
  await admin.end();
}

const isWaiting = async (observer: Knex, process: string): Promise<boolean> =>
  (await sql(observer, 'waiting', WAITING, [process])).length > 0;

const WAITING = `
select from pg_locks l join pg_stat_activity a on a.pid = l.pid
where not l.granted and a.datname = current_database() and a.application_name = $1 limit 1`;

const LEVEL = `select on_hand as "onHand", reserved from soko.stock_levels where variant_id = $1`;

const PIECES = `
select array(
  select (select coalesce(sum(quantity), 0) from soko.cart_items i where i.cart_id = c.id)::integer
  from unnest($1::uuid[]) with ordinality c(id, place) order by place) as pieces`;

const STANDING = `
select o.status,
  (select count(*) from soko.events e where e.subject = o.id::text and e.type = 'order.confirmed') as confirmed,
  (select count(*) from soko.ledger_transactions t where t.order_id = o.id and t.type = 'capture') as captures,
  (select count(*) from soko.ledger_transactions t where t.order_id = o.id and t.type = 'surplus') as surpluses,
  array(select p.status from soko.payments p where p.order_id = o.id order by p.id) as payments,
  array(select r.status from soko.refunds r where r.order_id = o.id order by r.id) as refunds,
  (select coalesce(sum(p.amount), 0) from soko.payments p where p.order_id = o.id and p.status = 'succeeded')
    - (select coalesce(sum(r.amount), 0) from soko.refunds r where r.order_id = o.id and r.status = 'succeeded')
    = case when o.status = 'confirmed' then o.total else 0 end as "isSquare"
from soko.orders o where o.id = $1`;

const RUN_OUT = `
update soko.orders set expires_at = now() - interval '1 second' where id = ? and status in ('draft', 'pending_payment')`;

const REFUNDS_DUE = `
select r.id as "refundId", e.payload->>'order_id' as "orderId"
from soko.refunds r join soko.events e on e.subject = r.id::text and e.type = 'refund.requested'
where r.status = 'pending' order by e.id`;

const CLEARED = `select coalesce(sum(amount), 0)::bigint as cleared from soko.ledger_entries where account = $1`;

/** An address that nobody has. */
export const anEmail = (): string => `buyer-${aNumber()}@example.com`;
