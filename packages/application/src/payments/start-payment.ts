import {
  type Call,
  Credit,
  LedgerTransaction,
  Money,
  type NewId,
  Order,
  type OrderId,
  Payment,
  type PaymentId,
  PaymentProvider,
  refuse,
  type Tx,
} from '@soko/domain';
import { confirmOrder } from '../orders/confirm-order.ts';
import type { Ports, Settings } from '../ports.ts';
import { holdCredit } from './hold-credit.ts';
import { type Opening, openPayment } from './open-payment.ts';
import { providerOf } from './provider-of.ts';

export type PaymentChoice = Readonly<{
  orderId: OrderId;
  provider: string;
  returnUrl?: string | undefined;
  method?: string | undefined;
}>;

/** The payment, and whether this call made it. `replaced` was live with another provider and is over. */
export type StartedPayment = Readonly<{
  orderId: OrderId;
  paymentId: PaymentId;
  isNew: boolean;
  replaced: PaymentId | null;
}>;

/** How long a repeat of the call waits before it goes on with the payment's row, in seconds. */
const LEASE_SECONDS = 15;

/**
 * Starts paying an order: the payment's row first, then, after the commit, the provider is called with a key made of it.
 * A live payment with the same provider is answered again, one with another provider is closed. A total of zero, cash on
 * delivery and terms confirm at once. Refuses `not_found`, `order_expired`, `order_not_payable`, `payment_provider_unknown`,
 * `payment_provider_unavailable`, `payment_amount_not_taken`, `payment_terms_not_granted`, `credit_limit_exceeded`,
 * `currency_mismatch`, `return_url_not_allowed`.
 */
export function startPayment(ports: Ports) {
  const { store, providers, settings, newId } = ports;
  const open = openPayment(ports);
  return async (call: Call, choice: PaymentChoice): Promise<StartedPayment> => {
    const provider = providerOf(providers, choice.provider);
    const returnUrl = allowed(choice.returnUrl, settings);
    const made: Opening[] = []; // stays empty when the claim is known and the work does not run
    const started = await store.transaction<StartedPayment>(
      call,
      async (tx) => {
        const credit = await holdCredit(tx, call, provider);
        const order = Order.payable(Order.heldBy(await tx.orders.lock(choice.orderId), call), tx.now);
        PaymentProvider.requireTaken(provider, order.totals.total);
        const live = (await tx.payments.lockOf(order.id)).find(Payment.isLive) ?? null;
        const again = live?.provider === provider.name ? live : null;
        const asked = Payment.start(order, { ...choice, returnUrl }, { newId, at: tx.now });
        const payment = again ?? Credit.collected(provider, credit, order, asked, tx.now);
        const replaced = again ? null : live;
        if (replaced) await tx.payments.save([Payment.end(replaced, 'cancelled')]);
        const begun = again ? order : await begin(tx, order, payment, provider, newId);
        made.splice(0, 1, { order: begun, payment, replaced });
        return { orderId: order.id, paymentId: payment.id, isNew: !again, replaced: replaced?.id ?? null };
      },
      { leaseSeconds: LEASE_SECONDS },
    );
    await open(call, started, made[0]);
    return started;
  };
}

/** Waits for the money; or goes ahead without, when there is none to wait for. Answers the order as it stands then. */
async function begin(tx: Tx, order: Order, payment: Payment, provider: PaymentProvider, newId: NewId): Promise<Order> {
  if (Money.isZero(order.totals.total)) {
    await tx.payments.insert(Payment.succeed(payment, { providerReference: null }, tx.now, false));
    const booking = LedgerTransaction.capture(order, payment.provider, { id: newId(), paymentId: payment.id });
    return confirmOrder(tx, order, { paid: true, booking });
  }
  if (PaymentProvider.trusts(provider)) {
    await tx.payments.insert({ ...payment, status: 'pending' });
    const booking = LedgerTransaction.receivable(order, { id: newId(), paymentId: payment.id });
    return confirmOrder(tx, order, { paid: false, booking });
  }
  const until = new Date(tx.now.getTime() + provider.windowSeconds * 1000);
  const waiting = Order.awaitPayment(order, tx.now, until);
  await tx.payments.insert(payment);
  await tx.orders.save(waiting);
  await tx.reservations.extend(order.id, waiting.expiresAt ?? until);
  return waiting;
}

/** Refuses `return_url_not_allowed` unless the URL is http(s) and its origin is on the list, where there is a list. */
function allowed(returnUrl: string | undefined, { returnOrigins }: Settings): string | undefined {
  if (returnUrl === undefined) return undefined;
  const origin = /^(https?:\/\/[^/?#\\@\s]+)(?:[/?#]|$)/i.exec(returnUrl)?.[1]?.toLowerCase();
  if (!origin || (returnOrigins && !returnOrigins.includes(origin))) refuse('return_url_not_allowed');
  return returnUrl;
}
