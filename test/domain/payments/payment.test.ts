import {
  type CompanyId,
  type Order,
  Payment,
  type PaymentReport,
  type PaymentStatus,
  type Verdict,
} from '@soko/domain';
import { expect } from 'chai';
import {
  aConfirmedOrder,
  anId,
  anOrder,
  aPayment,
  aReport,
  aSucceededPayment,
  kobo,
  later,
  NOON,
  USD,
} from '../../support/builders/index.ts';

const STATUSES: PaymentStatus[] = ['initiated', 'pending', 'succeeded', 'failed', 'cancelled', 'expired'];
const LIVE: PaymentStatus[] = ['initiated', 'pending'];
const OPENED = { providerReference: 'p-1', redirectUrl: 'https://pay.example/p-1', clientToken: null };

describe('a payment', () => {
  it('begins with the total of its order, before its provider knows of it', () => {
    const order = anOrder();
    const payment = Payment.start(order, { provider: 'sandbox', method: 'card' }, { newId: anId, at: NOON });
    expect(payment).to.deep.include({
      orderId: order.id,
      amount: order.totals.total,
      status: 'initiated',
      method: 'card',
    });
    expect(payment).to.deep.include({ providerReference: null, redirectUrl: null, returnUrl: null, isSurplus: false });
  });

  it('has a reference of 34 small letters and digits, made of its id', () => {
    const payment = aPayment(anOrder());
    expect(payment.reference).to.match(/^[a-z0-9]{34}$/);
    expect(payment.reference).to.equal(`sk${payment.id.replaceAll('-', '')}`);
  });

  it('is live while its buyer may still make it succeed', () => {
    const order = anOrder();
    expect(STATUSES.filter((status) => Payment.isLive(aPayment(order, { status })))).to.deep.equal(LIVE);
  });

  it('is pending once its provider took it', () => {
    expect(Payment.opened(aPayment(anOrder()), OPENED)).to.deep.include({ ...OPENED, status: 'pending' });
  });

  it('that a faster webhook settled stays settled when its page comes', () => {
    const paid = aSucceededPayment(anOrder());
    const opened = Payment.opened(paid, { ...OPENED, providerReference: null });
    expect(opened).to.deep.include({ status: 'succeeded', paidAt: NOON, providerReference: paid.providerReference });
  });

  it('ends while it is live, and only then', () => {
    const order = anOrder();
    for (const status of STATUSES) {
      const payment = aPayment(order, { status });
      const ended = Payment.end(payment, 'failed', { code: 'declined', message: 'No.' });
      if (LIVE.includes(status))
        expect(ended).to.deep.include({ status: 'failed', failure: { code: 'declined', message: 'No.' } });
      else expect(ended).to.equal(payment);
    }
  });

  it('succeeds with its moment, and forgets an earlier failure', () => {
    const failed = aPayment(anOrder(), {
      status: 'failed',
      failure: { code: 'x', message: 'x' },
      providerReference: 'p-1',
    });
    const paid = Payment.succeed(failed, { providerReference: null }, NOON, true);
    expect(paid).to.deep.include({
      status: 'succeeded',
      paidAt: NOON,
      failure: null,
      providerReference: 'p-1',
      isSurplus: true,
    });
    expect(Payment.succeed(failed, { providerReference: 'p-2' }, NOON, false).providerReference).to.equal('p-2');
  });
});

