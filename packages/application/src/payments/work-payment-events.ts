import { isRefusal, type UnclaimedCall } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { eachInTurn } from '../rounds.ts';
import { settleEvent } from './settle-event.ts';

/** Webhooks younger than this are still being settled by the request that brought them, in milliseconds. */
const SETTLING = 5_000;
const ROUND = 100;

/** The provider that has to be asked does not answer, or was switched off since: the event waits. */
const isAway = (failure: unknown): boolean =>
  isRefusal(failure, 'payment_provider_unavailable') || isRefusal(failure, 'payment_provider_unknown');

/**
 * Settles webhooks that were kept but not worked on, because a process died in between or their provider did not answer.
 * Answers how many.
 */
export function workPaymentEvents(ports: Ports) {
  const { store } = ports;
  const settle = settleEvent(ports);
  return async (call: UnclaimedCall): Promise<number> => {
    const events = await store.transaction(call, (tx) =>
      tx.paymentEvents.open(new Date(tx.now.getTime() - SETTLING), ROUND),
    );
    await eachInTurn(events, async (event) => {
      try {
        await settle(call, event);
      } catch (failure) {
        if (!isAway(failure)) throw failure;
      }
    });
    return events.length;
  };
}
