import { type LedgerAccount, LedgerTransaction, Money, type Order, Quote, Shares } from '@soko/domain';
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

const PROVIDER = 'sandbox';
const about = () => ({ id: anId<LedgerTransaction['id']>() });

/** What stands in each account after some bookings, without the accounts that are even. */
const balances = (...bookings: readonly LedgerTransaction[]): Record<string, number> => {
  const sums: Record<string, number> = {};
  for (const { account, amount } of bookings.flatMap(({ entries }) => entries)) {
    const key = LedgerTransaction.accountKey(account);
    sums[key] = (sums[key] ?? 0) + amount.amount;
  }
  return Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum !== 0));
};
const sumOf = ({ entries }: LedgerTransaction): number => entries.reduce((sum, { amount }) => sum + amount.amount, 0);

/** 10,000 of goods, 10 % off borne by this side, 7.5 % tax on top, 10 % commission. */
const anOrderWith = (fundedBy: 'shop' | 'platform'): Order => {
  const offer = anOffer({ price: kobo(10_000) });
  const rules = someRules({ promotions: [aPromotion({ fundedBy })], taxRates: [aTaxRate()] });
  return aConfirmedOrder({ quote: aQuote({ wanted: [{ offer, quantity: 1 }], rules }) });
};
/** All that was shared out of these parts. */
const wholeOf = (parts: Order['parts']) => parts.map((part) => ({ shopOrderId: part.id, shares: Shares.ofPart(part) }));
const shopOf = (order: Order): string => `payable:${order.parts[0]!.shop.id}`;

describe('a capture', () => {
  it('is money at the provider, shared among the shop, the commission and the tax', () => {
    const order = anOrderWith('shop');
    expect(balances(LedgerTransaction.capture(order, PROVIDER, about()))).to.deep.equal({
      'clearing:sandbox': 9_675,
      [shopOf(order)]: -(9_000 - 900),
      commission: -900,
      tax: -675,
    });
  });

  it('books a discount that the marketplace bears as its own cost: the shop gets the full price', () => {
    const order = anOrderWith('platform');
    expect(balances(LedgerTransaction.capture(order, PROVIDER, about()))).to.deep.equal({
      'clearing:sandbox': 9_675,
      [shopOf(order)]: -(10_000 - 1_000),
      commission: -1_000,
      tax: -675,
      promotions: 1_000,
    });
  });

  it('names the part that each share comes from, and what it is about', () => {
    const order = anOrderWith('shop');
    const paymentId = anId<NonNullable<LedgerTransaction['paymentId']>>();
    const booking = LedgerTransaction.capture(order, PROVIDER, { ...about(), paymentId });
    expect(booking).to.deep.include({ type: 'capture', orderId: order.id, paymentId, refundId: null });
    const parts = booking.entries.map(({ account, shopOrderId }) => [account.kind, shopOrderId]);
    const id = order.parts[0]!.id;
    expect(parts).to.deep.equal([
      ['clearing', null],
      ['payable', id],
      ['commission', id],
      ['tax', id],
    ]);
  });

  it('of an order that costs nothing has no entries', () => {
    const free = aConfirmedOrder({ quote: aQuote({ wanted: [{ offer: anOffer({ price: kobo(0) }), quantity: 1 }] }) });
    expect(LedgerTransaction.capture(free, PROVIDER, about()).entries).to.deep.equal([]);
  });
});

describe('a receivable', () => {
  it('is the capture with the buyer in place of the provider', () => {
    const order = anOrderWith('platform');
    const { 'clearing:sandbox': captured, ...shares } = balances(LedgerTransaction.capture(order, PROVIDER, about()));
    expect(balances(LedgerTransaction.receivable(order, about()))).to.deep.equal({ ...shares, receivable: captured });
  });
});

