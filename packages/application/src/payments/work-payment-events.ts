import type { UnclaimedCall } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { eachInTurn } from '../rounds.ts';
import { settlePayment } from './settle-payment.ts';

/** Webhooks younger than this are still being settled by the request that brought them, in milliseconds. */
const SETTLING = 5_000;
const ROUND = 100;

/** Settles webhooks that were kept but not worked on, because a process died in between. Answers how many. */
export function workPaymentEvents(ports: Ports) {
  const { store } = ports;
  const settle = settlePayment(ports);
  return async (call: UnclaimedCall): Promise<number> => {
    const events = await store.transaction(call, (tx) =>
      tx.paymentEvents.open(new Date(tx.now.getTime() - SETTLING), ROUND),
    );
    await eachInTurn(events, async ({ report, id }) => {
      if (report) await settle(call, report, id);
    });
    return events.length;
  };
}
