import { type Currency, Money, type PaymentId, PaymentProvider, type UnclaimedCall } from '@soko/domain';
import type { DueNotice } from '../payments/views.ts';
import type { Mail, Ports } from '../ports.ts';
import { mailOf } from './shop-mails.ts';

/** Tells the owners of a company that an invoice is due, if it is still owed. `key` makes a repeat the same messages. */
export function tellOfDue({ queries, providers, mailer }: Ports) {
  const instructions = providers.find(PaymentProvider.isOnTerms)?.instructions;
  return async (
    _call: UnclaimedCall,
    { paymentId, key }: Readonly<{ paymentId: PaymentId; key: string }>,
  ): Promise<void> => {
    const notice = await queries.dueNotice(paymentId);
    for (const to of notice?.owner_emails ?? []) if (notice) await mailer.send(dueMail(notice, instructions, to, key));
  };
}

function dueMail(notice: DueNotice, instructions: string | undefined, to: string, key: string): Mail {
  const { amount, currency } = notice.amount;
  const owed = `${currency} ${Money.format(Money.of(amount, currency as Currency))}`;
  const order = notice.purchase_order_number === null ? '' : `, your purchase order ${notice.purchase_order_number}`;
  return mailOf(key, to, `Invoice ${notice.invoice_number} is due`, [
    `Invoice ${notice.invoice_number} of ${notice.company} (order ${notice.order_number}${order}) is due on ${notice.due_date}: ${owed}.`,
    `Please name ${notice.reference} when you send the money.`,
    ...(instructions === undefined ? [] : [instructions]),
  ]);
}
