import { type Order, Payment, type PaymentEvent, type PaymentReport, Refund } from '@soko/domain';
import { anId } from './ids.ts';
import { NOON } from './moments.ts';

/** A payment of the order at the sandbox, just begun. */
export const aPayment = (order: Order, fields: Partial<Payment> = {}): Payment => ({
  ...Payment.start(order, { provider: 'sandbox' }, { newId: anId, at: NOON }),
  ...fields,
});

/** A payment that went through. */
export const aSucceededPayment = (order: Order, fields: Partial<Payment> = {}): Payment => ({
  ...Payment.succeed(aPayment(order), { providerReference: 'sandbox-1' }, NOON, false),
  ...fields,
});

/** What the provider says of a payment: all of it was paid, where nothing says otherwise. */
export const aReport = (payment: Payment, fields: Partial<PaymentReport> = {}): PaymentReport => ({
  provider: payment.provider,
  reference: payment.reference,
  status: 'succeeded',
  amount: payment.amount,
  livemode: false,
  providerReference: 'sandbox-1',
  failure: null,
  ...fields,
});

/** A refund of the whole payment. */
export const aRefund = (payment: Payment, fields: Partial<Refund> = {}): Refund => ({
  ...Refund.request(payment, [], { amount: payment.amount, reason: 'cancelled', lines: [] }, { id: anId(), at: NOON }),
  ...fields,
});

export const aPaymentEvent = (fields: Partial<PaymentEvent> = {}): PaymentEvent => ({
  id: anId(),
  provider: 'sandbox',
  eventId: `event-${anId()}`,
  type: 'payment.succeeded',
  report: null,
  body: new TextEncoder().encode('{}'),
  answer: {},
  outcome: null,
  ...fields,
});
