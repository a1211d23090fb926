import {
  type DisputeReport,
  type OrderId,
  type PaymentHint,
  type PaymentNews,
  type RefundNotice,
  refuse,
} from '@soko/domain';
import { expect } from 'chai';
import { aJobCall, anOperatorCall, aPaymentEvent, aProviderCall, kobo, NOON } from '../../support/builders/index.ts';
import { aMarket, booksAreRight, type Market } from '../../support/market.ts';
import { ordersOf } from '../../support/races/chance.ts';
import { refusalFrom } from '../../support/refusal.ts';

describe('what a provider tells by itself', () => {
  let market: Market;
  let orderId: OrderId;
  let reference: string;
  beforeEach(async () => {
    market = aMarket();
    ({ orderId, reference } = await market.paid(await market.sells({ price: kobo(1_000) }), 3));
  });
  afterEach(() => booksAreRight(market));

  const tell = (news: RefundNotice | DisputeReport | PaymentHint, eventId?: string) =>
    market.app.payments.receiveWebhook(aProviderCall(), { provider: 'fake', ...market.fake.tells(news, eventId) });
  const outcomes = () => [...market.memory.state.paymentEvents.values()].map(({ outcome }) => outcome);
  const inBooks = (account: string) => market.balances()[account] ?? 0;

  describe('of a refund', () => {
    const notice = (fields: Partial<RefundNotice> = {}): RefundNotice => ({
      status: 'refunded',
      reference,
      refundReference: 're_1',
      key: null,
      state: 'succeeded',
      amount: kobo(1_000),
      failure: null,
      ...fields,
    });
    const refunds = () => market.refunds(orderId).map(({ status, amount }) => [status, amount.amount]);
    const request = () =>
      market.app.payments.refund(anOperatorCall(), { orderId, reason: 'damaged', amount: kobo(1_000) });

    it('that we asked for counts once, whichever comes first', async () => {
      market.fake.refundReport = { status: 'pending', providerReference: 're_1', failure: null };
      const { refundId } = await request();
      expect(refunds()).to.deep.equal([['pending', 1_000]]);
      for (const id of ['one', 'two', 'two']) await tell(notice(), id);
      expect(refunds()).to.deep.equal([['succeeded', 1_000]]);
      market.fake.refundReport = { status: 'succeeded', providerReference: 're_1', failure: null };
      await market.app.payments.sendRefund(aJobCall(), { refundId, orderId });
      expect(refunds()).to.deep.equal([['succeeded', 1_000]]);
      expect(inBooks('clearing:fake')).to.equal(2_000);
    });

    it('is known by our key, or left alone while it may be one that is on its way', async () => {
      market.fake.refundReport = { status: 'pending', providerReference: null, failure: null };
      await request();
      await tell(notice({ refundReference: 're_9' }));
      expect([refunds(), outcomes()]).to.deep.equal([[['pending', 1_000]], ['nothing']]);
      const [refund] = market.refunds(orderId);
      await tell(notice({ refundReference: 're_9', key: refund!.key }));
      expect(refunds()).to.deep.equal([['succeeded', 1_000]]);
    });

    it('that failed leaves one that staff may send again', async () => {
      market.fake.refundReport = { status: 'pending', providerReference: 're_1', failure: null };
      await request();
      await tell(notice({ state: 'failed', failure: 'no such card' }));
      expect(market.refunds(orderId)[0]).to.include({ status: 'failed', failure: 'no such card' });
    });

    it('that was made at its own desk is taken into the books, once', async () => {
      for (const id of ['one', 'two']) await tell(notice({ refundReference: 're_2' }), id);
      expect(refunds()).to.deep.equal([['succeeded', 1_000]]);
      expect(market.refunds(orderId)[0]?.reason).to.equal('made at the provider');
      expect(inBooks('clearing:fake')).to.equal(2_000);
      await tell(notice({ refundReference: 're_3', amount: kobo(2_001) }));
      expect(refunds()).to.have.length(1);
      expect(outcomes().at(-1)).to.equal('refund_exceeds_captured');
      await tell(notice({ reference: 'sk00000000000000000000000000000000' }));
      expect(outcomes().at(-1)).to.equal('unknown');
    });
  });

  describe('of a dispute', () => {
    const dispute = (state: DisputeReport['state'], fields: Partial<DisputeReport> = {}): DisputeReport => ({
      status: 'disputed',
      reference,
      disputeReference: 'dp_1',
      state,
      amount: kobo(3_000),
      reason: 'fraudulent',
      ...fields,
    });
    const disputes = () => [...market.memory.state.disputes.values()];

    it('is withheld in the books while it is open, and the order stays as it is', async () => {
      const before = market.order(orderId);
      await tell(dispute('open'));
      await tell(dispute('open'), 'again');
      expect(disputes()).to.have.length(1);
      expect(disputes()[0]).to.deep.include({ status: 'open', reason: 'fraudulent', openedAt: NOON, closedAt: null });
      expect([inBooks('clearing:fake'), inBooks('disputes')]).to.deep.equal([0, 3_000]);
      expect(market.order(orderId)).to.deep.equal(before);
      expect(market.events().at(-1)).to.equal('dispute.opened');
    });

    it('comes to the same end in every order of arrival', async () => {
      for (const [at, states] of [
        ['open', 'lost'],
        ['lost', 'open'],
        ['lost', 'lost', 'open'],
      ].entries()) {
        const fields = { disputeReference: `dp_${at}`, amount: kobo(100) };
        for (const [turn, state] of states.entries()) {
          await tell(dispute(state as DisputeReport['state'], fields), `${at} ${turn}`);
        }
      }
      expect(disputes().map(({ status }) => status)).to.deep.equal(['lost', 'lost', 'lost']);
      expect([inBooks('disputes'), inBooks('chargebacks')]).to.deep.equal([0, 300]);
      expect(inBooks('clearing:fake')).to.equal(2_700);
    });

    it('that was won brings the money back', async () => {
      const before = market.balances();
      await tell(dispute('open'));
      await tell(dispute('won'));
      await tell(dispute('lost'));
      expect(disputes()[0]?.status).to.equal('won');
      expect(market.balances()).to.deep.equal(before);
    });

    it('keeps the money from being given back as well', async () => {
      await tell(dispute('open', { amount: kobo(2_500) }));
      const refund = (amount: number) =>
        market.app.payments.refund(anOperatorCall(), { orderId, reason: 'damaged', amount: kobo(amount) });
      expect(await refusalFrom(refund(501))).to.equal('refund_exceeds_captured');
      const cancelled = market.app.orders.cancel(anOperatorCall(), { orderId });
      expect(await refusalFrom(cancelled)).to.equal('order_not_cancellable');
      await refund(500);
      await tell(dispute('won', { amount: kobo(2_500) }));
      await refund(2_500);
      expect(market.balances()).to.deep.equal({});
    });

    it('about a payment that is not ours changes nothing', async () => {
      await tell(dispute('open', { reference: 'sk00000000000000000000000000000000' }));
      expect([disputes(), outcomes()]).to.deep.equal([[], ['unknown']]);
    });
  });

  it('of a refund is faster than the money: the provider is asked, then both are booked', async () => {
    const begun = await market.begun(await market.sells({ price: kobo(1_000) }), 3);
    market.fake.pay(begun.reference);
    const notice = {
      status: 'refunded',
      refundReference: 're_4',
      key: null,
      state: 'succeeded',
      failure: null,
    } as const;
    await tell({ ...notice, reference: begun.reference, amount: kobo(1_000) });
    expect(market.order(begun.orderId).status).to.equal('confirmed');
    expect(market.refunds(begun.orderId).map(({ status }) => status)).to.deep.equal(['succeeded']);
  });

  describe('of a refund or a dispute, without a proof', () => {
    const refunded = (fields: Partial<RefundNotice> = {}): RefundNotice => ({
      ...{ status: 'refunded', reference, refundReference: 're_1', key: null, state: 'succeeded', failure: null },
      amount: kobo(1_000),
      ...fields,
    });
    const hints = (about: 'refund' | 'dispute', eventId?: string) =>
      tell({ status: 'unproven', reference: 'of its own', about }, eventId);
    const refunds = () => market.refunds(orderId).map(({ status, amount }) => [status, amount.amount]);

    it('I2: is asked, and its answer is what counts: all of it, once', async () => {
      const asked: unknown[] = [];
      market.fake.explain = async (hint) => {
        asked.push(hint);
        return [refunded(), refunded({ refundReference: 're_2', amount: kobo(500) })];
      };
      for (const id of ['one', 'two']) await hints('refund', id);
      expect(asked[0]).to.deep.equal({ status: 'unproven', reference: 'of its own', about: 'refund' });
      expect(refunds()).to.deep.equal([
        ['succeeded', 1_000],
        ['succeeded', 500],
      ]);
      expect(outcomes()).to.deep.equal(['foreign_refund', 'refund']);
      const open = { reference, disputeReference: 'dp_1', amount: kobo(100), reason: null } as const;
      market.fake.explain = async () => [{ status: 'disputed', state: 'lost', ...open }];
      await hints('dispute');
      expect(outcomes().at(-1)).to.equal('dispute_lost');
    });

    it('changes nothing where the provider knows of none, or gives no such hints', async () => {
      market.fake.explain = async () => [];
      await hints('refund', 'one');
      delete market.fake.explain;
      await hints('refund', 'two');
      expect([refunds(), outcomes()]).to.deep.equal([[], ['unknown', 'unknown']]);
    });

    it('stays open while the provider does not answer, and is settled whole by the round', async () => {
      market.fake.explain = async () => refuse('payment_provider_unavailable');
      await hints('refund');
      expect(outcomes()).to.deep.equal([null]);
      market.fake.explain = async () => [refunded()];
      market.wait(6);
      await market.app.payments.workEvents(aJobCall());
      expect([refunds(), outcomes()]).to.deep.equal([[['succeeded', 1_000]], ['foreign_refund']]);
    });

    it('I4: that is faster than the word of its payment lets the payment be asked about first', async () => {
      const begun = await market.begun(await market.sells({ price: kobo(2_000) }));
      market.fake.pay(begun.reference);
      market.fake.explain = async () => [refunded({ reference: begun.reference })];
      await hints('refund');
      expect(market.payments(begun.orderId)[0]?.status).to.equal('succeeded');
      expect(market.refunds(begun.orderId).map(({ status }) => status)).to.deep.equal(['succeeded']);
    });

    it('lets refunds that are on their way be asked about, where only the payment is named', async () => {
      market.fake.refundReport = { status: 'pending', providerReference: 're_1', failure: null };
      await market.app.payments.refund(anOperatorCall(), { orderId, reason: 'damaged', amount: kobo(1_000) });
      market.fake.refundReport = { status: 'succeeded', providerReference: 're_1', failure: null };
      await tell({ status: 'unproven', reference });
      expect([refunds(), outcomes()]).to.deep.equal([[['succeeded', 1_000]], ['nothing']]);
    });
  });

  describe('of its fee', () => {
    const begin = async () => market.begun(await market.sells({ price: kobo(2_000) }));

    it('is booked with the capture', async () => {
      const { reference: another, call } = await begin();
      market.fake.fee = kobo(30);
      market.fake.pay(another);
      await market.app.payments.verify(call, { reference: another });
      expect([inBooks('fees'), inBooks('clearing:fake')]).to.deep.equal([30, 4_970]);
    });

    it('is booked once when it is told later', async () => {
      market.fake.fee = kobo(45);
      for (let turn = 0; turn < 2; turn += 1) await market.app.payments.verify(anOperatorCall(), { reference });
      expect([inBooks('fees'), inBooks('clearing:fake')]).to.deep.equal([45, 2_955]);
      expect(market.payments(orderId)[0]?.fee).to.deep.equal(kobo(45));
    });

    it('that cannot be is left alone', async () => {
      for (const fee of [kobo(0), kobo(-5), kobo(3_001), { ...kobo(5), currency: 'USD' as never }]) {
        market.fake.fee = fee;
        await market.app.payments.verify(anOperatorCall(), { reference });
      }
      expect(inBooks('fees')).to.equal(0);
    });
  });

  it('I4: comes to the same end in every order of authorised, captured, failed, refunded and disputed', async () => {
    const ends = new Map<string, string>();
    for (const order of ordersOf(TOLD)) {
      const one = aMarket();
      const begun = await one.begun(await one.sells({ price: kobo(1_000) }), 3);
      const news = newsOf(begun.reference);
      one.fake.pay(begun.reference); // what the provider says when it is asked
      for (const told of order) {
        const event = aPaymentEvent({ provider: 'fake', report: news[told] });
        await one.inTx((tx) => tx.paymentEvents.insert(event));
        one.wait(6);
        await one.app.payments.workEvents(aJobCall());
      }
      const end = {
        order: one.order(begun.orderId).status,
        payments: one.payments(begun.orderId).map(({ status, isSurplus }) => [status, isSurplus]),
        refunds: one.refunds(begun.orderId).map(({ status, amount }) => [status, amount.amount]),
        disputes: [...one.memory.state.disputes.values()].map(({ status, amount }) => [status, amount.amount]),
        open: [...one.memory.state.paymentEvents.values()].filter(({ outcome }) => outcome === null).length,
        books: one.balances()['clearing:fake'],
      };
      booksAreRight(one);
      ends.set(JSON.stringify(end), order.join(', '));
    }
    const end = {
      order: 'confirmed',
      payments: [['succeeded', false]],
      refunds: [['succeeded', 1_000]],
      disputes: [['open', 500]],
      open: 0,
      books: 1_500,
    };
    expect([...ends.keys()]).to.deep.equal([JSON.stringify(end)]);
  });

  it('of another amount is told to staff once, however often it is asked about', async () => {
    const { reference: another, orderId: order } = await market.begun(await market.sells());
    market.fake.pay(another, kobo(1));
    const ask = () => market.app.payments.verify(anOperatorCall(), { reference: another });
    for (let turn = 0; turn < 3; turn += 1) await ask();
    const told = () => market.events().filter((type) => type === 'payment.mismatched').length;
    expect(told()).to.equal(1);
    market.fake.pay(another, kobo(2));
    await ask();
    expect([told(), market.payments(order)[0]?.mismatch]).to.deep.equal([2, kobo(2)]);
  });

  it('is kept for staff, each answer that says something else, without what is private', async () => {
    const { reference: another } = await market.begun(await market.sells());
    const answers = () => market.memory.state.paymentAnswers.length;
    const before = answers();
    for (let turn = 0; turn < 3; turn += 1) await market.app.payments.verify(anOperatorCall(), { reference: another });
    expect(answers() - before).to.equal(1);
    await tell(
      {
        status: 'refunded',
        reference,
        refundReference: 're_1',
        key: null,
        state: 'failed',
        amount: kobo(1),
        failure: 'card 4242 4242 4242 4242',
      },
      'private',
    );
    const [event] = [...market.memory.state.paymentEvents.values()];
    expect(JSON.stringify(event?.answer)).to.contain('[redacted]').and.not.contain('4242');
  });
});

const TOLD = ['authorised', 'captured', 'failed', 'refunded', 'disputed'] as const;

/** What a provider may tell of one payment of 3,000. */
function newsOf(reference: string): Readonly<Record<(typeof TOLD)[number], PaymentNews>> {
  const told = { provider: 'fake', reference, livemode: false, providerReference: null, failure: null };
  return {
    authorised: { ...told, status: 'pending', amount: null },
    captured: { ...told, status: 'succeeded', amount: kobo(3_000) },
    failed: { ...told, status: 'failed', amount: null, failure: { code: 'declined', message: 'Try again.' } },
    refunded: {
      status: 'refunded',
      reference,
      refundReference: 're_1',
      key: null,
      state: 'succeeded',
      amount: kobo(1_000),
      failure: null,
    },
    disputed: {
      status: 'disputed',
      reference,
      disputeReference: 'dp_1',
      state: 'open',
      amount: kobo(500),
      reason: null,
    },
  };
}
