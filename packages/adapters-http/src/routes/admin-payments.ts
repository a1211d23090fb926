import type { PaymentId } from '@soko/domain';
import { found, type Route, route } from '../route.ts';
import { currency, idOf, named, text, whole } from '../schemas/common.ts';
import { PaymentDetailSchema } from '../schemas/orders.ts';

const common = {
  tags: ['Payments'],
  limit: 'default',
  policy: { permission: 'payments.confirm', scope: 'market' },
  idempotency: 'accepted',
  things: { id: 'payment' },
  params: { id: idOf<PaymentId>('The payment') },
  status: 200,
  returns: PaymentDetailSchema,
} as const;

const ConfirmBody = named('ConfirmPaymentBody', {
  bank_reference: text({ max: 200 }, 'What the bank calls the transfer', 'FT26325ABC12'),
  amount: named('TransferredAmount', {
    amount: whole({ min: 1, max: 1_000_000_000_000_00 }, 'Whole minor units'),
    currency,
  })
    .exactOptional()
    .meta({ description: 'What came; the whole amount, where it is left out' }),
  note: text({ max: 500 }, 'For the books').exactOptional(),
});
const RejectBody = named('RejectPaymentBody', { reason: text({ max: 500 }, 'Why, for the buyer') });

export const adminPaymentRoutes: readonly Route[] = [
  route({
    ...common,
    method: 'post',
    path: '/admin/payments/{id}/confirm',
    operationId: 'confirmPayment',
    summary: 'Say that the money of a bank transfer, or of an order on terms, came',
    description:
      'Settled like any payment: the order is confirmed; money that comes too late revives the order or is a surplus. What a company ' +
      'owed on terms is paid, and its credit is free again. Safe to repeat.',
    body: ConfirmBody,
    refuses: ['not_found', 'payment_not_by_hand', 'payment_mismatch', 'payment_provider_unknown'],
    examples: { body: { bank_reference: 'FT26325ABC12' } },
    handle: async ({ app, queries, call, params, body }) => {
      await app.payments.confirmTransfer(call, { ...params, ...body });
      return found(await queries.payment(call, params.id));
    },
  }),
  route({
    ...common,
    method: 'post',
    path: '/admin/payments/{id}/reject',
    operationId: 'rejectPayment',
    summary: 'Say that no such bank transfer came',
    description:
      'The attempt is over; the order can be paid anew while its time lasts. What is owed on terms stays owed until it comes or ' +
      'the order is cancelled (`payment_not_by_hand`).',
    body: RejectBody,
    refuses: ['not_found', 'payment_not_by_hand', 'payment_provider_unknown'],
    examples: { body: { reason: 'No transfer with this reference came.' } },
    handle: async ({ app, queries, call, params, body }) => {
      await app.payments.rejectTransfer(call, { ...params, ...body });
      return found(await queries.payment(call, params.id));
    },
  }),
];
