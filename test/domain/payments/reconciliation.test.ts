import { type ComparedPayment, type ListedPayment, Reconciliation } from '@soko/domain';
import { expect } from 'chai';
import { anId, kobo, later, NOON } from '../../support/builders/index.ts';

const DAY = { from: new Date('2026-03-02T00:00:00Z'), to: new Date('2026-03-03T00:00:00Z') };

const our = (fields: Partial<ComparedPayment> = {}): ComparedPayment => ({
  reference: 'sk1',
  providerReference: 'p1',
  orderId: anId(),
  status: 'succeeded',
  amount: kobo(1_000),
  createdAt: NOON,
  paidAt: NOON,
  refunded: kobo(0),
  pendingRefunds: [],
  ...fields,
});
const their = (fields: Partial<ListedPayment> = {}): ListedPayment => ({
  reference: 'sk1',
  providerReference: 'p1',
  status: 'succeeded',
  amount: kobo(1_000),
  refunded: kobo(0),
  ...fields,
});
const kinds = (ours: readonly ComparedPayment[], theirs: readonly ListedPayment[]) =>
  Reconciliation.compare(ours, theirs, DAY).map(({ kind }) => kind);

describe('two books of a day', () => {
  it('agree where both know the same money', () => {
    expect(kinds([our()], [their()])).to.deep.equal([]);
    expect(kinds([our()], [their({ refunded: null })])).to.deep.equal([]);
    expect(kinds([our({ status: 'failed', paidAt: null })], [their({ status: 'failed', amount: null })])).to.deep.equal(
      [],
    );
    expect(kinds([our({ status: 'pending', paidAt: null })], [])).to.deep.equal([]);
    expect(kinds([our({ amount: kobo(0) })], [])).to.deep.equal([]);
    expect(kinds([], [their({ status: 'pending', amount: null })])).to.deep.equal([]);
  });

  it('differ by money that one of them does not know', () => {
    expect(kinds([our({ status: 'pending', paidAt: null })], [their()])).to.deep.equal(['not_settled']);
    expect(kinds([our({ status: 'expired', paidAt: null })], [their()])).to.deep.equal(['not_settled']);
    expect(kinds([], [their()])).to.deep.equal(['not_ours']);
    expect(kinds([our()], [])).to.deep.equal(['not_theirs']);
    expect(kinds([our()], [their({ status: 'failed', amount: null })])).to.deep.equal(['not_theirs']);
  });

  it('differ by amounts, and by what went back', () => {
    expect(kinds([our()], [their({ amount: kobo(999) })])).to.deep.equal(['amount']);
    expect(kinds([our()], [their({ amount: { ...kobo(1_000), currency: 'USD' as never } })])).to.deep.equal(['amount']);
    expect(kinds([our()], [their({ amount: null })])).to.deep.equal(['amount']);
    expect(kinds([our({ refunded: kobo(5) })], [their()])).to.deep.equal(['refunded']);
  });

  it('may count a payment about midnight to two days', () => {
    expect(kinds([our({ createdAt: later(DAY.from, -1) })], [])).to.deep.equal([]);
    expect(kinds([our({ paidAt: DAY.to })], [])).to.deep.equal([]);
    expect(kinds([our({ createdAt: DAY.from, paidAt: later(DAY.to, -1) })], [])).to.deep.equal(['not_theirs']);
  });
});
