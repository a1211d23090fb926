import { isRefusal, type UnclaimedCall } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { eachInTurn } from '../rounds.ts';
import { sendRefund } from './send-refund.ts';

/** A refund is asked about again when it has been pending for this long, in milliseconds. */
const WAITED = 60_000;

/**
 * Asks the providers again about refunds that are pending: those that a provider settles later, and those whose job was
 * given up. The same key is the same refund there. A provider that does not answer is asked again in the next round.
 * Answers how many were settled or still wait.
 */
export function checkRefunds(ports: Ports) {
  const { store } = ports;
  const send = sendRefund(ports);
  return async (call: UnclaimedCall): Promise<number> => {
    const pending = await store.transaction(call, (tx) => tx.refunds.pending(new Date(tx.now.getTime() - WAITED)));
    await eachInTurn(pending, async ({ id: refundId, orderId }) => {
      try {
        await send(call, { refundId, orderId });
      } catch (failure) {
        if (!isRefusal(failure, 'payment_provider_unavailable')) throw failure;
      }
    });
    return pending.length;
  };
}
