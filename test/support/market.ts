import { type MemoryStore, memoryStore } from '@soko/adapters-db';
import { sheets } from '@soko/adapters-media';
import {
  type App,
  type CatalogExport,
  type CatalogImport,
  createApp,
  type Mail,
  type Ports,
  type Queries,
  type Settings,
  type ShortMessage,
} from '@soko/application';
import {
  type CartId,
  type EventType,
  LedgerTransaction,
  type Order,
  type OrderId,
  type Payment,
  type Product,
  type Refund,
  type Shop,
  type Sku,
  type Tx,
  type UnclaimedCall,
  type User,
  type Variant,
} from '@soko/domain';
import { expect } from 'chai';
import {
  aGuestCall,
  anAddress,
  anId,
  anOperatorCall,
  aProduct,
  aShop,
  aUser,
  aUserCall,
  aVariant,
  later,
  NGN,
  NOON,
  received,
} from './builders/index.ts';
import { type FakeProvider, fakeProvider } from './fake-provider.ts';
import { type MemoryFiles, memoryFiles } from './files.ts';
import { type MemoryMedia, memoryMedia } from './media.ts';
import { someWays } from './ways.ts';

/** Something that the market sells. */
export type Ware = Readonly<{ sku: Sku; variant: Variant; product: Product; shop: Shop; owner: User }>;

/** The whole application on a store in memory, with a clock, a post and providers that the test moves. */
export type Market = Readonly<{
  app: App;
  ports: Ports;
  memory: MemoryStore;
  /** The private files. */
  files: MemoryFiles;
  /** Uploads and public files. */
  media: MemoryMedia;
  /** The online provider `fake`, its rival `other`, and `cash`, which collects on delivery. */
  fake: FakeProvider;
  other: FakeProvider;
  cash: FakeProvider;
  /** What was mailed, oldest first. */
  mails: readonly Mail[];
  /** What was sent to phones, oldest first. */
  messages: readonly ShortMessage[];
  /** Lets so many seconds pass. */
  wait(seconds: number): void;
  now(): Date;
  inTx<T>(work: (tx: Tx) => Promise<T>): Promise<T>;

  /** A user who signed up before the test, and a call of theirs. */
  user(fields?: Partial<User>): Promise<User>;
  callOf(user: User): UnclaimedCall;
  /** A variant on sale, this many of it on the shelf; in a shop of its own where none is given. */
  sells(ware?: Partial<Variant> & { onHand?: number; shop?: Shop }): Promise<Ware>;
  /** On hand and reserved. */
  stock(ware: Ware): readonly [number, number];
  setStock(ware: Ware, onHand: number): Promise<void>;

  /** A guest's cart with these wares, and a call with its token. */
  guestWith(...wares: readonly Ware[]): Promise<{ call: UnclaimedCall; cartId: CartId }>;
  /** A guest's draft of so many of a ware, and a call with its token. */
  draft(ware: Ware, quantity?: number): Promise<{ call: UnclaimedCall; orderId: OrderId }>;
  /** A draft that waits for its payment at `fake`. */
  begun(ware: Ware, quantity?: number): Promise<{ call: UnclaimedCall; orderId: OrderId; reference: string }>;
  /** An order that was paid at `fake`. */
  paid(ware: Ware, quantity?: number): Promise<{ call: UnclaimedCall; orderId: OrderId; reference: string }>;

  order(id: OrderId): Order;
  payments(id: OrderId): readonly Payment[];
  refunds(id: OrderId): readonly Refund[];
  /** The types of all events, oldest first. */
  events(): readonly EventType[];
  /** Every account of the ledger that is not even. */
  balances(): Readonly<Record<string, number>>;
}>;

/** What a buyer says at checkout, to Lagos. */
export const delivery = { email: 'ada@example.com', shippingAddress: anAddress() };

const SETTINGS: Settings = {
  currency: NGN,
  checkoutTtlSeconds: 900,
  refreshGraceSeconds: 10,
  returnOrigins: null,
  reviews: { moderation: 'off', purchase: 'optional' },
  productApproval: 'review',
  baseUrl: 'https://soko.example',
};

