import type { CompanyView, DueNotice, Queries } from '@soko/application';
import { Json } from '@soko/application';
import { Company, type Company as CompanyOf, type OrderId, type UnclaimedCall, type User } from '@soko/domain';
import { expect } from 'chai';
import { aCompany, aGuestCall, aJobCall, anId, anOperatorCall, kobo, NOON, USD } from '../../support/builders/index.ts';
import { fakeProvider } from '../../support/fake-provider.ts';
import { aMarket, booksAreRight, delivery, type Market, type Ware } from '../../support/market.ts';
import { factsFrom, refusalFrom } from '../../support/refusal.ts';

const DAY = 86_400;

describe('paying on terms', () => {
  const terms = () => fakeProvider({ name: 'terms', collects: 'on_terms', windowSeconds: 0, instructions: 'To: Soko' });
  let notice: DueNotice | null;
  let market: Market;
  let ware: Ware;
  let owner: User;
  let company: CompanyOf;
  beforeEach(async () => {
    notice = null;
    const queries: Partial<Queries> = { dueNotice: async () => notice };
    market = aMarket({ providers: [terms(), fakeProvider()], queries: queries as Queries });
    ware = await market.sells({ onHand: 10, price: kobo(1_000) });
    owner = await market.user();
    company = aCompany({ owner, terms: { days: 30, creditLimit: kobo(3_000) } });
    await market.inTx((tx) => tx.companies.insert(company));
  });
  afterEach(() => booksAreRight(market));

  const place = (by: UnclaimedCall, quantity = 1): Promise<OrderId> =>
    market.app.orders.place(by, {
      delivery: { ...delivery, email: 'ada@example.com' },
      shipping: new Map(),
      items: [{ sku: ware.sku, quantity }],
    });
  const pay = (orderId: OrderId, by: UnclaimedCall = market.callOf(owner), provider = 'terms') =>
    market.app.payments.start(by, { orderId, provider });
  const owing = async (quantity = 1): Promise<OrderId> => {
    const orderId = await place(market.callOf(owner), quantity);
    await pay(orderId);
    return orderId;
  };
  const payment = (orderId: OrderId) => market.payments(orderId).at(-1)!;
  const change = (to: (held: CompanyOf) => CompanyOf) =>
    market.inTx(async (tx) => tx.companies.save(to((await tx.companies.lock(company.id))!)));
  const confirm = (orderId: OrderId) =>
    market.app.payments.confirmTransfer(anOperatorCall(), { id: payment(orderId).id, bankReference: 'FT1' });
  const owed = async () => (await market.inTx((tx) => tx.companies.lockWithDebt(owner.id)))?.owed;

  it('confirms at once, with the total owed by a day', async () => {
    const orderId = await owing(2);
    expect(market.order(orderId)).to.deep.include({ status: 'confirmed', confirmedAt: NOON, paidAt: null });
    expect(payment(orderId)).to.deep.include({ status: 'pending', companyId: company.id, dueDate: '2026-04-01' });
    expect(market.balances()).to.deep.include({ receivable: 2_000 });
    expect([await owed(), market.stock(ware)]).to.deep.equal([kobo(2_000), [8, 0]]);
    expect(await market.app.payments.check(aJobCall())).to.equal(0);
  });

  it('is refused past the credit limit, and the order can be paid otherwise', async () => {
    await owing(2);
    const orderId = await place(market.callOf(owner), 2);
    expect(await factsFrom(pay(orderId))).to.deep.equal({
      limit: kobo(3_000),
      used: kobo(2_000),
      available: kobo(1_000),
      amount: kobo(2_000),
    });
    expect(await refusalFrom(pay(orderId))).to.equal('credit_limit_exceeded');
    expect([market.payments(orderId), market.order(orderId).status]).to.deep.equal([[], 'draft']);
    await pay(orderId, undefined, 'fake');
    expect(market.order(orderId).status).to.equal('pending_payment');
  });

  it('is for members of an approved company with terms, and for its orders', async () => {
    const draft = await market.draft(ware);
    const loner = market.callOf(await market.user());
    const own = await place(loner);
    const its = await place(market.callOf(owner));
    expect(await refusalFrom(pay(draft.orderId, draft.call))).to.equal('payment_terms_not_granted');
    expect(await refusalFrom(pay(own, loner))).to.equal('payment_terms_not_granted');
    await change((held) => ({ ...held, terms: null }));
    expect(await refusalFrom(pay(its))).to.equal('payment_terms_not_granted');
    await change((held) => ({ ...held, terms: company.terms }));
    await change((held) => Company.reject(held, 'closed'));
    expect(await refusalFrom(pay(its))).to.equal('payment_terms_not_granted');
    const since = await place(market.callOf(owner));
    await change((held) => Company.approve(held, NOON, null));
    expect(await refusalFrom(pay(since))).to.equal('payment_terms_not_granted');
    await pay(its);
    expect(market.order(its).status).to.equal('confirmed');
  });

  it('is no way to learn of an order of somebody else', async () => {
    const { orderId } = await market.draft(ware);
    expect(await refusalFrom(pay(orderId))).to.equal('not_found');
    expect(await refusalFrom(pay(anId()))).to.equal('not_found');
  });

  it('is refused in another currency than that of the credit', async () => {
    await change((held) => ({ ...held, terms: { days: 30, creditLimit: { amount: 1_000_000, currency: USD } } }));
    expect(await refusalFrom(pay(await place(market.callOf(owner))))).to.equal('currency_mismatch');
  });

  it('is paid when staff see the money, once, and the credit is free again', async () => {
    const orderId = await owing(2);
    market.wait(40 * DAY);
    for (let turn = 0; turn < 3; turn += 1) await confirm(orderId);
    expect(payment(orderId)).to.include({ status: 'succeeded', providerReference: 'FT1' });
    expect(market.order(orderId)).to.deep.include({ status: 'confirmed', paidAt: market.now() });
    expect(market.balances()).to.include({ 'clearing:terms': 2_000 }).and.not.have.property('receivable');
    expect(await owed()).to.deep.equal(kobo(0));
    const confirmed = market.events().filter((type) => type === 'order.confirmed');
    expect(confirmed).to.have.length(1);
  });

  it('stays owed, whatever staff do not see', async () => {
    const orderId = await owing();
    const rejected = market.app.payments.rejectTransfer(anOperatorCall(), { id: payment(orderId).id, reason: 'late' });
    expect(await refusalFrom(rejected)).to.equal('payment_not_by_hand');
    await market.app.payments.verify(market.callOf(owner), { reference: payment(orderId).reference });
    expect(payment(orderId).status).to.equal('pending');
  });

  it('is owed no longer once the order is cancelled; money that comes all the same is one too many', async () => {
    const orderId = await owing(3);
    await market.app.orders.cancel(market.callOf(owner), { orderId });
    expect([payment(orderId).status, market.balances(), await owed()]).to.deep.equal(['cancelled', {}, kobo(0)]);
    expect(market.refunds(orderId)).to.deep.equal([]);
    await owing(3);
    await confirm(orderId);
    expect(payment(orderId)).to.include({ status: 'succeeded', isSurplus: true });
    expect(market.refunds(orderId).map(({ status }) => status)).to.deep.equal(['pending']);
  });

  it('after an online payment was begun closes that one, and gives back what still comes by it', async () => {
    const orderId = await place(market.callOf(owner));
    await pay(orderId, undefined, 'fake');
    await pay(orderId);
    expect(market.payments(orderId).map(({ provider, status }) => `${provider} ${status}`)).to.deep.equal([
      'fake cancelled',
      'terms pending',
    ]);
  });

  it('is one debt when two ask at once', async () => {
    const orderId = await place(market.callOf(owner));
    const both = await Promise.allSettled([pay(orderId), pay(orderId)]);
    expect(both.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
    expect(await owed()).to.deep.equal(kobo(1_000));
  });

  describe('that is due', () => {
    const remind = () => market.app.payments.remindOfDue(aJobCall());
    const due = async (): Promise<OrderId> => {
      const orderId = await owing();
      market.wait(30 * DAY);
      return orderId;
    };
    const tell = (orderId: OrderId) =>
      market.app.notifications.tellOfDue(aJobCall(), { paymentId: payment(orderId).id, key: 'event-1' });

    it('is told once, on its day or after it', async () => {
      const orderId = await owing();
      market.wait(29 * DAY);
      expect(await remind()).to.equal(0);
      market.wait(DAY);
      expect([await remind(), await remind()]).to.deep.equal([1, 0]);
      expect(payment(orderId).remindedAt).to.deep.equal(market.now());
      expect(market.events().filter((type) => type === 'payment.due')).to.have.length(1);
    });

    it('is not told once it was paid or the order was cancelled', async () => {
      await confirm(await due());
      await market.app.orders.cancel(market.callOf(owner), { orderId: await due() });
      expect(await remind()).to.equal(0);
    });

    it('is mailed to the owners, with where to send the money', async () => {
      const orderId = await due();
      await tell(orderId);
      expect(market.mails).to.deep.equal([]);
      notice = {
        company: 'Obi Trading Ltd',
        invoice_number: 'INV-2026-000001',
        order_number: 'SK-1',
        purchase_order_number: 'PO-7',
        amount: kobo(1_000),
        reference: payment(orderId).reference,
        due_date: '2026-04-01',
        owner_emails: ['ada@example.com', 'obi@example.com'],
      };
      await tell(orderId);
      expect(market.mails.map(({ to }) => to)).to.deep.equal(notice.owner_emails);
      const [mail] = market.mails;
      expect(mail?.subject).to.equal('Invoice INV-2026-000001 is due');
      for (const word of ['PO-7', '2026-04-01', 'NGN 10.00', notice.reference, 'To: Soko']) {
        expect(mail?.text).to.include(word);
      }
    });
  });
});

describe('payment on terms in the list of providers', () => {
  const names = async (credit: CompanyView['credit'] | undefined, call: UnclaimedCall) => {
    const queries: Partial<Queries> = {
      companyOf: async () =>
        credit === undefined ? null : { view: Json.of<CompanyView>(JSON.stringify({ credit })), version: 1 },
    };
    const providers = [fakeProvider(), fakeProvider({ name: 'terms', collects: 'on_terms' })];
    const market = aMarket({ queries: queries as Queries, providers });
    const listed = await market.app.payments.providers(call);
    return listed.map(({ name, currencies }) => (name === 'terms' ? `terms ${currencies.join()}` : name));
  };
  const credit = (available: number) => ({
    limit: kobo(1_000),
    used: kobo(0),
    available: kobo(available),
    overdue: kobo(0),
  });

  it('stands for members of a company that has credit left, in its currency', async () => {
    const member = aMarket().callOf({ id: anId(), roles: ['customer'] } as unknown as User);
    expect(await names(credit(1), member)).to.deep.equal(['fake', 'terms NGN']);
    for (const none of [credit(0), null, undefined]) expect(await names(none, member)).to.deep.equal(['fake']);
    expect(await names(credit(1), aGuestCall())).to.deep.equal(['fake']);
  });
});
