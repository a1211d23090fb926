import { LedgerTransaction, Money, Order, Quote, Refund, RefundLine, type RefundWish } from '@soko/domain';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  aConfirmedOrder,
  anId,
  anOffer,
  aPromotion,
  aQuote,
  aTaxRate,
  kobo,
  someRules,
} from '../../support/builders/index.ts';
import { always, someRequest } from '../../support/properties.ts';
import { factsOf, refusalOf } from '../../support/refusal.ts';

/** Three shirts at 1,000, a tenth off on the marketplace's account, 7.5 % tax on top and 10 % commission. */
const shirts = (): Order => {
  const rules = someRules({ promotions: [aPromotion({ fundedBy: 'platform' })], taxRates: [aTaxRate()] });
  return aConfirmedOrder({
    quote: aQuote({ wanted: [{ offer: anOffer({ price: kobo(1_000) }), quantity: 3 }], rules }),
  });
};
const items = (order: Order, quantity: number): RefundWish => ({
  items: [{ orderItemId: Order.items(order)[0]!.id, quantity }],
});
const totals = (lines: readonly RefundLine[]) => lines.map(({ kind, shares }) => [kind, shares.total.amount]);

describe('the lines of a refund', () => {
  it('are all that is left of each part where nothing is named', () => {
    const order = shirts();
    const lines = RefundLine.plan(order, [], {});
    expect(totals(lines)).to.deep.equal([['part', order.totals.total.amount]]);
    expect(refusalOf(() => RefundLine.plan(order, lines, {}))).to.equal('refund_exceeds_captured');
    expect(RefundLine.rest(order.parts, lines)).to.deep.equal([]);
  });

  it('of pieces sum exactly to their item, share by share', () => {
    const order = shirts();
    const first = RefundLine.plan(order, [], items(order, 1));
    const rest = RefundLine.plan(order, first, items(order, 2));
    const sum = (name: 'payable' | 'commission' | 'tax' | 'promotions') =>
      [...first, ...rest].reduce((all, { shares }) => all + shares[name].amount, 0);
    const [part] = order.parts;
    expect(sum('commission')).to.equal(part!.commission.amount);
    expect(sum('tax')).to.equal(part!.totals.tax.amount);
    expect(sum('promotions')).to.equal(300);
    expect(RefundLine.total(order, [...first, ...rest])).to.deep.equal(order.totals.total);
    expect([...RefundLine.pieces(order, first).values()]).to.deep.equal([1]);
    expect([...RefundLine.pieces(order, [...first, ...rest]).values()]).to.deep.equal([3]);
  });

  it('are of no more pieces than the item has', () => {
    const order = shirts();
    const first = RefundLine.plan(order, [], items(order, 2));
    expect(refusalOf(() => RefundLine.plan(order, first, items(order, 2)))).to.equal('refund_exceeds_captured');
    expect(factsOf(() => RefundLine.plan(order, first, items(order, 2)))).to.include({
      refunded_quantity: 2,
      quantity: 3,
    });
    const twice = { items: [1, 1].flatMap((quantity) => items(order, quantity).items ?? []) };
    expect(refusalOf(() => RefundLine.plan(order, first, twice))).to.equal('refund_exceeds_captured');
  });

  it('of the shipping are given once', () => {
    const free = shirts();
    expect(refusalOf(() => RefundLine.plan(free, [], { shipping: true }))).to.equal('refund_exceeds_captured');
  });

  it('of an amount are spread over what is left, and of its currency', () => {
    const order = shirts();
    expect(totals(RefundLine.plan(order, [], { amount: kobo(7) }))).to.deep.equal([['amount', 7]]);
    const tooMuch = kobo(order.totals.total.amount + 1);
    expect(refusalOf(() => RefundLine.plan(order, [], { amount: tooMuch }))).to.equal('refund_exceeds_captured');
    const dollars = { ...kobo(1), currency: 'USD' as never };
    expect(refusalOf(() => RefundLine.plan(order, [], { amount: dollars }))).to.equal('currency_mismatch');
  });

  it('are of the order alone', () => {
    const order = shirts();
    expect(refusalOf(() => RefundLine.plan(order, [], { shopId: anId() }))).to.equal('not_found');
    const stranger = { items: [{ orderItemId: anId<never>(), quantity: 1 }] };
    expect(refusalOf(() => RefundLine.plan(order, [], stranger))).to.equal('not_found');
  });

  it('that were refused by the provider may be asked for again while they are left', () => {
    const order = shirts();
    const lines = RefundLine.plan(order, [], items(order, 2));
    expect(refusalOf(() => RefundLine.requireLeft(order, [], lines))).to.equal(undefined);
    expect(refusalOf(() => RefundLine.requireLeft(order, lines, lines))).to.equal('refund_exceeds_captured');
    expect(Refund.linesOf([])).to.deep.equal([]);
  });

  const someOrder = someRequest.map((request) => aConfirmedOrder({ quote: Quote.of(request) }));
  const someWish = fc.record({
    at: fc.nat(20),
    kind: fc.constantFrom('item', 'shop', 'shipping', 'amount'),
    size: fc.integer({ min: 1, max: 5_000 }),
  });

  it(
    'never pass what is left, and leave every account even once all is given back, however it was asked for',
    always([someOrder, fc.array(someWish, { maxLength: 8 })], (order, wishes) => {
      fc.pre(order.parts.every(({ totals: { total } }) => total.amount > 0));
      const about = () => ({ id: anId<LedgerTransaction['id']>() });
      const given: RefundLine[] = [];
      const bookings = [LedgerTransaction.capture(order, 'bank', about())];
      const all = Order.items(order);
      const ask = (wish: RefundWish) => {
        let lines: readonly RefundLine[] = [];
        const refusal = refusalOf(() => {
          lines = RefundLine.plan(order, given, wish);
        });
        expect(refusal).to.be.oneOf([undefined, 'refund_exceeds_captured']);
        if (lines.length === 0) return;
        given.push(...lines);
        bookings.push(LedgerTransaction.refund(order, lines, 'bank', about()));
        expect(RefundLine.total(order, given).amount).to.be.at.most(order.totals.total.amount);
      };
      for (const { at, kind, size } of wishes) {
        const part = order.parts[at % order.parts.length]!;
        if (kind === 'item') ask({ items: [{ orderItemId: all[at % all.length]!.id, quantity: 1 + (size % 3) }] });
        else if (kind === 'amount') ask({ amount: Money.of(size, order.currency) });
        else ask({ shopId: part.shop.id, shipping: kind === 'shipping' });
      }
      ask({});
      expect(RefundLine.total(order, given)).to.deep.equal(order.totals.total);
      const sums = new Map<string, number>();
      for (const { account, amount } of bookings.flatMap(({ entries }) => entries)) {
        const key = LedgerTransaction.accountKey(account);
        sums.set(key, (sums.get(key) ?? 0) + amount.amount);
      }
      expect([...sums.values()].filter((sum) => sum !== 0)).to.deep.equal([]);
    }),
  );
});
