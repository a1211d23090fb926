import {
  CHECKOUT_SECONDS,
  type Expected,
  type ExpectedOrder,
  type ExpectedPayment,
  type Outcome,
  PAGE_SECONDS,
  type Page,
  type Turn,
  WARES,
} from './expected.ts';

/** A line holds no more. */
const MOST = 999;

/** Shirts at 2,000 and 7.5 % VAT; pots at 4,000 less 10 %, the courier once, and VAT on both. */
const totalOf = ([shirts = 0, pots = 0]: readonly number[]): number =>
  shirts * 2_150 + pots * 3_870 + (pots > 0 ? 1_075 : 0);

export const isOpen = ({ status }: ExpectedOrder) => status === 'draft' || status === 'pending_payment';
export const isLive = ({ status }: ExpectedPayment) => status === 'initiated' || status === 'pending';
export const turn = ({ turns }: Expected, name: Turn) => turns.set(name, (turns.get(name) ?? 0) + 1);
const of = (all: Expected, order: ExpectedOrder) => all.payments.filter((payment) => payment.order === order);
const available = ({ shelves }: Expected, ware: number) => shelves[ware]!.onHand - shelves[ware]!.reserved;

/** Moves what the order wants on every shelf: so often its pieces on hand and reserved. */
function move({ shelves }: Expected, wanted: readonly number[], onHand: number, reserved: number): void {
  wanted.forEach((pieces, ware) => {
    shelves[ware]!.onHand += onHand * pieces;
    shelves[ware]!.reserved += reserved * pieces;
  });
}

/** Makes a line of a cart so long. */
export function setLine(all: Expected, buyer: number, ware: number, pieces: number): Outcome {
  if (pieces < 1 || pieces > MOST) return 'validation_failed';
  if (pieces > available(all, ware)) return 'out_of_stock';
  all.carts[buyer]![ware] = pieces;
  return 'done';
}

/** A draft of so many pieces per ware, with its stock held. */
export function place(all: Expected, buyer: number, wanted: readonly number[], isFromCart: boolean): Outcome {
  if (wanted.some((pieces, ware) => pieces > available(all, ware))) return 'out_of_stock';
  move(all, wanted, 0, 1);
  if (isFromCart) all.carts[buyer] = WARES.map(() => 0);
  const until = all.now + CHECKOUT_SECONDS * 1_000;
  all.orders.push({ status: 'draft', buyer, isFromCart, wanted, total: totalOf(wanted), isPaid: false, until });
  return 'done';
}

function confirm(all: Expected, order: ExpectedOrder, isPaid: boolean): void {
  move(all, order.wanted, -1, -1);
  Object.assign(order, { status: 'confirmed', isPaid });
}

/** The one thing that may come of what a provider says, whoever brings it. */
export function settle(all: Expected, payment: ExpectedPayment, page: Page): void {
  const { order } = payment;
  if (payment.status === 'succeeded' || page.status === 'pending') return;
  if (page.status !== 'succeeded') {
    if (!isLive(payment)) return;
    payment.status = page.status;
    if (page.status === 'failed') turn(all, 'failed');
    return;
  }
  if (page.paid !== order.total) return void turn(all, 'mismatch');
  const wasPaid = of(all, order).some(({ status, isSurplus }) => status === 'succeeded' && !isSurplus);
  const isLate = order.status === 'expired' && order.wanted.every((pieces, ware) => pieces <= available(all, ware));
  Object.assign(payment, { status: 'succeeded', isSurplus: wasPaid || !(isOpen(order) || isLate) });
  if (payment.isSurplus) {
    turn(all, 'surplus');
    all.refunds.push({ payment, amount: order.total, status: 'pending' });
    return;
  }
  turn(all, isLate ? 'revived' : 'confirmed');
  if (isLate) move(all, order.wanted, 0, 1);
  for (const rival of of(all, order).filter(isLive)) rival.status = 'cancelled';
  confirm(all, order, true);
}

/** The page is closed, unless somebody did something on it before; answers whether the provider could be asked. */
function close(all: Expected, payment: ExpectedPayment): boolean {
  if (all.down.has(payment.provider)) return false;
  if (payment.page.status === 'pending') payment.page = { status: 'cancelled', paid: 0 };
  if (payment.page.status === 'succeeded') turn(all, 'paid_before_close');
  settle(all, payment, payment.page);
  return true;
}

