import { type Payment, Refund } from '@soko/domain';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  anId,
  anOrder,
  aPayment,
  aRefund,
  aSucceededPayment,
  kobo,
  later,
  NOON,
} from '../../support/builders/index.ts';
import { always } from '../../support/properties.ts';
import { refusalOf } from '../../support/refusal.ts';

const paid = (amount: number): Payment => aSucceededPayment(anOrder(), { amount: kobo(amount) });
const request = (payment: Payment, earlier: readonly Refund[], amount: number): Refund =>
  Refund.request(payment, earlier, { amount: kobo(amount), reason: 'damaged', lines: [] }, { id: anId(), at: NOON });

describe('a refund', () => {
  it('begins pending, of a payment that succeeded', () => {
    const payment = paid(1_000);
    const refund = request(payment, [], 400);
    expect(refund).to.deep.include({
      status: 'pending',
      paymentId: payment.id,
      orderId: payment.orderId,
      reason: 'damaged',
    });
    expect(refund).to.deep.include({ amount: kobo(400), createdAt: NOON, refundedAt: null });
    for (const status of ['initiated', 'pending', 'failed', 'cancelled', 'expired'] as const) {
      expect(refusalOf(() => request(aPayment(anOrder(), { status }), [], 1))).to.equal('refund_exceeds_captured');
    }
  });

  it('and those before it never pass what was captured', () => {
    const payment = paid(1_000);
    const first = request(payment, [], 600);
    expect(request(payment, [first], 400).amount).to.deep.equal(kobo(400));
    expect(refusalOf(() => request(payment, [first], 401))).to.equal('refund_exceeds_captured');
    expect(refusalOf(() => request(payment, [], 1_001))).to.equal('refund_exceeds_captured');
  });

  it('does not count those that failed, nor those of other payments', () => {
    const payment = paid(1_000);
    const failed = Refund.fail(request(payment, [], 1_000), 'no such card');
    const ofAnother = aRefund(paid(1_000));
    expect(request(payment, [failed, ofAnother], 1_000).amount).to.deep.equal(kobo(1_000));
  });

  it('is of the currency of its payment', () => {
    const payment = paid(1_000);
    const dollars = { ...kobo(1), currency: 'USD' as never };
    const asked = { amount: dollars, reason: '', lines: [] };
    expect(refusalOf(() => Refund.request(payment, [], asked, { id: anId(), at: NOON }))).to.equal('currency_mismatch');
  });

  it('succeeds with its moment, or fails with a reason', () => {
    const refund = request(paid(1_000), [], 400);
    const done = Refund.succeed(refund, 'r-1', later(NOON, 5));
    expect(done).to.deep.include({
      status: 'succeeded',
      providerReference: 'r-1',
      refundedAt: later(NOON, 5),
      failure: null,
    });
    expect(Refund.fail(refund, 'no such card')).to.deep.include({
      status: 'failed',
      failure: 'no such card',
      refundedAt: null,
    });
  });

  it(
    'asked for again and again gives back no more than was captured',
    always([fc.nat(1_000), fc.array(fc.nat(400), { maxLength: 12 })], (captured, amounts) => {
      const payment = paid(captured);
      const given: Refund[] = [];
      for (const amount of amounts) {
        if (refusalOf(() => request(payment, given, amount)) === undefined) given.push(request(payment, given, amount));
        else expect(given.reduce((sum, refund) => sum + refund.amount.amount, amount)).to.be.greaterThan(captured);
      }
      expect(given.reduce((sum, refund) => sum + refund.amount.amount, 0)).to.be.at.most(captured);
    }),
  );
});
