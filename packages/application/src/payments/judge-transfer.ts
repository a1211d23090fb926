import {
  Call,
  type Money,
  type OrderId,
  Payment,
  type PaymentId,
  PaymentProvider,
  type PaymentReport,
  type ProviderTraits,
  refuse,
  type Tx,
} from '@soko/domain';
import type { Ports } from '../ports.ts';
import { providerOf } from './provider-of.ts';
import { settlePayment } from './settle-payment.ts';

/** What staff saw on the account. */
export type TransferSeen = Readonly<{
  id: PaymentId;
  /** The bank's own name for it. */
  bankReference: string;
  /** The whole amount, where it is left out. */
  amount?: Money | undefined;
  note?: string | undefined;
}>;

/** How long a repeat of the call waits before it settles from the payment's row, in seconds. */
const LEASE_SECONDS = 15;

type Judged = Readonly<{ orderId: OrderId; paymentId: PaymentId }>;

/**
 * Staff confirm that a transfer came, also one for what was owed on terms: settled as the success of any provider is, also
 * when it comes late. Refuses
 * `not_found`, `payment_not_by_hand` for a payment whose provider tells by itself, and `payment_mismatch` for another
 * amount.
 */
export function confirmTransfer(ports: Ports) {
  const judge = judgeTransfer(ports, PaymentProvider.requireByHand);
  return (call: Call, { id, bankReference, amount, note }: TransferSeen): Promise<Judged> =>
    judge(call, { id, amount }, (payment) => {
      const raw = { confirmed: 'by hand', bank_transfer: bankReference, note: note ?? null };
      return { status: 'succeeded', amount: payment.amount, providerReference: bankReference, failure: null, raw };
    });
}

/**
 * Staff say that no such transfer came: the attempt is over, and the order can be paid anew. Refuses as confirming does, and
 * what is owed on terms, which stays owed until it comes or the order is cancelled.
 */
export function rejectTransfer(ports: Ports) {
  const judge = judgeTransfer(ports, PaymentProvider.requireTransfer);
  return (call: Call, { id, reason }: Readonly<{ id: PaymentId; reason: string }>): Promise<Judged> =>
    judge(call, { id }, () => ({
      status: 'failed',
      amount: null,
      providerReference: null,
      failure: { code: 'rejected', message: reason },
    }));
}

function judgeTransfer(ports: Ports, requireMeant: (provider: ProviderTraits) => void) {
  const { store, providers } = ports;
  const settle = settlePayment(ports);
  return async (
    call: Call,
    { id, amount }: Pick<TransferSeen, 'id' | 'amount'>,
    reportOn: (payment: Payment) => Omit<PaymentReport, 'provider' | 'reference' | 'livemode'>,
  ): Promise<Judged> => {
    const judged = await store.transaction<Judged>(
      call,
      async (tx) => {
        const payment = await lockPayment(tx, id);
        requireMeant(providerOf(providers, payment.provider));
        Payment.requireAmount(payment, amount ?? payment.amount);
        return { orderId: payment.orderId, paymentId: id };
      },
      { leaseSeconds: LEASE_SECONDS },
    );
    const payment = await store.transaction(Call.unclaimed(call), (tx) => lockPayment(tx, id));
    const { provider, reference } = payment;
    await settle(call, { provider, reference, livemode: true, ...reportOn(payment) });
    return judged;
  };
}

/** The payment under the lock of its order. Refuses `not_found`. */
async function lockPayment(tx: Tx, id: PaymentId): Promise<Payment> {
  const orderId = (await tx.payments.orderById(id)) ?? refuse('not_found');
  await tx.orders.lock(orderId);
  return (await tx.payments.lockOf(orderId)).find((one) => one.id === id) ?? refuse('not_found');
}