describe('what a report about a payment means', () => {
  const draft = anOrder();
  const confirmed = aConfirmedOrder();
  const orders: Readonly<Record<Order['status'], Order>> = {
    draft,
    pending_payment: { ...draft, status: 'pending_payment' },
    confirmed,
    completed: { ...confirmed, status: 'completed' },
    cancelled: { ...draft, status: 'cancelled' },
    expired: { ...draft, status: 'expired' },
  };
  const judge = (
    status: PaymentStatus,
    report: Partial<PaymentReport>,
    order: Order = draft,
    rivals: readonly Payment[] = [],
  ): Verdict => {
    const payment = aPayment(order, { status });
    return Payment.judge(aReport(payment, report), payment, order, rivals);
  };
  const notSucceeded = STATUSES.filter((status) => status !== 'succeeded');

  /** By the status of the order: what the first success of a payment means. */
  const success: Readonly<Record<Order['status'], Verdict>> = {
    draft: 'confirm',
    pending_payment: 'confirm',
    confirmed: 'surplus',
    completed: 'surplus',
    cancelled: 'surplus',
    expired: 'revive',
  };
  for (const [status, verdict] of Object.entries(success) as [Order['status'], Verdict][]) {
    it(`is ${verdict} for a success while the order is ${status}, also after the payment was given up`, () => {
      const verdicts = notSucceeded.map((each) => judge(each, {}, orders[status]));
      expect(verdicts).to.deep.equal(notSucceeded.map(() => verdict));
    });
  }

  it('is nothing new once the payment succeeded, whatever is said and whatever became of the order', () => {
    for (const order of Object.values(orders)) {
      for (const status of ['pending', 'succeeded', 'failed', 'cancelled'] as const) {
        expect(judge('succeeded', { status }, order)).to.equal('nothing');
        expect(judge('succeeded', { status, amount: kobo(1) }, order)).to.equal('nothing');
      }
    }
  });

  it('is nothing while the payment is pending', () => {
    expect(STATUSES.map((status) => judge(status, { status: 'pending', amount: null }))).to.deep.equal(
      STATUSES.map(() => 'nothing'),
    );
  });

  it('is the end of a live payment when it failed or was given up, and nothing for one that is over', () => {
    for (const status of ['failed', 'cancelled'] as const) {
      const verdicts = STATUSES.map((each) => judge(each, { status, amount: null }));
      expect(verdicts).to.deep.equal(STATUSES.map((each) => (LIVE.includes(each) ? 'failed' : 'nothing')));
    }
  });

  it('is a mismatch when amount or currency differ, or nothing was captured', () => {
    const { amount, currency } = draft.totals.total;
    const wrong = [null, kobo(amount - 1), kobo(amount + 1), kobo(0), { amount, currency: USD }];
    expect(currency).to.not.equal(USD);
    for (const order of Object.values(orders)) {
      expect(wrong.map((each) => judge('pending', { amount: each }, order))).to.deep.equal(wrong.map(() => 'mismatch'));
    }
  });

  it('is a surplus when another payment paid the order already', () => {
    const rival = aSucceededPayment(draft);
    for (const status of ['draft', 'pending_payment', 'confirmed', 'expired'] as const) {
      expect(judge('pending', {}, orders[status], [rival])).to.equal('surplus');
    }
  });

  it('is not changed by rivals that failed, still wait, or were a surplus themselves', () => {
    const rivals = [
      ...notSucceeded.map((status) => aPayment(draft, { status })),
      aSucceededPayment(draft, { isSurplus: true }),
    ];
    expect(judge('pending', {}, draft, rivals)).to.equal('confirm');
  });

  it('is a surplus when the order costs something else than the payment was made for', () => {
    const payment = aPayment(draft, { amount: kobo(1), status: 'pending' });
    expect(Payment.judge(aReport(payment), payment, draft, [])).to.equal('surplus');
  });

  it('is a collection of what is owed on terms since the order was confirmed', () => {
    const owed = { companyId: anId<CompanyId>(), dueDate: '2026-12-31', status: 'pending' } as const;
    const collecting = (order: Order) => {
      const payment = aPayment(order, owed);
      return Payment.judge(aReport(payment), payment, order, []);
    };
    const unpaid = { ...orders.confirmed, paidAt: null };
    expect([unpaid, { ...unpaid, status: 'completed' as const }].map(collecting)).to.deep.equal(['collect', 'collect']);
    expect([orders.confirmed, orders.cancelled].map(collecting)).to.deep.equal(['surplus', 'surplus']);
  });

  it('is a confirmation in the last moment as long as the order was not given up', () => {
    const overdue = { ...orders.pending_payment, expiresAt: later(NOON, -60) };
    expect(judge('pending', {}, overdue)).to.equal('confirm');
  });
});
