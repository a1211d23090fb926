import {
  type Dispute,
  type Disputes,
  Money,
  Payment,
  type PaymentEvents,
  type Payments,
  type Refund,
  type Refunds,
} from '@soko/domain';
import { byId, check, hold, mustHold, refersTo, type Scope } from './scope.ts';

export function payments(scope: Scope): Payments {
  const { state, journal } = scope;
  const write = (payment: Payment) => {
    check((payment.status === 'succeeded') === (payment.paidAt !== null), 'a payment that succeeded has its moment');
    check((payment.companyId === null) === (payment.dueDate === null), 'what is owed has its day');
    check(!payment.isSurplus || payment.status === 'succeeded', 'only money that came is a surplus');
    const others = [...state.payments.values()].filter(({ id }) => id !== payment.id);
    check(!others.some(({ reference }) => reference === payment.reference), 'payments_reference');
    const rivals = others.filter(({ orderId }) => orderId === payment.orderId);
    check(!(Payment.isLive(payment) && rivals.some(Payment.isLive)), 'payments_one_live');
    check(!(counts(payment) && rivals.some(counts)), 'payments_one_capture');
    state.payments.set(payment.id, payment);
    journal.wrote('payment', payment.id, payment);
  };
  return {
    lockOf: async (orderId) =>
      byId(state.payments.values())
        .filter((payment) => payment.orderId === orderId)
        .map((payment) => journal.read('payment', payment.id, hold(scope, payment))),
    orderOf: async (reference) =>
      [...state.payments.values()].find((payment) => payment.reference === reference)?.orderId ?? null,
    orderById: async (id) => state.payments.get(id)?.orderId ?? null,
    insert: async (payment) => {
      refersTo(state.orders, payment.orderId, 'payments.order_id');
      refersTo(state.companies, payment.companyId, 'payments.company_id');
      write(hold(scope, payment));
    },
    save: async (all) => {
      for (const payment of all) {
        mustHold(scope, payment.id);
        write(payment);
      }
    },
    keepAnswer: async (answer) => {
      refersTo(state.payments, answer.paymentId, 'payment_answers.payment_id');
      const last = state.paymentAnswers.filter(({ paymentId }) => paymentId === answer.paymentId).at(-1);
      if (JSON.stringify(last) !== JSON.stringify(answer)) state.paymentAnswers.push(answer);
    },
    compared: async (provider, { from, to }, references) => {
      const isWithin = (at: Date | null): boolean => at !== null && at >= from && at < to;
      return [...state.payments.values()]
        .filter((each) => each.provider === provider)
        .filter((each) => isWithin(each.createdAt) || isWithin(each.paidAt) || references.includes(each.reference))
        .sort((a, b) => Number(a.createdAt) - Number(b.createdAt))
        .map(({ id, reference, providerReference, orderId, status, amount, createdAt, paidAt }) => {
          const refunds = [...state.refunds.values()].filter(({ paymentId }) => paymentId === id);
          const given = refunds.filter((refund) => refund.status === 'succeeded').map((refund) => refund.amount);
          const pendingRefunds = refunds.filter((refund) => refund.status === 'pending').map((refund) => refund.id);
          const refunded = Money.sum(amount.currency, given);
          const payment = { reference, providerReference, orderId, status, amount, createdAt, paidAt };
          return { ...payment, refunded, pendingRefunds };
        });
    },
    lockDue: async (day) =>
      byId(state.payments.values())
        .filter(({ dueDate, remindedAt, status }) => status === 'pending' && remindedAt === null && isBy(dueDate, day))
        .map((payment) => journal.read('payment', payment.id, hold(scope, payment))),
    waiting: async (providers, since) =>
      [...state.payments.values()]
        .filter(
          (payment) => Payment.isLive(payment) && providers.includes(payment.provider) && payment.createdAt < since,
        )
        .sort((a, b) => Number(a.createdAt) - Number(b.createdAt))
        .map(({ reference }) => reference),
  };
}

const isBy = (dueDate: string | null, day: string): boolean => dueDate !== null && dueDate <= day;

const counts = (payment: Payment): boolean => payment.status === 'succeeded' && !payment.isSurplus;

export function paymentEvents({ state, now }: Scope): PaymentEvents {
  return {
    insert: async (event) => {
      const known = [...state.paymentEvents.values()].find(
        ({ provider, eventId }) => provider === event.provider && eventId === event.eventId,
      );
      if (!known) state.paymentEvents.set(event.id, { ...event, receivedAt: now });
      return known ?? null;
    },
    close: async (id, outcome) => {
      const event = state.paymentEvents.get(id);
      if (event) state.paymentEvents.set(id, { ...event, outcome });
    },
    open: async (since, limit) =>
      [...state.paymentEvents.values()]
        .filter(({ outcome, receivedAt }) => outcome === null && receivedAt < since)
        .sort((a, b) => Number(a.receivedAt) - Number(b.receivedAt))
        .slice(0, limit)
        .map(({ receivedAt: _, ...event }) => event),
  };
}

export function refunds(scope: Scope): Refunds {
  const { state, journal, now } = scope;
  const write = (refund: Refund) => {
    check((refund.status === 'succeeded') === (refund.refundedAt !== null), 'a refund that succeeded has its moment');
    check(refund.amount.amount > 0, 'refunds.amount > 0');
    state.refunds.set(refund.id, refund);
    journal.wrote('refund', refund.id, refund);
  };
  return {
    lockOf: async (orderId) =>
      byId(state.refunds.values())
        .filter((refund) => refund.orderId === orderId)
        .map((refund) => journal.read('refund', refund.id, hold(scope, refund))),
    orderOf: async (id) => state.refunds.get(id)?.orderId ?? null,
    insert: async (refund) => {
      refersTo(state.payments, refund.paymentId, 'refunds.payment_id');
      write(hold(scope, refund));
    },
    save: async (refund) => {
      mustHold(scope, refund.id);
      write(refund);
    },
    pending: async (since) =>
      [...state.refunds.values()]
        .filter(({ status, byHand, createdAt }) => status === 'pending' && !byHand && createdAt < since)
        .sort((a, b) => Number(a.createdAt) - Number(b.createdAt))
        .map(({ id, orderId }) => ({ id, orderId })),
    left: async (limit) =>
      [...state.refunds.values()]
        .filter(({ status, claimedUntil }) => status === 'pending' && claimedUntil !== null && claimedUntil <= now)
        .sort((a, b) => Number(a.claimedUntil) - Number(b.claimedUntil))
        .slice(0, limit)
        .map(({ id, orderId }) => ({ id, orderId })),
  };
}

export function disputes(scope: Scope): Disputes {
  const { state, journal } = scope;
  const write = (dispute: Dispute) => {
    check((dispute.status === 'open') === (dispute.closedAt === null), 'a dispute that ended has its moment');
    state.disputes.set(dispute.id, dispute);
    journal.wrote('dispute', dispute.id, dispute);
  };
  return {
    lockOf: async (orderId) =>
      byId(state.disputes.values())
        .filter((dispute) => dispute.orderId === orderId)
        .map((dispute) => journal.read('dispute', dispute.id, hold(scope, dispute))),
    insert: async (dispute) => {
      refersTo(state.payments, dispute.paymentId, 'disputes.payment_id');
      const others = [...state.disputes.values()].filter(({ paymentId }) => paymentId === dispute.paymentId);
      check(
        !others.some((other) => other.providerReference === dispute.providerReference),
        'disputes_provider_reference',
      );
      write(hold(scope, dispute));
    },
    save: async (dispute) => {
      mustHold(scope, dispute.id);
      write(dispute);
    },
  };
}
