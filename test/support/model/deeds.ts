import { type Expected, type Outcome, recent, WARES } from './expected.ts';
import { cancel, drop, expire, isLive, pay, place, setLine, settle, turn } from './rules.ts';
import type { Deed, Step, StepOf } from './steps.ts';

/** What a step is about, by its number among its kind; null where there is none, and the step is passed over. */
export function targetOf(all: Expected, step: Step): number | null {
  switch (step.do) {
    case 'pay':
    case 'cancel':
    case 'drop':
      return among(all.orders, step.order);
    case 'approve':
    case 'decline':
      return among(
        all.payments,
        step.payment,
        ({ isOpened, page }) =>
          isOpened && page.status !== 'succeeded' && (step.do === 'approve' || page.status === 'pending'),
      );
    case 'verify':
      return among(all.payments, step.payment);
    case 'webhook':
    case 'lose_webhook':
      return among(all.letters, step.letter);
    case 'refund':
      return among(all.refunds, step.refund);
    default:
      return 0;
  }
}

function among<T>(all: readonly T[], back: number, isMeant: (one: T) => boolean = () => true): number | null {
  const one = recent(all.filter(isMeant), back);
  return one === undefined ? null : all.indexOf(one);
}

/** How far a webhook came that the process died on. */
export type Progress = 'nothing' | 'kept' | 'settled';

type Deeds = {
  [D in Deed]: (all: Expected, step: StepOf<D>, target: number, progress: Progress) => Outcome | undefined;
};

/** What each step should change, and how it should end: done, where nothing is said. */
const DEEDS: Deeds = {
  add: (all, { buyer, ware, quantity }) => setLine(all, buyer, ware, all.carts[buyer]![ware]! + quantity),
  change: (all, { buyer, ware, quantity }) =>
    all.carts[buyer]![ware] === 0 ? 'not_found' : setLine(all, buyer, ware, quantity),
  remove(all, { buyer, ware }) {
    if (all.carts[buyer]![ware] === 0) return 'not_found';
    all.carts[buyer]![ware] = 0;
    return 'done';
  },
  checkout(all, { buyer, surprised }) {
    if (all.carts[buyer]!.every((pieces) => pieces === 0)) return 'cart_empty';
    return surprised ? 'price_changed' : place(all, buyer, all.carts[buyer]!, true);
  },
  buy: (all, { buyer, lines }) => place(all, buyer, piecesOf(lines), false),
  pay: (all, { provider }, target) => pay(all, all.orders[target]!, provider),
  cancel: (all, _, target) => cancel(all, all.orders[target]!),
  drop: (all, _, target) => drop(all, all.orders[target]!),

  approve(all, { excess }, target) {
    const payment = all.payments[target]!;
    payment.page = { status: 'succeeded', paid: payment.order.total + excess };
    all.letters.push({ payment, page: payment.page, keptAt: null, isSettled: false });
    return 'done';
  },
  decline(all, _, target) {
    const payment = all.payments[target]!;
    payment.page = { status: 'failed', paid: 0 };
    all.letters.push({ payment, page: payment.page, keptAt: null, isSettled: false });
    return 'done';
  },
  webhook: (all, _, target) => receive(all, target, 'settled'),
  lose_webhook: (all, _, target, progress) => receive(all, target, progress),
  work_payment_events(all) {
    const isDue = (keptAt: number | null) => keptAt !== null && keptAt < all.now - 5_000;
    for (const [number, { keptAt, isSettled }] of all.letters.entries()) {
      if (isSettled || !isDue(keptAt)) continue;
      receive(all, number, 'settled');
      turn(all, 'worked');
    }
    return 'done';
  },
  verify(all, _, target) {
    const payment = all.payments[target]!;
    if (all.down.has(payment.provider)) return 'payment_provider_unavailable';
    settle(all, payment, payment.page);
    return 'done';
  },
  check_payments(all) {
    const isDue = ({ since, provider }: { since: number; provider: string }) =>
      since < all.now - 60_000 && provider !== 'cash' && !all.down.has(provider);
    for (const payment of all.payments.filter(isLive).filter(isDue)) settle(all, payment, payment.page);
    return 'done';
  },
  refund(all, { refused }, target) {
    const refund = all.refunds[target]!;
    if (refund.status !== 'pending') return 'done';
    if (all.down.has(refund.payment.provider)) return 'payment_provider_unavailable';
    refund.status = refused ? 'failed' : 'succeeded';
    turn(all, refused ? 'refund_failed' : 'refunded');
    return 'done';
  },
  expire(all) {
    expire(all);
    return 'done';
  },

  adjust(all, { ware, delta }) {
    const shelf = all.shelves[ware]!;
    if (shelf.onHand + delta < shelf.reserved) return 'insufficient_stock';
    shelf.onHand += delta;
    return 'done';
  },
  count(all, { ware, onHand, expected }) {
    const shelf = all.shelves[ware]!;
    if (expected !== null && expected !== shelf.onHand) return 'stock_changed';
    if (onHand < shelf.reserved) return 'insufficient_stock';
    shelf.onHand = onHand;
    return 'done';
  },
  wait: () => 'done',
  outage(all, { provider, isDown }) {
    if (isDown) all.down.add(provider);
    else all.down.delete(provider);
    return 'done';
  },
};

/** Does in the model what the step does, and tells how it should end. */
export const expectedEnd = (all: Expected, step: Step, target: number, progress: Progress): Outcome =>
  (DEEDS[step.do] as Deeds[Deed] as (...given: unknown[]) => Outcome)(all, step, target, progress);

/** Pieces per ware: lines of one ware are summed. */
const piecesOf = (lines: StepOf<'buy'>['lines']): number[] =>
  WARES.map((_, ware) => lines.filter((line) => line.ware === ware).reduce((sum, { quantity }) => sum + quantity, 0));

/** A letter is kept once and settled once, however often it comes. */
function receive(all: Expected, number: number, progress: Progress): Outcome {
  const letter = all.letters[number]!;
  if (progress === 'nothing' || letter.isSettled) return 'done';
  letter.keptAt ??= all.now;
  if (progress === 'settled') {
    letter.isSettled = true;
    settle(all, letter.payment, letter.page);
  }
  return 'done';
}
