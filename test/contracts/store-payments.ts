import { type Company, Dispute, LedgerTransaction, Money, Payment, Refund, RefundLine, type Tx } from '@soko/domain';
import { expect } from 'chai';
import {
  aCompany,
  anId,
  anOrder,
  aPayment,
  aPaymentEvent,
  aQuote,
  aRefund,
  aReport,
  aSucceededPayment,
  aUser,
  kobo,
  later,
  NOON,
  USD,
} from '../support/builders/index.ts';
import { aCorner, failureIn, inTx, type StoreRig } from './store-rig.ts';

export function paymentsContract(use: () => StoreRig): void {
  const anOrderKept = async () => {
    const { offers } = await aCorner(use());
    const order = anOrder({ quote: aQuote({ wanted: [{ offer: offers[0]!, quantity: 1 }] }) });
    await inTx(use(), (tx) => tx.orders.insert(order));
    return order;
  };

  describe('payments', () => {
    it('give back every field, oldest first', async () => {
      const order = await anOrderKept();
      const failed = Payment.end(aPayment(order, { method: 'card' }), 'failed', { code: 'declined', message: 'No' });
      const opened = Payment.opened(aPayment(order, { returnUrl: 'https://shop.test/back' }), {
        providerReference: 'p-1',
        redirectUrl: 'https://pay.test/1',
        clientToken: 'token',
      });
      await inTx(use(), async (tx) => {
        await tx.payments.insert(failed);
        await tx.payments.insert(opened);
      });
      const locked = await inTx(use(), (tx) => tx.payments.lockOf(order.id));
      expect(locked).to.deep.equal([failed, opened]);
      expect(await inTx(use(), (tx) => tx.payments.orderOf(opened.reference))).to.equal(order.id);
      expect(await inTx(use(), (tx) => tx.payments.orderOf('unknown'))).to.equal(null);
      expect(await inTx(use(), (tx) => tx.payments.lockOf(anId()))).to.deep.equal([]);
    });

    it('save what became of them', async () => {
      const order = await anOrderKept();
      const payment = aPayment(order);
      await inTx(use(), (tx) => tx.payments.insert(payment));
      const succeeded = Payment.succeed(payment, aReport(payment), NOON, true);
      await inTx(use(), async (tx) => {
        await tx.payments.lockOf(order.id);
        await tx.payments.save([succeeded]);
        await tx.payments.save([]);
      });
      expect(await inTx(use(), (tx) => tx.payments.lockOf(order.id))).to.deep.equal([succeeded]);
    });

    it('are live once, and count once, for an order', async () => {
      const order = await anOrderKept();
      await inTx(use(), (tx) => tx.payments.insert(aPayment(order)));
      expect(await failureIn(inTx(use(), (tx) => tx.payments.insert(aPayment(order))))).not.to.equal('');
      await inTx(use(), (tx) => tx.payments.insert(aSucceededPayment(order)));
      expect(await failureIn(inTx(use(), (tx) => tx.payments.insert(aSucceededPayment(order))))).not.to.equal('');
      await inTx(use(), (tx) => tx.payments.insert(aSucceededPayment(order, { isSurplus: true })));
    });

    it('wait while they are live and their provider is meant, oldest first', async () => {
      const longAgo = new Date('2001-01-01T00:00:00Z');
      const [first, second, over] = [await anOrderKept(), await anOrderKept(), await anOrderKept()];
      const waiting = [aPayment(first, { createdAt: longAgo }), aPayment(second, { createdAt: later(longAgo, 1) })];
      await inTx(use(), async (tx) => {
        for (const payment of [...waiting].reverse()) await tx.payments.insert(payment);
        await tx.payments.insert(Payment.end(aPayment(over, { createdAt: longAgo }), 'expired'));
      });
      const find = (providers: readonly string[]) =>
        inTx(use(), (tx) => tx.payments.waiting(providers, later(longAgo, 60)));
      expect(await find(['sandbox'])).to.deep.equal(waiting.map(({ reference }) => reference));
      expect(await find(['cash_on_delivery'])).to.deep.equal([]);
    });
  });

  describe('payments on terms', () => {
    const owed = async (fields: Partial<Payment> = {}, company?: Company) => {
      const order = await anOrderKept();
      const by = company ?? aCompany({ owner: await aPerson() });
      const payment = aPayment(order, { status: 'pending', companyId: by.id, dueDate: '2001-02-28', ...fields });
      await inTx(use(), async (tx) => {
        if (!company) await tx.companies.insert(by);
        await tx.payments.insert(payment);
      });
      return { order, company: by, payment };
    };
    const aPerson = async () => {
      const user = aUser();
      await inTx(use(), (tx) => tx.users.insert(user));
      return user;
    };

    it('give back who owes them, by which day, and when they were reminded', async () => {
      const { order, payment } = await owed();
      expect(await inTx(use(), (tx) => tx.payments.lockOf(order.id))).to.deep.equal([payment]);
      await inTx(use(), async (tx) => {
        await tx.payments.lockOf(order.id);
        await tx.payments.save([Payment.reminded(payment, NOON)]);
      });
      const [reminded] = await inTx(use(), (tx) => tx.payments.lockOf(order.id));
      expect(reminded).to.deep.equal({ ...payment, remindedAt: NOON });
    });

    it('sum up to what a company owes, in the currency of its limit', async () => {
      const owner = await aPerson();
      const company = aCompany({ owner, terms: { days: 30, creditLimit: kobo(1) } });
      await inTx(use(), (tx) => tx.companies.insert(company));
      const debt = () => inTx(use(), (tx) => tx.companies.lockWithDebt(owner.id));
      expect(await debt()).to.deep.equal({ company, owed: kobo(0) });
      const [one, other] = [await owed({}, company), await owed({}, company)];
      await owed({ status: 'cancelled' }, company);
      await owed();
      expect((await debt())?.owed).to.deep.equal(Money.add(one.payment.amount, other.payment.amount));
      const change = (terms: Company['terms']) =>
        inTx(use(), async (tx) => tx.companies.save({ ...(await tx.companies.lock(company.id))!, terms }));
      await change({ days: 30, creditLimit: Money.of(1, USD) });
      expect((await debt())?.owed).to.deep.equal(Money.zero(USD));
      await change(null);
      expect((await debt())?.owed).to.equal(null);
      expect(await inTx(use(), (tx) => tx.companies.lockWithDebt(anId()))).to.equal(null);
    });

    it('are due from their day on, until somebody is reminded or they are over', async () => {
      const { payment } = await owed();
      await owed({ remindedAt: NOON });
      await owed({ status: 'cancelled' });
      const due = async (day: string) => {
        const all = await inTx(use(), (tx) => tx.payments.lockDue(day));
        return all.map(({ id }) => id).filter((id) => id === payment.id);
      };
      expect([await due('2001-02-27'), await due('2001-02-28')]).to.deep.equal([[], [payment.id]]);
      const dated = await inTx(use(), (tx) => tx.payments.lockDue('2001-02-28'));
      expect(dated.every(({ status, remindedAt }) => status === 'pending' && remindedAt === null)).to.equal(true);
    });

    it('are owed by somebody and by a day, or by nobody', async () => {
      expect(await failureIn(owed({ dueDate: null }))).not.to.equal('');
    });
  });

  describe('payment events', () => {
    it('are kept once: a repeat is answered with the first', async () => {
      const order = await anOrderKept();
      const event = aPaymentEvent({ report: aReport(aPayment(order)), body: Buffer.from([0, 255, 10]) });
      const insert = (each: typeof event) => inTx(use(), (tx) => tx.paymentEvents.insert(each));
      expect(await insert(event)).to.equal(null);
      const repeat = await insert({ ...event, id: anId(), type: 'another' });
      expect(repeat).to.deep.include({ id: event.id, type: event.type, report: event.report, outcome: null });
      expect(Buffer.from(repeat!.body)).to.deep.equal(Buffer.from([0, 255, 10]));
    });

    it('of ten that come at once are kept once', async () => {
      const event = aPaymentEvent();
      const all = await Promise.all(
        Array.from({ length: 10 }, () => inTx(use(), (tx) => tx.paymentEvents.insert({ ...event, id: anId() }))),
      );
      expect(all.filter((known) => known === null)).to.have.length(1);
    });

    it('are open until they are worked on', async () => {
      const event = aPaymentEvent();
      await inTx(use(), (tx) => tx.paymentEvents.insert(event));
      const open = async () => {
        const all = await inTx(use(), (tx) => tx.paymentEvents.open(later(tx.now, 60), 1000));
        return all.filter(({ id }) => id === event.id);
      };
      expect(await open()).to.have.length(1);
      expect(await inTx(use(), (tx) => tx.paymentEvents.open(NOON, 1000))).to.deep.equal([]);
      await inTx(use(), (tx) => tx.paymentEvents.close(event.id, 'confirmed', null));
      expect(await open()).to.deep.equal([]);
      expect(await inTx(use(), (tx) => tx.paymentEvents.insert(event))).to.include({ outcome: 'confirmed' });
    });
  });

  describe('refunds', () => {
    it('give back every field, and save what became of them', async () => {
      const order = await anOrderKept();
      const payment = aSucceededPayment(order);
      const refund = aRefund(payment, { lines: RefundLine.rest(order.parts, []) });
      await inTx(use(), async (tx) => {
        await tx.payments.insert(payment);
        await tx.refunds.insert(refund);
      });
      expect(await inTx(use(), (tx) => tx.refunds.lockOf(order.id))).to.deep.equal([refund]);
      expect(await inTx(use(), (tx) => tx.refunds.orderOf(refund.id))).to.equal(order.id);
      expect(await inTx(use(), (tx) => tx.refunds.orderOf(anId()))).to.equal(null);
      const succeeded = Refund.succeed(refund, 'r-1', NOON);
      await inTx(use(), async (tx) => {
        await tx.refunds.lockOf(order.id);
        await tx.refunds.save(succeeded);
      });
      expect(await inTx(use(), (tx) => tx.refunds.lockOf(order.id))).to.deep.equal([succeeded]);
    });

    it('are pending until they succeed or fail, oldest first', async () => {
      const longAgo = new Date('2001-01-01T00:00:00Z');
      const order = await anOrderKept();
      const payment = aSucceededPayment(order);
      const asked = (seconds: number) => aRefund(payment, { amount: kobo(1), createdAt: later(longAgo, seconds) });
      const [first, second, young] = [asked(0), asked(1), asked(60)];
      const over = [
        Refund.fail(asked(0), 'No'),
        Refund.succeed(asked(0), null, NOON),
        Refund.leave(asked(0), 'By hand'),
      ];
      await inTx(use(), async (tx) => {
        await tx.payments.insert(payment);
        for (const refund of [young, second, first, ...over]) await tx.refunds.insert(refund);
      });
      expect(await inTx(use(), (tx) => tx.refunds.pending(later(longAgo, 60)))).to.deep.equal(
        [first, second].map(({ id, orderId }) => ({ id, orderId })),
      );
    });

    it('are left once the claim of their runner is over, the longest first', async () => {
      const longAgo = new Date('2001-01-01T00:00:00Z');
      const order = await anOrderKept();
      const payment = aSucceededPayment(order);
      const claimed = (at: Date) => Refund.claim(aRefund(payment, { amount: kobo(1) }), at)!;
      const [first, second, third] = [claimed(longAgo), claimed(later(longAgo, 1)), claimed(later(longAgo, 2))];
      const others = [aRefund(payment, { amount: kobo(1) }), claimed(later(new Date(), 60)), Refund.fail(first, 'No')];
      await inTx(use(), async (tx) => {
        await tx.payments.insert(payment);
        for (const refund of [third, second, first]) await tx.refunds.insert(refund);
        for (const refund of others) await tx.refunds.insert({ ...refund, id: anId(), key: anId() });
      });
      const known = (await inTx(use(), (tx) => tx.refunds.left(1000))).filter(({ orderId }) => orderId === order.id);
      expect(known.map(({ id }) => id)).to.deep.equal([first.id, second.id, third.id]);
      expect(await inTx(use(), (tx) => tx.refunds.left(1))).to.have.length(1);
    });
  });

  describe('payments of a day', () => {
    it('are those begun or paid then, and those that are named, with what went back', async () => {
      const provider = `bank-${anId()}`;
      const day = { from: new Date('2001-01-01T00:00:00Z'), to: new Date('2001-01-02T00:00:00Z') };
      const at =
        (createdAt: Date, fields: Partial<Payment> = {}) =>
        async () => {
          const payment = aSucceededPayment(await anOrderKept(), { provider, createdAt, paidAt: createdAt, ...fields });
          await inTx(use(), (tx) => tx.payments.insert(payment));
          return payment;
        };
      const begun = await at(day.from)();
      const paid = await at(later(day.from, -9), { paidAt: later(day.to, -1) })();
      const named = await at(later(day.to, 9))();
      await at(day.to)();
      const asked = (amount: number) => aRefund(begun, { amount: kobo(amount) });
      const pending = asked(3);
      await inTx(use(), async (tx) => {
        await tx.refunds.insert(Refund.succeed(asked(5), null, NOON));
        await tx.refunds.insert(pending);
      });
      const found = await inTx(use(), (tx) => tx.payments.compared(provider, day, [named.reference, 'nobody']));
      const byTime = [paid, begun, named].map(({ reference }) => reference);
      expect(found.map(({ reference }) => reference)).to.deep.equal(byTime);
      const { reference, providerReference, orderId, status, amount, createdAt, paidAt } = begun;
      const facts = { reference, providerReference, orderId, status, amount, createdAt, paidAt };
      expect(found[1]).to.deep.equal({ ...facts, refunded: kobo(5), pendingRefunds: [pending.id] });
      expect(found[0]).to.deep.include({ refunded: kobo(0), pendingRefunds: [] });
    });
  });

  describe('answers', () => {
    it('are kept when they say something else than the last one', async () => {
      const payment = aPayment(await anOrderKept());
      const keep = (status: 'pending' | 'succeeded', answer: unknown) =>
        inTx(use(), (tx) => tx.payments.keepAnswer({ paymentId: payment.id, status, answer }));
      expect(await failureIn(keep('pending', {}))).not.to.equal('');
      await inTx(use(), (tx) => tx.payments.insert(payment));
      await keep('pending', { a: 1 });
      await keep('pending', { a: 1 });
      await keep('succeeded', null);
    });
  });

  describe('disputes', () => {
    it('give back every field, save their end, and are one for each name at the provider', async () => {
      const order = await anOrderKept();
      const payment = aSucceededPayment(order);
      const report = {
        status: 'disputed',
        reference: payment.reference,
        disputeReference: 'dp_1',
        state: 'open',
        amount: kobo(500),
        reason: 'fraudulent',
      } as const;
      const dispute = Dispute.open(report, payment, { id: anId(), at: NOON });
      await inTx(use(), async (tx) => {
        await tx.payments.insert(payment);
        await tx.disputes.insert(dispute);
      });
      const lockOf = (tx: Tx) => tx.disputes.lockOf(order.id);
      expect(await inTx(use(), lockOf)).to.deep.equal([dispute]);
      const lost = Dispute.follow(dispute, 'lost', NOON);
      await inTx(use(), async (tx) => {
        await lockOf(tx);
        await tx.disputes.save(lost);
      });
      expect(await inTx(use(), lockOf)).to.deep.equal([lost]);
      expect(await failureIn(inTx(use(), (tx) => tx.disputes.insert({ ...dispute, id: anId() })))).not.to.equal('');
    });
  });

  describe('the ledger', () => {
    it('takes a booking once for each payment', async () => {
      const order = await anOrderKept();
      const payment = aSucceededPayment(order);
      const book = () => LedgerTransaction.capture(order, 'sandbox', { id: anId(), paymentId: payment.id });
      await inTx(use(), async (tx) => {
        await tx.payments.insert(payment);
        await tx.ledger.insert(book());
      });
      expect(await failureIn(inTx(use(), (tx) => tx.ledger.insert(book())))).not.to.equal('');
    });

    it('takes no booking that does not sum to zero', async () => {
      const order = await anOrderKept();
      const booking = LedgerTransaction.receivable(order, { id: anId() });
      const lopsided = { ...booking, entries: booking.entries.slice(1) };
      expect(await failureIn(inTx(use(), (tx) => tx.ledger.insert(lopsided)))).to.contain('sum');
    });
  });
}