/** A market at noon, with nobody in it. */
export function aMarket(given: Partial<Omit<Ports, 'settings'>> & { settings?: Partial<Settings> } = {}): Market {
  let now = NOON;
  const memory = memoryStore({ now: () => now, newId: anId });
  const [fake, other] = [fakeProvider(), fakeProvider({ name: 'other' })];
  const cash = fakeProvider({ name: 'cash', collects: 'on_delivery', windowSeconds: 0 });
  const mails: Mail[] = [];
  const files = memoryFiles(() => now);
  const media = memoryMedia();
  const { messages, ...ways } = someWays();
  const ports: Ports = {
    ...ways,
    store: memory,
    queries: {} as Queries,
    catalogImport: {} as CatalogImport,
    searchIndex: {} as Ports['searchIndex'],
    catalogExport: {} as CatalogExport,
    sheets,
    now: () => now,
    newId: anId,
    passwords: {
      hash: async (password) => `hash of ${password}`,
      verify: async (hash, password) => hash === `hash of ${password}`,
      common: new Set(['password1']),
    },
    providers: [fake, other, cash],
    mailer: {
      send: async (mail) => {
        mails.push(mail);
      },
    },
    files,
    media,
    links: { to: ({ id, purpose }) => `https://storefront.test/${purpose}#token=${id}` },
    ...given,
    settings: { ...SETTINGS, ...given.settings },
  };
  const app = createApp(ports);
  const inTx: Market['inTx'] = (work) => memory.transaction(anOperatorCall(), work);
  const level = ({ variant }: Ware) => memory.state.levels.get(variant.id)!;

  const market: Market = {
    app,
    ports,
    memory,
    files,
    media,
    fake,
    other,
    cash,
    mails,
    messages,
    inTx,
    now: () => now,
    wait: (seconds) => {
      now = later(now, seconds);
    },

    async user(fields) {
      const user = aUser(fields);
      await inTx((tx) => tx.users.insert(user));
      return user;
    },
    callOf: ({ id, roles }) => {
      const shops = [...memory.state.shops.values()].filter(({ members }) =>
        members.some(({ userId }) => userId === id),
      );
      return aUserCall(id, { roles, shops: shops.map((shop) => shop.id) });
    },
    async sells({ onHand = 100, shop: given, ...fields } = {}) {
      const owner = given
        ? memory.state.users.get(given.members[0]!.userId)!
        : await market.user({ roles: ['customer', 'seller'] });
      const shop = given ?? aShop({ owner });
      const variant = aVariant(fields);
      const product = aProduct(shop, { variants: [variant] });
      await inTx(async (tx) => {
        if (!given) await tx.shops.insert(shop);
        await tx.catalog.insertProducts([product]);
        const [empty] = await tx.stock.lock([variant.id]);
        await tx.stock.save([received(empty!, onHand)]);
      });
      return { sku: variant.sku, variant, product, shop, owner };
    },
    stock: (ware) => [level(ware).onHand, level(ware).reserved],
    async setStock({ sku }, onHand) {
      await app.stock.adjust(anOperatorCall(), { sku, adjustment: { onHand, reason: 'counted' } });
    },

    async guestWith(...wares) {
      const cartId = await app.carts.create(aGuestCall(), {});
      const call = aGuestCall({ cart: cartId });
      for (const { sku } of wares) await app.carts.addItem(call, { sku, quantity: 1 });
      return { call, cartId };
    },
    async draft({ sku }, quantity = 1) {
      const items = [{ sku, quantity }];
      const orderId = await app.orders.place(aGuestCall(), { delivery, shipping: new Map(), items });
      return { call: aGuestCall({ order: orderId }), orderId };
    },
    async begun(ware, quantity) {
      const { call, orderId } = await market.draft(ware, quantity);
      await app.payments.start(call, { orderId, provider: 'fake' });
      return { call, orderId, reference: market.payments(orderId)[0]!.reference };
    },
    async paid(ware, quantity) {
      const { call, orderId, reference } = await market.begun(ware, quantity);
      fake.pay(reference);
      await app.payments.verify(call, { reference });
      return { call, orderId, reference };
    },

    order: (id) => memory.state.orders.get(id)!,
    payments: (id) => sorted([...memory.state.payments.values()].filter(({ orderId }) => orderId === id)),
    refunds: (id) => sorted([...memory.state.refunds.values()].filter(({ orderId }) => orderId === id)),
    events: () => memory.state.events.map(({ type }) => type),
    balances: () => {
      const sums = new Map<string, number>();
      for (const { entries } of memory.state.ledger) {
        for (const { account, amount } of entries) {
          const key = LedgerTransaction.accountKey(account);
          sums.set(key, (sums.get(key) ?? 0) + amount.amount);
        }
      }
      return Object.fromEntries([...sums].filter(([, sum]) => sum !== 0));
    },
  };
  return market;
}

/** Ids ascend with time. */
const sorted = <T extends { readonly id: string }>(all: readonly T[]): T[] =>
  [...all].sort((a, b) => (a.id < b.id ? -1 : 1));

/** What must hold of the books after every test. */
export const booksAreRight = ({ memory }: Market): void => {
  expect(memory.broken(), 'broken invariants').to.deep.equal([]);
};
