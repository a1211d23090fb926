import { AsyncResource } from 'node:async_hooks';
import type { App } from '@soko/application';
import type { OrderId, RefundId, RefusalCode, Store, Tx, UnclaimedCall } from '@soko/domain';
import { expect } from 'chai';
import { aJobCall, aNumber, aProviderCall } from '../builders/index.ts';
import { delivery, type Goods, type Market, nowhere, type Process } from './market.ts';
import { type Outcome, oneOf, outcomeOf } from './outcomes.ts';

/** How far an order is when the rivals meet at it. */
type Stage = 'draft' | 'at the bank' | 'paid twice';

/** An order with all that the rivals want of it. Its buyer has the same goods in the cart again. */
type Scene = Readonly<{
  goods: Goods;
  buyer: UnclaimedCall;
  order: OrderId;
  /** Its payment at the bank, where there is one. */
  reference: string;
  /** The refund that waits to be sent, where there is one. */
  refund: RefundId | null;
  /** Where paying goes now: to another provider than before. */
  provider: string;
}>;

type Rival = Readonly<{
  act: (app: App, scene: Scene, market: Market, process: Process) => Promise<unknown>;
  /** What it may be told by one who was faster. */
  mayRefuse: readonly RefusalCode[];
}>;

/** Everything that may happen to an order and its stock at the same time. */
const RIVALS = {
  checkout: {
    act: (app, { buyer }) => app.orders.place(buyer, { delivery, shipping: nowhere }),
    mayRefuse: ['cart_empty', 'out_of_stock'],
  },
  pay: {
    act: (app, { buyer, order, provider }) => app.payments.start(buyer, { orderId: order, provider }),
    mayRefuse: ['order_expired', 'order_not_payable'],
  },
  webhook: {
    act(app, { reference }, { bank }) {
      bank.approve(reference);
      return app.payments.receiveWebhook(aProviderCall(), bank.webhook(reference, `event-${aNumber()}`));
    },
    mayRefuse: [],
  },
  cancel: {
    act: (app, { buyer, order }) => app.orders.cancel(buyer, { orderId: order }),
    mayRefuse: ['order_not_cancellable'],
  },
  expire: {
    async act(app, { order }, { runOut }, process) {
      await runOut(order, process);
      return app.orders.expire(aJobCall('expire_orders'));
    },
    mayRefuse: [],
  },
  'adjust stock': {
    act: (app, { goods: { sku, seller } }) =>
      app.stock.adjust(seller, { sku, adjustment: { delta: -2, reason: 'broken in the store' } }),
    mayRefuse: ['insufficient_stock'],
  },
  refund: {
    act: async (app, { order, refund }) =>
      refund && app.payments.sendRefund(aJobCall('send_refund'), { refundId: refund, orderId: order }),
    mayRefuse: [],
  },
} as const satisfies Record<string, Rival>;

export type RivalName = keyof typeof RIVALS;

const actOf = (name: RivalName): Rival['act'] => RIVALS[name].act;

export const rivalNames = Object.keys(RIVALS) as RivalName[];

/** The stages on which these two can get at each other. An order that was paid can still be cancelled. */
export function stagesOf(first: RivalName, second: RivalName): Stage[] {
  const pair = [first, second];
  if (pair.includes('refund')) return ['paid twice'];
  const open = pair.includes('pay') && !pair.includes('webhook') ? 'draft' : 'at the bank';
  return pair.includes('cancel') ? [open, 'paid twice'] : [open];
}

/** Five pieces of a SKU; two of them in an order of this stage, and two more in its buyer's cart. */
async function scene(market: Market, stage: Stage): Promise<Scene> {
  const { app } = market.one;
  const goods = await market.sells(5);
  const { call: buyer } = await market.buyer();
  await app.carts.addItem(buyer, { sku: goods.sku, quantity: 2 });
  const order = await app.orders.place(buyer, { delivery, shipping: nowhere });
  await app.carts.addItem(buyer, { sku: goods.sku, quantity: 2 });
  const set = { goods, buyer, order, reference: '', refund: null };
  if (stage === 'draft') return { ...set, provider: 'bank' };

  const reference = await paid(market, set, 'bank');
  if (stage === 'at the bank') return { ...set, reference, provider: 'wallet' };

  const other = await paid(market, set, 'wallet');
  for (const [provider, its] of [[market.wallet, other] as const, [market.bank, reference] as const]) {
    provider.approve(its);
    await app.payments.receiveWebhook(aProviderCall(), provider.webhook(its));
  }
  const refund = await market.owner('soko.refunds').where({ order_id: order }).first('id');
  return { ...set, reference, refund: refund.id, provider: 'wallet' };
}

