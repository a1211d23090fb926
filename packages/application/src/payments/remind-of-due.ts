import { Credit, Payment, type UnclaimedCall } from '@soko/domain';
import type { Ports } from '../ports.ts';

/** Has each company told, once, of what it owes on terms when that is due. Answers of how many payments. */
export function remindOfDue({ store }: Ports) {
  return (call: UnclaimedCall): Promise<number> =>
    store.transaction(call, async (tx) => {
      const due = await tx.payments.lockDue(Credit.dayOf(tx.now));
      await tx.payments.save(due.map((payment) => Payment.reminded(payment, tx.now)));
      for (const { id, orderId } of due) tx.events.add('payment.due', id, { order_id: orderId });
      return due.length;
    });
}
