import type { ListedPayment, OrderId } from '@soko/domain';
import { expect } from 'chai';
import { anOperatorCall, kobo } from '../../support/builders/index.ts';
import { aMarket, booksAreRight, type Market } from '../../support/market.ts';
import { refusalFrom } from '../../support/refusal.ts';

const STRANGER = 'sk00000000000000000000000000000000';

describe('reconciling a day', () => {
  let market: Market;
  beforeEach(() => {
    market = aMarket();
  });
  afterEach(() => booksAreRight(market));

  const reconcile = (date = '2026-03-02', provider = 'fake') =>
    market.app.payments.reconcile(anOperatorCall(), { provider, date });
  const lists = (...listed: readonly (Partial<ListedPayment> & Pick<ListedPayment, 'reference'>)[]) => {
    market.fake.list = async () =>
      listed.map((each) => ({
        status: 'succeeded',
        amount: kobo(1_000),
        providerReference: null,
        refunded: null,
        ...each,
      }));
  };
  const ware = () => market.sells({ price: kobo(1_000) });
  const kinds = (differences: readonly Readonly<{ kind: string; reference: string }>[]) =>
    differences.map(({ kind, reference }) => [kind, reference]);
  const refunds = (orderId: OrderId) => market.refunds(orderId).map(({ status }) => status);

  it('says how much was compared where both agree', async () => {
    const { reference } = await market.paid(await ware());
    lists({ reference, refunded: kobo(0) });
    const sums = { provider: 'fake', isListed: true, theirs: 1, ours: 1 };
    expect(await reconcile()).to.deep.equal({ ...sums, repaired: [], left: [] });
  });

  it('settles money that we did not know of', async () => {
    const { reference, orderId } = await market.begun(await ware());
    market.fake.pay(reference);
    lists({ reference });
    const { repaired, left } = await reconcile();
    expect([kinds(repaired), left]).to.deep.equal([[['not_settled', reference]], []]);
    expect(market.order(orderId).status).to.equal('confirmed');
    expect(await reconcile()).to.deep.include({ repaired: [], left: [] });
  });

  it('leaves to people what a question does not settle', async () => {
    const [open, missing, other] = [
      await market.begun(await ware()),
      await market.paid(await ware()),
      await market.paid(await ware()),
    ];
    lists({ reference: open.reference }, { reference: other.reference, amount: kobo(7) }, { reference: STRANGER });
    const { repaired, left } = await reconcile();
    expect(repaired).to.deep.equal([]);
    expect(kinds(left)).to.deep.equal([
      ['not_settled', open.reference],
      ['amount', other.reference],
      ['not_ours', STRANGER],
      ['not_theirs', missing.reference],
    ]);
  });

  it('goes on with refunds that are on their way', async () => {
    const { reference, orderId } = await market.paid(await ware());
    market.fake.isDown = true;
    await market.app.payments.refund(anOperatorCall(), { orderId, reason: 'damaged', amount: kobo(300) });
    market.fake.isDown = false;
    market.wait(35);
    lists({ reference, refunded: kobo(300) });
    const { repaired, left } = await reconcile();
    expect([kinds(repaired), left, refunds(orderId)]).to.deep.equal([[['refunded', reference]], [], ['succeeded']]);
  });

  it('leaves what a provider that does not answer could settle', async () => {
    const { reference } = await market.begun(await ware());
    market.fake.pay(reference);
    lists({ reference });
    market.fake.isDown = true;
    expect(kinds((await reconcile()).left)).to.deep.equal([['not_settled', reference]]);
  });

  it('asks about each payment where there is no list', async () => {
    const { reference } = await market.begun(await ware());
    market.fake.pay(reference);
    const { isListed, repaired, left } = await reconcile();
    expect([isListed, kinds(repaired), left]).to.deep.equal([false, [['not_settled', reference]], []]);
    expect((await reconcile('2026-03-03')).theirs).to.equal(0);
  });

  it('names what a provider without a list has given back whole, and we have not', async () => {
    const { reference, orderId } = await market.paid(await ware());
    const verify = market.fake.verify;
    const failure = { code: 'refunded', message: 'It was given back.' };
    market.fake.verify = async (payment) => ({ ...(await verify(payment)), status: 'failed', amount: null, failure });
    expect(kinds((await reconcile()).left)).to.deep.equal([['refunded', reference]]);
    await market.app.payments.refund(anOperatorCall(), { orderId, reason: 'damaged', amount: kobo(1_000) });
    expect((await reconcile()).left).to.deep.equal([]);
  });

  it('is of a day and of a provider that there are', async () => {
    for (const date of ['2026-02-30', '2026-3-2', 'yesterday', '']) {
      expect(await refusalFrom(reconcile(date))).to.equal('validation_failed');
    }
    expect(await refusalFrom(reconcile('2026-03-02', 'nobody'))).to.equal('payment_provider_unknown');
  });
});