/** Goes to the provider's page, and tells its reference. */
async function paid(
  market: Market,
  { buyer, order }: Pick<Scene, 'buyer' | 'order'>,
  provider: string,
): Promise<string> {
  const { paymentId } = await market.one.app.payments.start(buyer, { orderId: order, provider });
  const rows = await market.owner('soko.payments').where({ id: paymentId }).select('reference');
  return oneOf(rows as { reference: string }[]).reference;
}

/** Does something around a call of a port. */
type Around = <T>(name: string, call: () => Promise<T>) => Promise<T>;

/** The store with something done around each transaction, and around each call of a port inside of it. */
function watched(store: Store, around: Around): Store {
  const transaction = <T>(
    call: UnclaimedCall,
    work: (tx: Tx) => Promise<T>,
    options?: Readonly<{ leaseSeconds?: number }>,
  ): Promise<T> => {
    const run = store.transaction as Store['transaction'] & typeof transaction;
    return around('transaction', () => run(call, (tx) => work(watchedTx(tx, around)), options));
  };
  return { transaction: transaction as Store['transaction'] };
}

type PortCall = (...values: unknown[]) => Promise<unknown>;

/** What is neither a value nor written at the end only. */
const watchedTx = ({ now, events, ...ports }: Tx, around: Around): Tx => {
  const watchedPorts = Object.entries(ports).map(([port, calls]) => [
    port,
    Object.fromEntries(
      Object.entries<PortCall>(calls as never).map(([name, call]) => [
        name,
        (...values: unknown[]) => around(`${port}.${name}`, () => call(...values)),
      ]),
    ),
  ]);
  return { ...(Object.fromEntries(watchedPorts) as Omit<Tx, 'now' | 'events'>), now, events };
};

/** A place in the work of the first one, on a stage: just before or just after one of its calls. */
export type Point = Readonly<{ stage: Stage; at: number; call: string; side: 'before' | 'after' }>;

const known = new Map<string, Promise<Point[]>>();

/** Every place in the work of this one on this stage, where nobody disturbs it. Looked for once. */
export function pointsOf(market: Market, first: RivalName, stage: Stage): Promise<Point[]> {
  const key = `${first}, ${stage}`;
  const points = known.get(key) ?? walk(market, first, stage);
  known.set(key, points);
  return points;
}

async function walk(market: Market, first: RivalName, stage: Stage): Promise<Point[]> {
  const calls: string[] = [];
  const store = watched(market.one.store, (name, call) => {
    calls.push(name);
    return call();
  });
  const set = await scene(market, stage);
  await outcomeOf(() => actOf(first)(market.appOver(store), set, market, market.one));
  return calls.flatMap((call, at) => (['before', 'after'] as const).map((side) => ({ stage, at, call, side })));
}

/** A test's own context: what starts in it is in no transaction, wherever it is started from. */
const outside = new AsyncResource('rival');

/**
 * Runs the second in the other process at one place in the work of the first: to its end, or until it has to wait for a
 * lock of the first, which then goes on. Expects that each is done or told why not, and that books and money are right.
 */
export async function meet(market: Market, first: RivalName, second: RivalName, point: Point): Promise<void> {
  const { one, two } = market;
  const set = await scene(market, point.stage);
  const started: Promise<Outcome<unknown>>[] = [];
  const letRival = async (): Promise<void> => {
    const rival = outside.runInAsyncScope(outcomeOf<unknown>, null, () => actOf(second)(two.app, set, market, two));
    started.push(rival);
    await market.untilWaiting(two, rival);
  };
  let calls = 0;
  const store = watched(one.store, async (_, call) => {
    const isHere = calls++ === point.at;
    if (isHere && point.side === 'before') await letRival();
    try {
      return await call();
    } finally {
      if (isHere && point.side === 'after') await letRival();
    }
  });
  const done = await outcomeOf(() => actOf(first)(market.appOver(store), set, market, one));
  const [rival] = await Promise.all(started);

  expect(done.code, `the answer to ${first}`).to.be.oneOf(['ok', ...RIVALS[first].mayRefuse]);
  expect(rival?.code, `the answer to ${second}`).to.be.oneOf(['ok', ...RIVALS[second].mayRefuse]);
  await market.expectRight();
  await market.sendRefunds();
  expect(await market.standingOf(set.order), 'the order').to.include({ isSquare: true });
  await market.expectSettled();
}
