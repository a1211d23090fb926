import {
  type ComparedPayment,
  type Difference,
  isRefusal,
  type ListedPayment,
  type PaymentProvider,
  type PaymentReport,
  type ReconciledDay,
  Reconciliation,
  refuse,
  type UnclaimedCall,
} from '@soko/domain';
import type { Ports } from '../ports.ts';
import { eachInTurn } from '../rounds.ts';
import { providerOf } from './provider-of.ts';
import { sendRefund } from './send-refund.ts';
import { verifyPayment } from './verify-payment.ts';

/** What came of comparing a provider's day with ours. */
export type Reconciled = Readonly<{
  provider: string;
  /** Whether the provider gave a list; else each payment of ours was asked about, and what is theirs alone was not seen. */
  isListed: boolean;
  theirs: number;
  ours: number;
  repaired: readonly Difference[];
  /** For people to look at. */
  left: readonly Difference[];
}>;

const DAY = 86_400_000;

/**
 * Compares a provider's payments of a day (UTC) with ours. What a question to the provider can settle is settled, refunds
 * on their way are asked about; all else is left for people. Refuses `payment_provider_unknown`,
 * `payment_provider_unavailable`, and `validation_failed` for what is no day.
 */
export function reconcilePayments(ports: Ports) {
  const { store, providers } = ports;
  const verify = verifyPayment(ports);
  const send = sendRefund(ports);
  return async (
    call: UnclaimedCall,
    { provider: name, date }: Readonly<{ provider: string; date: string }>,
  ): Promise<Reconciled> => {
    const provider = providerOf(providers, name);
    const day = dayOf(date);
    const of = (references: readonly string[]) =>
      store.transaction(call, (tx) => tx.payments.compared(name, day, references));
    const theirs = await listOf(provider, day, await of([]));
    const references = theirs.map(({ reference }) => reference);
    const ours = await of(references);
    const before = Reconciliation.compare(ours, theirs, day);

    await eachInTurn(before, ({ reference, ours: known }) =>
      known ? unlessAway(() => verify(call, { reference })) : Promise.resolve(),
    );
    const waiting = ours.flatMap(({ orderId, pendingRefunds }) =>
      pendingRefunds.map((refundId) => ({ orderId, refundId })),
    );
    await eachInTurn(waiting, (refund) => unlessAway(() => send(call, refund)));
    const after = await of(references);
    const left = Reconciliation.compare(after, theirs, day);
    const isLeft = ({ reference, kind }: Difference) =>
      left.some((other) => other.reference === reference && other.kind === kind);
    return {
      provider: name,
      isListed: provider.list !== undefined,
      theirs: theirs.length,
      ours: after.length,
      repaired: before.filter((difference) => !isLeft(difference)),
      left,
    };
  };
}

/** What the provider has of the day; one that gives no list is asked about each payment of ours. */
async function listOf(
  provider: PaymentProvider,
  day: ReconciledDay,
  ours: readonly ComparedPayment[],
): Promise<readonly ListedPayment[]> {
  if (provider.list) return provider.list(day);
  const answers: ListedPayment[] = [];
  for (const payment of ours) {
    answers.push(asListed(payment, await provider.verify(payment)));
  }
  return answers;
}

/** An answer about one payment, as a list would name it: what went back whole had come before. */
const asListed = ({ amount, status }: ComparedPayment, report: PaymentReport): ListedPayment =>
  status === 'succeeded' && report.failure?.code === 'refunded'
    ? { ...report, status, amount, refunded: amount }
    : { ...report, refunded: null };

/** A provider that does not answer leaves the difference as it is. */
async function unlessAway(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (failure) {
    if (!isRefusal(failure, 'payment_provider_unavailable')) throw failure;
  }
}

function dayOf(date: string): ReconciledDay {
  const from = new Date(`${date}T00:00:00.000Z`);
  const isDay = /^\d{4}-\d\d-\d\d$/.test(date) && from.toJSON()?.startsWith(date);
  if (!isDay) refuse('validation_failed', { detail: `${date} is no day: 2026-11-21 would be one.` });
  return { from, to: new Date(from.getTime() + DAY) };
}
