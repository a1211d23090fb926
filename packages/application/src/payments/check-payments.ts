import { isRefusal, type UnclaimedCall } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { eachInTurn } from '../rounds.ts';
import { verifyPayment } from './verify-payment.ts';

/** A payment is asked about when it has been live for this long, in milliseconds. */
const WAITED = 60_000;

/**
 * Asks the providers about payments that have been live for a while: for webhooks that never came. A provider that does
 * not answer is asked again in the next round. Answers how many were settled or still wait.
 */
export function checkPayments(ports: Ports) {
  const { store, providers } = ports;
  const verify = verifyPayment(ports);
  const online = providers.filter(({ collects }) => collects === 'online').map(({ name }) => name);
  return async (call: UnclaimedCall): Promise<number> => {
    const waiting = await store.transaction(call, (tx) =>
      tx.payments.waiting(online, new Date(tx.now.getTime() - WAITED)),
    );
    await eachInTurn(waiting, async (reference) => {
      try {
        await verify(call, { reference });
      } catch (failure) {
        if (!isRefusal(failure, 'payment_provider_unavailable')) throw failure;
      }
    });
    return waiting.length;
  };
}
