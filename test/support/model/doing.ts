import { Call, isRefusal, type OrderId, type Payment } from '@soko/domain';
import { aClaim, aJobCall, anId, aProviderCall, kobo } from '../builders/index.ts';
import { delivery } from '../market.ts';
import type { Progress } from './deeds.ts';
import type { Outcome } from './expected.ts';
import { Death } from './mortal.ts';
import type { Deed, Step, StepOf } from './steps.ts';
import { letterOf, type World } from './world.ts';

/** A second try under the same key has to wait for the lease of the first, in seconds. */
const LEASE_SECONDS = 16;

/** How a step ended in the market, how often a process died on it, and how far a webhook came that was lost. */
export type End = Readonly<{ outcome: Outcome; deaths: number; progress: Progress }>;

/** Does a step in the market: and, when it meets its crash or one was meant, once more with the same key. */
export async function doStep(world: World, step: Step, target: number): Promise<End> {
  const key = anId();
  const attempt = async (dieAt: number | undefined): Promise<Outcome | 'died'> => {
    world.fate.dieAt(dieAt);
    try {
      return await outcomeOf(DOINGS[step.do] as Doing, world, step, target, key);
    } finally {
      world.fate.dieAt(undefined);
    }
  };
  if (step.do === 'lose_webhook') {
    const outcome = await attempt(step.at);
    const isLost = outcome === 'died';
    return { outcome: isLost ? 'done' : outcome, deaths: Number(isLost), progress: progressOf(world, target) };
  }
  const first = await attempt(step.crash);
  if (step.crash === undefined || first === 'died') {
    const last = first === 'died' ? await lastTry(world, attempt) : first;
    return { outcome: last, deaths: Number(first === 'died'), progress: 'settled' };
  }
  const second = await lastTry(world, attempt);
  if (second !== first) throw new Error(`The same step ended as ${first}, and when it was repeated, as ${second}.`);
  return { outcome: second, deaths: 0, progress: 'settled' };
}

async function lastTry(world: World, attempt: (dieAt: undefined) => Promise<Outcome | 'died'>): Promise<Outcome> {
  const outcome = await attempt(undefined);
  if (outcome === 'died') throw new Error('A process died that was not meant to.');
  if (outcome !== 'idempotency_in_progress') return outcome;
  world.market.wait(LEASE_SECONDS);
  return (await attempt(undefined)) as Outcome;
}

type Doing = (world: World, step: Step, target: number, key: string) => Promise<unknown>;
type Doings = { [D in Deed]: (world: World, step: StepOf<D>, target: number, key: string) => Promise<unknown> };

async function outcomeOf(doing: Doing, ...[world, step, target, key]: Parameters<Doing>): Promise<Outcome | 'died'> {
  try {
    await doing(world, step, target, key);
    return 'done';
  } catch (failure) {
    if (failure instanceof Death) return 'died';
    if (isRefusal(failure)) return failure.code;
    throw failure;
  }
}

/** Calls as the API does: under a key, whose answer is kept, and which is free again when the call was refused. */
async function keyed(world: World, call: Call, key: string, work: (call: Call) => Promise<unknown>): Promise<void> {
  const { answers } = world.market.memory;
  const claim = aClaim({ key, principal: Call.user(call) ?? JSON.stringify(call.actor) });
  try {
    await work({ ...call, claim });
  } catch (failure) {
    if (isRefusal(failure) && !isRefusal(failure, 'idempotency_in_progress')) await answers.release(claim);
    throw failure;
  }
  world.fate.pass();
  await answers.keep(claim, { status: 200, headers: {}, body: new Uint8Array() });
}