/** Closes the pages of an order that is still open; answers whether the providers could be asked. */
const closeAll = (all: Expected, order: ExpectedOrder): boolean =>
  !isOpen(order) ||
  of(all, order)
    .filter(isLive)
    .every((payment) => close(all, payment));

function release(all: Expected, order: ExpectedOrder, status: 'cancelled' | 'expired'): void {
  move(all, order.wanted, 0, -1);
  for (const payment of of(all, order).filter(isLive)) payment.status = status;
  order.status = status;
}

function putBack(all: Expected, { isFromCart, buyer, wanted }: ExpectedOrder): void {
  if (!isFromCart) return;
  turn(all, 'put_back');
  all.carts[buyer] = all.carts[buyer]!.map((pieces, ware) => Math.min(MOST, pieces + wanted[ware]!));
}

/** The buyer turns to a provider. */
export function pay(all: Expected, order: ExpectedOrder, provider: string): Outcome {
  if (order.status === 'expired' || (isOpen(order) && order.until <= all.now)) return 'order_expired';
  if (!isOpen(order)) return 'order_not_payable';
  const live = of(all, order).find(isLive);
  const again = live?.provider === provider ? live : undefined;
  const payment = again ?? begin(all, order, provider, live);
  if (payment.status === 'initiated') {
    if (all.down.has(provider)) return 'payment_provider_unavailable';
    Object.assign(payment, { isOpened: true, status: 'pending' });
  }
  if (live && !again) close(all, live); // where its provider cannot be asked, a job does that later
  return 'done';
}

function begin(all: Expected, order: ExpectedOrder, provider: string, replaced?: ExpectedPayment): ExpectedPayment {
  if (replaced) {
    turn(all, 'replaced');
    replaced.status = 'cancelled';
  }
  const payment: ExpectedPayment = {
    order,
    provider,
    status: 'initiated',
    isSurplus: false,
    since: all.now,
    isOpened: false,
    page: { status: 'pending', paid: 0 },
  };
  all.payments.push(payment);
  if (order.total === 0) {
    turn(all, 'free');
    payment.status = 'succeeded';
    confirm(all, order, true);
  } else if (provider === 'cash') {
    turn(all, 'on_delivery');
    payment.status = 'pending';
    confirm(all, order, false);
  } else {
    order.status = 'pending_payment';
    order.until = Math.max(order.until, all.now + PAGE_SECONDS * 1_000);
  }
  return payment;
}

/** Undoes an order, whatever became of it so far. */
export function cancel(all: Expected, order: ExpectedOrder): Outcome {
  if (!closeAll(all, order)) return 'payment_provider_unavailable';
  if (order.status === 'cancelled' || order.status === 'expired') return 'order_not_cancellable';
  if (isOpen(order)) {
    release(all, order, 'cancelled');
    return 'done';
  }
  move(all, order.wanted, 1, 0);
  order.status = 'cancelled';
  const payments = of(all, order);
  const captured = payments.find(({ status, isSurplus }) => status === 'succeeded' && !isSurplus);
  if (captured && order.total > 0) all.refunds.push({ payment: captured, amount: order.total, status: 'pending' });
  turn(all, captured ? 'cancelled_paid' : 'cancelled_owed');
  for (const payment of payments.filter(isLive)) payment.status = 'cancelled';
  return 'done';
}

/** Gives up a checkout. */
export function drop(all: Expected, order: ExpectedOrder): Outcome {
  if (!closeAll(all, order)) return 'payment_provider_unavailable';
  if (!isOpen(order)) return 'order_not_cancellable';
  release(all, order, 'cancelled');
  putBack(all, order);
  turn(all, 'dropped');
  return 'done';
}

/** Ends what was not paid in time. */
export function expire(all: Expected): void {
  const isOverdue = (order: ExpectedOrder) => isOpen(order) && order.until <= all.now;
  for (const order of all.orders.filter(isOverdue)) {
    if (!closeAll(all, order) || !isOverdue(order)) continue;
    release(all, order, 'expired');
    putBack(all, order);
    turn(all, 'expired');
  }
}