describe('a surplus', () => {
  it('is owed back to the buyer, and even once it is given back', () => {
    const order = anOrderWith('shop');
    const surplus = LedgerTransaction.surplus(order, kobo(500), PROVIDER, about());
    expect(balances(surplus)).to.deep.equal({ 'clearing:sandbox': 500, refunds: -500 });
    expect(balances(surplus, LedgerTransaction.surplusRefund(order, kobo(500), PROVIDER, about()))).to.deep.equal({});
  });
});

describe('an account', () => {
  it('has a key by which it is found again', () => {
    const shopId = anId<Extract<LedgerAccount, { kind: 'payable' }>['shopId']>();
    const accounts: LedgerAccount[] = [
      { kind: 'clearing', provider: PROVIDER },
      { kind: 'payable', shopId },
      { kind: 'receivable' },
      { kind: 'commission' },
      { kind: 'tax' },
      { kind: 'promotions' },
      { kind: 'refunds' },
    ];
    const keys = ['clearing:sandbox', `payable:${shopId}`, 'receivable', 'commission', 'tax', 'promotions', 'refunds'];
    expect(accounts.map(LedgerTransaction.accountKey)).to.deep.equal(keys);
  });
});

describe('F11: the books of any order', () => {
  const someOrder = someRequest.map((request) => aConfirmedOrder({ quote: Quote.of(request) }));
  /** For each part, whether it goes back in the first round or in the second. */
  const someRounds = fc.array(fc.boolean(), { minLength: 3, maxLength: 3 });

  it(
    'sum to zero in every booking, and hold no empty entry',
    always([someOrder], (order) => {
      const bookings = [
        LedgerTransaction.capture(order, PROVIDER, about()),
        LedgerTransaction.receivable(order, about()),
        LedgerTransaction.reversal(order, order.parts, about()),
        LedgerTransaction.refund(order, wholeOf(order.parts), PROVIDER, about()),
        LedgerTransaction.surplus(order, order.totals.total, PROVIDER, about()),
        LedgerTransaction.surplusRefund(order, order.totals.total, PROVIDER, about()),
      ];
      expect(bookings.map(sumOf)).to.deep.equal(bookings.map(() => 0));
      expect(bookings.flatMap(({ entries }) => entries).filter(({ amount }) => Money.isZero(amount))).to.deep.equal([]);
    }),
  );

  it(
    'take in at the provider exactly the total of the order, and owe no shop less than nothing',
    always([someOrder], (order) => {
      const { 'clearing:sandbox': captured = 0, ...others } = balances(
        LedgerTransaction.capture(order, PROVIDER, about()),
      );
      expect(captured).to.equal(order.totals.total.amount);
      const payables = Object.entries(others).filter(([key]) => key.startsWith('payable:'));
      expect(payables.filter(([, owed]) => owed > 0)).to.deep.equal([]);
    }),
  );

  it(
    'are even in every account once all parts were refunded, in whatever rounds',
    always([someOrder, someRounds], (order, rounds) => {
      const inRound = (first: boolean) => order.parts.filter((_, index) => rounds[index] === first);
      const refunds = [true, false].map((first) =>
        LedgerTransaction.refund(order, wholeOf(inRound(first)), PROVIDER, about()),
      );
      expect(balances(LedgerTransaction.capture(order, PROVIDER, about()), ...refunds)).to.deep.equal({});
    }),
  );

  it(
    'are even in every account once all parts of an unpaid order were cancelled',
    always([someOrder, someRounds], (order, rounds) => {
      const inRound = (first: boolean) => order.parts.filter((_, index) => rounds[index] === first);
      const reversals = [true, false].map((first) => LedgerTransaction.reversal(order, inRound(first), about()));
      expect(balances(LedgerTransaction.receivable(order, about()), ...reversals)).to.deep.equal({});
    }),
  );

  it('refuse an order whose parts do not sum to its total', () => {
    const order = anOrderWith('shop');
    const broken: Order = { ...order, totals: { ...order.totals, total: kobo(1) } };
    expect(() => LedgerTransaction.capture(broken, PROVIDER, about())).to.throw(
      'A capture booking does not sum to zero.',
    );
  });
});