const DOINGS: Doings = {
  add: (world, { buyer, ware, quantity }, _, key) =>
    keyed(world, world.callOf(buyer), key, (call) =>
      world.market.app.carts.addItem(call, { sku: world.wares[ware]!.sku, quantity }),
    ),
  change: (world, { buyer, ware, quantity }, _, key) =>
    keyed(world, world.callOf(buyer), key, (call) =>
      world.market.app.carts.changeItem(call, { itemId: lineOf(world, buyer, ware), quantity }),
    ),
  remove: (world, { buyer, ware }, _, key) =>
    keyed(world, world.callOf(buyer), key, (call) =>
      world.market.app.carts.removeItem(call, { itemId: lineOf(world, buyer, ware) }),
    ),
  checkout: (world, { buyer, surprised }, _, key) =>
    keyed(world, world.callOf(buyer), key, (call) =>
      world.market.app.orders.place(call, {
        delivery,
        shipping: new Map(),
        expectedTotal: surprised ? kobo(1) : undefined,
      }),
    ),
  buy: (world, { buyer, lines }, _, key) =>
    keyed(world, world.callOf(buyer), key, (call) =>
      world.market.app.orders.place(call, {
        delivery,
        shipping: new Map(),
        items: lines.map(({ ware, quantity }) => ({ sku: world.wares[ware]!.sku, quantity })),
      }),
    ),
  pay: (world, { provider }, target, key) =>
    onOrder(world, target, key, (call, orderId) => world.market.app.payments.start(call, { orderId, provider })),
  cancel: (world, _, target, key) =>
    onOrder(world, target, key, (call, orderId) => world.market.app.orders.cancel(call, { orderId })),
  drop: (world, _, target, key) =>
    onOrder(world, target, key, (call, orderId) => world.market.app.orders.drop(call, { orderId })),

  async approve(world, { excess }, target) {
    const { provider, reference, amount } = paymentAt(world, target);
    world.bank(provider).pay(reference, kobo(amount.amount + excess));
    world.letters.push(letterOf(world, provider, reference));
  },
  async decline(world, _, target) {
    const { provider, reference } = paymentAt(world, target);
    world.bank(provider).decline(reference);
    world.letters.push(letterOf(world, provider, reference));
  },
  webhook: receive,
  lose_webhook: receive,
  work_payment_events: ({ market }) => market.app.payments.workEvents(aJobCall()),
  check_payments: ({ market }) => market.app.payments.check(aJobCall()),
  expire: ({ market }) => market.app.orders.expire(aJobCall()),
  async verify(world, _, target) {
    const { orderId, reference } = paymentAt(world, target);
    await world.market.app.payments.verify(world.holderOf(world.market.order(orderId)), { reference });
  },
  async refund({ market, bank }, { refused }, target) {
    const { refunds } = market.memory.state;
    const refund = [...refunds.values()][target]!;
    const { id, orderId, paymentId } = refund;
    refunds.set(id, { ...refund, claimedUntil: null }); // whoever had it has been gone for long
    const provider = bank(market.memory.state.payments.get(paymentId)!.provider);
    const agreed = provider.refundReport;
    if (refused) provider.refundReport = { status: 'failed', providerReference: null, failure: 'account closed' };
    await market.app.payments
      .sendRefund(aJobCall(), { refundId: id, orderId })
      .finally(() => Object.assign(provider, { refundReport: agreed }));
  },

  adjust: (world, { ware, delta }, _, key) =>
    keyed(world, world.sellerOf(ware), key, (call) =>
      world.market.app.stock.adjust(call, { sku: world.wares[ware]!.sku, adjustment: { delta, reason: 'broken' } }),
    ),
  count: (world, { ware, onHand, expected }, _, key) =>
    keyed(world, world.sellerOf(ware), key, (call) =>
      world.market.app.stock.adjust(call, {
        sku: world.wares[ware]!.sku,
        adjustment: { onHand, expectedOnHand: expected ?? undefined, reason: 'counted' },
      }),
    ),
  async wait({ market }, { seconds }) {
    market.wait(seconds);
  },
  async outage({ bank }, { provider, isDown }) {
    bank(provider).isDown = isDown;
  },
};

/** The id of a line, or of none. */
function lineOf({ market, wares, cartOf }: World, buyer: number, ware: number) {
  const { items } = market.memory.state.carts.get(cartOf(buyer))!;
  return items.find(({ sku }) => sku === wares[ware]!.sku)?.id ?? anId();
}

const paymentAt = ({ market }: World, number: number): Payment => [...market.memory.state.payments.values()][number]!;

function onOrder(
  world: World,
  number: number,
  key: string,
  work: (call: Call, orderId: OrderId) => Promise<unknown>,
): Promise<void> {
  const order = [...world.market.memory.state.orders.values()][number]!;
  return keyed(world, world.holderOf(order), key, (call) => work(call, order.id));
}

function receive(world: World, _: unknown, number: number): Promise<void> {
  const { provider, headers, body } = world.letters[number]!;
  return world.market.app.payments.receiveWebhook(aProviderCall(provider), { provider, headers, body });
}

/** How far a letter came, by what the inbox says. */
function progressOf({ market, letters }: World, number: number): Progress {
  const { eventId } = letters[number]!;
  const kept = [...market.memory.state.paymentEvents.values()].find((event) => event.eventId === eventId);
  return kept === undefined ? 'nothing' : kept.outcome === null ? 'kept' : 'settled';
}
