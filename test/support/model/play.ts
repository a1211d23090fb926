import { expect } from 'chai';
import { expectedEnd, targetOf } from './deeds.ts';
import { doStep } from './doing.ts';
import { type Expected, expectedAtFirst, WARES } from './expected.ts';
import { isLive, isOpen } from './rules.ts';
import type { Step } from './steps.ts';
import { aWorld, type World } from './world.ts';

/** A played life: what was expected of it at its end, how many steps it had, and how often a process died. */
export type Played = Readonly<{ all: Expected; steps: number; deaths: number }>;

/**
 * Plays steps in a new market and beside it in the model. After each one the two agree and the books are right; after the
 * last one everything comes to rest by what the jobs do by themselves.
 */
export async function play(steps: readonly Step[]): Promise<Played> {
  const world = await aWorld();
  const all = expectedAtFirst(world.market.now().getTime());
  let done = 0;
  let deaths = 0;
  const next = async (step: Step): Promise<void> => {
    const target = targetOf(all, step);
    if (target === null) return;
    all.now = world.market.now().getTime();
    const end = await doStep(world, step, target);
    const expected = expectedEnd(all, step, target, end.progress);
    if (end.outcome !== expected) expect(end.outcome, `how ${JSON.stringify(step)} ends`).to.equal(expected);
    expectSame(world, all, step);
    done += 1;
    deaths += end.deaths;
  };
  for (const step of steps) await next(step);
  await comeToRest(all, next);
  return { all, steps: done, deaths };
}

/** The providers answer again, all letters arrive, time passes, the jobs come round: then nothing waits any more. */
async function comeToRest(all: Expected, next: (step: Step) => Promise<void>): Promise<void> {
  for (const provider of ['fake', 'other']) await next({ do: 'outage', provider, isDown: false });
  for (const [letter, { keptAt }] of all.letters.toReversed().entries()) {
    if (keptAt === null) await next({ do: 'webhook', letter }); // one that was kept is the job's
  }
  await next({ do: 'wait', seconds: 3_600 });
  await next({ do: 'work_payment_events' });
  await next({ do: 'expire' });
  await next({ do: 'check_payments' });
  for (const refund of all.refunds.keys()) await next({ do: 'refund', refund, refused: false });
  expect(all.orders.filter(isOpen), 'orders that wait').to.deep.equal([]);
  expect(all.payments.filter((payment) => isLive(payment) && payment.provider !== 'cash')).to.deep.equal([]);
  expect(all.refunds.filter(({ status }) => status === 'pending')).to.deep.equal([]);
  expect(all.shelves.map(({ reserved }) => reserved)).to.deep.equal(WARES.map(() => 0));
}

function expectSame(world: World, all: Expected, step: Step): void {
  const [is, should] = [seen(world), shown(all)];
  if (JSON.stringify(is) !== JSON.stringify(should)) {
    expect(is, `the market after ${JSON.stringify(step)}`).to.deep.equal(should);
  }
  const broken = world.market.memory.broken();
  if (broken.length > 0) expect.fail(`${JSON.stringify(step)} breaks ${broken.join(', ')}`);
}

const BANKS = ['fake', 'other'];
const sum = (amounts: readonly number[]): number => amounts.reduce((all, amount) => all + amount, 0);

/** What can be seen of the market. */
function seen({ market, wares, bank, cartOf }: World) {
  const { state } = market.memory;
  const balances = market.balances();
  return {
    shelves: wares.map((ware) => market.stock(ware)),
    carts: [0, 1].map((buyer) => {
      const { items } = state.carts.get(cartOf(buyer))!;
      return wares.map(({ sku }) => items.find((item) => item.sku === sku)?.quantity ?? 0);
    }),
    orders: [...state.orders.values()].map(
      ({ status, totals, paidAt }) => `${status} ${totals.total.amount} ${paidAt ? 'paid' : ''}`,
    ),
    payments: [...state.payments.values()].map(
      ({ provider, status, isSurplus }) => `${provider} ${status} ${isSurplus ? 'surplus' : ''}`,
    ),
    refunds: [...state.refunds.values()].map(({ status, amount }) => `${status} ${amount.amount}`),
    clearing: BANKS.map((name) => balances[`clearing:${name}`] ?? 0),
    receivable: balances['receivable'] ?? 0,
    owed: -(balances['refunds'] ?? 0),
    given: BANKS.map((name) => sum([...bank(name).refunds.values()].map(({ amount }) => amount.amount))),
    confirmations: state.events.filter(({ type }) => type === 'order.confirmed').length,
  };
}

/** What should be seen of it. */
function shown({ shelves, carts, orders, payments, refunds, turns }: Expected): ReturnType<typeof seen> {
  const given = (name: string) =>
    sum(refunds.filter(({ status, payment }) => status === 'succeeded' && payment.provider === name).map(amountOf));
  const taken = (name: string) =>
    sum(payments.filter(({ status, provider }) => status === 'succeeded' && provider === name).map(totalOf));
  return {
    shelves: shelves.map(({ onHand, reserved }) => [onHand, reserved]),
    carts,
    orders: orders.map(({ status, total, isPaid }) => `${status} ${total} ${isPaid ? 'paid' : ''}`),
    payments: payments.map(({ provider, status, isSurplus }) => `${provider} ${status} ${isSurplus ? 'surplus' : ''}`),
    refunds: refunds.map(({ status, amount }) => `${status} ${amount}`),
    clearing: BANKS.map((name) => taken(name) - given(name)),
    receivable: sum(
      payments.filter(({ provider, status }) => provider === 'cash' && status === 'pending').map(totalOf),
    ),
    owed: sum(refunds.filter(({ status, payment }) => status !== 'succeeded' && payment.isSurplus).map(amountOf)),
    given: BANKS.map(given),
    confirmations: sum((['confirmed', 'revived', 'free', 'on_delivery'] as const).map((turn) => turns.get(turn) ?? 0)),
  };
}

const amountOf = ({ amount }: { amount: number }): number => amount;
const totalOf = ({ order }: { order: { total: number } }): number => order.total;
