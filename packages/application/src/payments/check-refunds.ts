import { isRefusal, type Refund, type Tx, type UnclaimedCall } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { eachInTurn } from '../rounds.ts';
import { sendRefund } from './send-refund.ts';

/** A refund is asked about again when it has been pending for this long, in milliseconds. */
const WAITED = 60_000;
const ROUND = 100;

/**
 * Asks the providers again about refunds that are pending: those that a provider settles later, and those whose job was
 * given up. The same key is the same refund there. A provider that does not answer is asked again in the next round.
 * Answers how many were settled or still wait.
 */
export const checkRefunds = (ports: Ports) =>
  sending(ports, (tx) => tx.refunds.pending(new Date(tx.now.getTime() - WAITED)));

/**
 * Goes on with refunds whose runner did not come back before its claim was over: it died, or its provider did not answer. A
 * provider that is still away is asked again once the new claim is over. Answers how many.
 */
export const sendLeftRefunds = (ports: Ports) => sending(ports, (tx) => tx.refunds.left(ROUND));

function sending(ports: Ports, chosen: (tx: Tx) => Promise<readonly Pick<Refund, 'id' | 'orderId'>[]>) {
  const { store } = ports;
  const send = sendRefund(ports);
  return async (call: UnclaimedCall): Promise<number> => {
    const refunds = await store.transaction(call, chosen);
    await eachInTurn(refunds, async ({ id: refundId, orderId }) => {
      try {
        await send(call, { refundId, orderId });
      } catch (failure) {
        if (!isRefusal(failure, 'payment_provider_unavailable')) throw failure;
      }
    });
    return refunds.length;
  };
}
