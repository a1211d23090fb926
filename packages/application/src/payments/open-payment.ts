import { Call, isRefusal, Order, Payment, type PaymentRequest, refuse } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { closePage, providerOf } from './provider-of.ts';
import { settlePayment } from './settle-payment.ts';
import type { StartedPayment } from './start-payment.ts';

/** An order with the payment to open, and the one it replaced. */
export type Opening = Readonly<{ order: Order; payment: Payment; replaced: Payment | null }>;

/**
 * The part of paying that is after the commit: calls the provider for a payment that it does not know yet, and keeps
 * where the buyer goes; one whose page nobody can be told any more is over, and the order is paid anew. Safe to run
 * again, also from the rows alone (`made` missing) after a crash: the provider is called with the payment's own id as the
 * key. Closes the page of a payment that this one replaced.
 */
export function openPayment(ports: Ports) {
  const { store, providers } = ports;
  const settle = settlePayment(ports);

  return async (call: Call, started: StartedPayment, made?: Opening): Promise<void> => {
    const unclaimed = Call.unclaimed(call);
    const { order, payment, replaced } = made ?? (await load(ports, unclaimed, started));
    if (payment.status === 'initiated' && Order.isOpen(order)) {
      const opened = await providerOf(providers, payment.provider).start(requestFor(payment, order));
      await store.transaction(unclaimed, async (tx) => {
        const payments = await tx.payments.lockOf(order.id);
        const current = payments.find(({ id }) => id === payment.id) ?? refuse('not_found');
        await tx.payments.save([opened ? Payment.opened(current, opened) : Payment.lost(current)]);
        if (!opened) tx.events.add('payment.failed', payment.id, { order_id: order.id });
      });
    }
    if (!replaced) return;
    try {
      const report = await closePage(providers, replaced);
      if (report) await settle(call, report);
    } catch (failure) {
      // the buyer can pay all the same: the page of a provider that does not answer is closed by a job
      if (!isRefusal(failure, 'payment_provider_unavailable')) throw failure;
      await store.transaction(unclaimed, async (tx) => {
        tx.events.add('payment.left_open', replaced.id, { order_id: order.id });
      });
    }
  };
}

/** The same, read from the rows. */
function load({ store }: Ports, call: Call, started: StartedPayment): Promise<Opening> {
  return store.transaction(Call.unclaimed(call), async (tx) => {
    const order = Order.heldBy(await tx.orders.lock(started.orderId), call);
    const payments = await tx.payments.lockOf(started.orderId);
    const payment = payments.find(({ id }) => id === started.paymentId) ?? refuse('not_found');
    return { order, payment, replaced: payments.find(({ id }) => id === started.replaced) ?? null };
  });
}

/** The request, made from our own rows alone, so that a repeat is the same. */
function requestFor(payment: Payment, order: Order): PaymentRequest {
  return {
    key: payment.id,
    reference: payment.reference,
    amount: payment.amount,
    email: order.email,
    description: `Order ${order.number}`,
    returnUrl:
      payment.returnUrl && withParameters(payment.returnUrl, { order_id: order.id, reference: payment.reference }),
    method: payment.method,
    expiresAt: order.expiresAt ?? order.createdAt,
  };
}

/** The URL with these query parameters added before its fragment. */
function withParameters(url: string, parameters: Readonly<Record<string, string>>): string {
  const [target = '', fragment] = url.split('#', 2);
  const query = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `${target}${target.includes('?') ? '&' : '?'}${query.join('&')}${fragment === undefined ? '' : `#${fragment}`}`;
}
