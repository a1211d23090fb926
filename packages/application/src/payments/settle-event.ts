import type {
  DisputeReport,
  OrderId,
  Payment,
  PaymentEvent,
  PaymentHint,
  PaymentReport,
  RefundId,
  RefundNotice,
  UnclaimedCall,
} from '@soko/domain';
import type { Ports } from '../ports.ts';
import { eachInTurn } from '../rounds.ts';
import { providerOf } from './provider-of.ts';
import { sendRefund } from './send-refund.ts';
import { settleDispute } from './settle-dispute.ts';
import { settleNotice } from './settle-notice.ts';
import { settlePayment } from './settle-payment.ts';

/** A kept webhook; without an id, where another part of what it says is the one that closes it. */
export type About = Readonly<{ id: PaymentEvent['id'] | null; provider: string }>;

type Kept = Pick<PaymentEvent, 'id' | 'provider'>;

/**
 * Settles what a kept webhook says. One that proves nothing by itself is only a reason to ask its provider, whose answer
 * is what counts. Refuses `payment_provider_unavailable`: the event then stays open.
 */
export function settleEvent(ports: Ports) {
  const settle = settlePayment(ports);
  const notice = settleNotice(ports);
  const dispute = settleDispute(ports);
  const send = sendRefund(ports);

  const settleNews = async (call: UnclaimedCall, about: About, news: RefundNotice | DisputeReport): Promise<void> => {
    if (news.status === 'disputed') return dispute(call, about, news);
    await notice(call, about, news);
  };

  /** Asks about a payment; where it had succeeded before, about its refunds that are on their way too. */
  const askPayment = async (call: UnclaimedCall, { id, provider: name }: Kept, reference: string): Promise<void> => {
    const provider = providerOf(ports.providers, name);
    const { payment, refunds } = await known(ports, call, name, reference);
    const report = payment ? await provider.verify(payment) : nothing(name, reference);
    await settle(call, report, id);
    await eachInTurn(refunds, (refund) => send(call, refund));
  };

  /** Asks about a payment that is not known to have succeeded: what is told of its money can only come after that. */
  const catchUp = async (call: UnclaimedCall, name: string, reference: string): Promise<void> => {
    const { payment } = await known(ports, call, name, reference);
    if (!payment || payment.status === 'succeeded') return;
    await settle(call, await providerOf(ports.providers, name).verify(payment));
  };

  /** Asks about a refund or a dispute, and first about its payment where that is not known to have succeeded. */
  const askReturn = async (call: UnclaimedCall, { id, provider: name }: Kept, hint: PaymentHint): Promise<void> => {
    const provider = providerOf(ports.providers, name);
    const told = (await provider.explain?.(hint)) ?? [];
    for (const reference of new Set(told.map((news) => news.reference))) await catchUp(call, name, reference);
    // the last one closes the event, so that a crash before it repeats all of them
    for (const [at, news] of told.entries()) {
      await settleNews(call, { id: at === told.length - 1 ? id : null, provider: name }, news);
    }
    if (told.length === 0) await ports.store.transaction(call, (tx) => tx.paymentEvents.close(id, 'unknown', null));
  };

  return async (call: UnclaimedCall, event: Kept & Pick<PaymentEvent, 'report'>): Promise<void> => {
    const { id, report } = event;
    if (report === null) return;
    if (report.status === 'refunded' || report.status === 'disputed') {
      await catchUp(call, event.provider, report.reference);
      return settleNews(call, event, report);
    }
    if (report.status !== 'unproven') return void (await settle(call, report, id));
    return report.about ? askReturn(call, event, report) : askPayment(call, event, report.reference);
  };
}

type Known = Readonly<{
  /** Null where it is none of ours. */
  payment: Payment | null;
  /** Its refunds that are pending. */
  refunds: readonly Readonly<{ refundId: RefundId; orderId: OrderId }>[];
}>;

/** What we know of the payment of this reference. */
const known = ({ store }: Ports, call: UnclaimedCall, provider: string, reference: string): Promise<Known> =>
  store.transaction(call, async (tx) => {
    const orderId = await tx.payments.orderOf(reference);
    if (orderId === null) return { payment: null, refunds: [] };
    await tx.orders.lock(orderId);
    const payments = await tx.payments.lockOf(orderId);
    const payment = payments.find((one) => one.reference === reference && one.provider === provider) ?? null;
    const refunds = payment?.status === 'succeeded' ? await tx.refunds.lockOf(orderId) : [];
    const pending = refunds.filter(({ paymentId, status }) => paymentId === payment?.id && status === 'pending');
    return { payment, refunds: pending.map(({ id: refundId }) => ({ refundId, orderId })) };
  });

const nothing = (provider: string, reference: string): PaymentReport => ({
  provider,
  reference,
  status: 'pending',
  amount: null,
  livemode: true,
  providerReference: null,
  failure: null,
});
