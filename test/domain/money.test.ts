import { Currency, Money } from '@soko/domain';
import { expect } from 'chai';
import fc from 'fast-check';
import { kobo, NGN, USD } from '../support/builders/index.ts';
import { always, someCurrency, someKobo, someMoney, someRate, someWhole } from '../support/properties.ts';
import { refusalOf } from '../support/refusal.ts';

const MOST = Number.MAX_SAFE_INTEGER;
const amounts = (parts: readonly Money[]): number[] => parts.map(({ amount }) => amount);
const someWeights = fc.array(fc.integer({ min: 0, max: 1_000_000_000_000 }), { minLength: 1, maxLength: 20 });

describe('a currency', () => {
  it('is an ISO 4217 code in upper case', () => {
    expect(Currency.is('NGN')).to.equal(true);
    expect(['ngn', 'NG', 'NGNN', 'XXX', 'BTC', '', ' NGN', '__proto__'].filter(Currency.is)).to.deep.equal([]);
  });

  it('is refused when it is unknown', () => {
    expect(refusalOf(() => Currency.of('ABC'))).to.equal('validation_failed');
  });

  it('has 0, 2 or 3 decimal places, 2 where the standard names no other', () => {
    const exponents = ['JPY', 'XOF', 'UGX', 'NGN', 'USD', 'ETB', 'KWD', 'TND'].map(Currency.of).map(Currency.exponent);
    expect(exponents).to.deep.equal([0, 0, 0, 2, 2, 2, 3, 3]);
  });
});

describe('money', () => {
  it('is a whole number of minor units', () => {
    for (const amount of [0.5, Number.NaN, Number.POSITIVE_INFINITY, MOST + 1, -MOST - 1, 1e21]) {
      expect(
        refusalOf(() => Money.of(amount, NGN)),
        String(amount),
      ).to.equal('money_not_whole');
    }
    expect(Money.of(MOST, NGN).amount).to.equal(MOST);
  });

  it('never holds minus zero', () => {
    const zeros = [
      Money.of(-0, NGN),
      Money.negate(kobo(0)),
      Money.times(kobo(0), -3),
      Money.share(kobo(-1), 10),
      ...Money.split(kobo(-1), [1, 1]).slice(1),
      Money.parse('-0.00', NGN),
    ];
    expect(zeros.map((zero) => Object.is(zero?.amount, 0))).to.deep.equal(zeros.map(() => true));
  });

  it('F2: is refused where a sum or a product leaves the range', () => {
    expect(refusalOf(() => Money.add(kobo(MOST), kobo(1)))).to.equal('money_not_whole');
    expect(refusalOf(() => Money.subtract(kobo(-MOST), kobo(1)))).to.equal('money_not_whole');
    expect(refusalOf(() => Money.times(kobo(MOST), 2))).to.equal('money_not_whole');
    expect(refusalOf(() => Money.sum(NGN, [kobo(MOST), kobo(MOST)]))).to.equal('money_not_whole');
  });

  it('is not multiplied by a broken quantity', () => {
    expect(refusalOf(() => Money.times(kobo(100), 1.5))).to.equal('money_not_whole');
  });

  it('is never mixed with money of another currency', () => {
    const dollars = Money.of(100, USD);
    for (const mix of [Money.add, Money.subtract, Money.min]) {
      expect(refusalOf(() => mix(kobo(100), dollars))).to.equal('currency_mismatch');
    }
    expect(refusalOf(() => Money.sum(NGN, [dollars]))).to.equal('currency_mismatch');
    expect(Money.equals(kobo(100), dollars)).to.equal(false);
  });

  it('sums to zero of the currency where there is nothing to sum', () => {
    expect(Money.sum(NGN, [])).to.deep.equal(Money.zero(NGN));
  });

  it(
    'adds in any order, and subtracts what was added',
    always([someKobo, someKobo], (a, b) => {
      expect(Money.add(a, b)).to.deep.equal(Money.add(b, a));
      expect(Money.subtract(Money.add(a, b), b)).to.deep.equal(a);
      expect(Money.isZero(Money.add(a, Money.negate(a)))).to.equal(true);
    }),
  );

  it(
    'is whole and within range, or refused, whatever is computed',
    always([someMoney, someWhole], (a, factor) => {
      const works = [
        () => Money.add(a, a),
        () => Money.times(a, factor),
        () => Money.share(a, factor),
        () => Money.negate(a),
      ];
      for (const work of works) {
        const refused = refusalOf(work);
        if (refused === undefined) expect(Number.isSafeInteger(work().amount)).to.equal(true);
        else expect(refused).to.equal('money_not_whole');
      }
    }),
  );
});

describe('a share of money', () => {
  it('is rounded half up, and half away from zero below it', () => {
    const halves = [kobo(50), kobo(150), kobo(-50), kobo(-150), kobo(49)];
    expect(amounts(halves.map((half) => Money.share(half, 100)))).to.deep.equal([1, 2, -1, -2, 0]);
  });

  it('keeps every digit of amounts near the end of the range', () => {
    expect(Money.share(kobo(MOST), 10_000).amount).to.equal(MOST);
    expect(Money.share(kobo(MOST), 5_000).amount).to.equal((MOST + 1) / 2);
  });

  it(
    'is within half a minor unit of the exact figure',
    always([someKobo, someRate], (a, rate) => {
      const twice = 2n * (10_000n * BigInt(Money.share(a, rate).amount) - BigInt(a.amount) * BigInt(rate));
      expect(twice <= 10_000n && twice >= -10_000n).to.equal(true);
    }),
  );

  it(
    'and the rest of it are the whole, for the tax that a price contains',
    always([someKobo, someRate], (gross, rate) => {
      const tax = Money.included(gross, rate);
      const net = Money.subtract(gross, tax);
      const back = Money.add(net, Money.share(net, rate));
      expect(Math.abs(back.amount - gross.amount)).to.be.at.most(1);
      expect(Math.abs(tax.amount)).to.be.at.most(Math.abs(gross.amount));
    }),
  );

  it('of the tax that a price contains is gross − gross ÷ (1 + rate)', () => {
    expect(Money.included(kobo(10_750), 750).amount).to.equal(750);
    expect(Money.included(kobo(100), 2_000).amount).to.equal(17); // 16.67
  });
});

describe('a split of money', () => {
  it('gives what is left over to the largest remainders, the earlier of equals first', () => {
    expect(amounts(Money.split(kobo(100), [1, 1, 1]))).to.deep.equal([34, 33, 33]);
    expect(amounts(Money.split(kobo(10), [1, 2, 4]))).to.deep.equal([1, 3, 6]);
    expect(amounts(Money.split(kobo(-100), [1, 1, 1]))).to.deep.equal([-34, -33, -33]);
  });

  it('gives everything to the first where no part weighs anything', () => {
    expect(amounts(Money.split(kobo(7), [0, 0]))).to.deep.equal([7, 0]);
  });

  it('has no parts where there are no weights', () => {
    expect(Money.split(kobo(7), [])).to.deep.equal([]);
  });

  it(
    'sums exactly to the whole, with each part within one minor unit of its proportion',
    always([someMoney, someWeights], (total, weights) => {
      const parts = Money.split(total, weights);
      expect(parts.length).to.equal(weights.length);
      const sum = parts.reduce((all, { amount }) => all + BigInt(amount), 0n);
      expect(sum).to.equal(BigInt(total.amount));
      const weight = weights.reduce((all, each) => all + BigInt(each), 0n);
      if (weight === 0n) return;
      parts.forEach(({ amount }, index) => {
        const off = BigInt(amount) * weight - BigInt(total.amount) * BigInt(weights[index] ?? 0);
        expect(off < weight && off > -weight).to.equal(true);
      });
    }),
  );

  it(
    'gives nothing to a part without weight, and nothing of the other sign',
    always([someKobo, someWeights], (total, weights) => {
      const isEmpty = weights.every((weight) => weight === 0);
      Money.split(total, weights).forEach(({ amount }, index) => {
        if (weights[index] === 0 && !isEmpty) expect(amount).to.equal(0);
        expect(amount === 0 || Math.sign(amount) === Math.sign(total.amount)).to.equal(true);
      });
    }),
  );
});

describe('an amount as text', () => {
  it('is in major units, with the decimals of its currency', () => {
    const texts = [
      kobo(199_900),
      kobo(5),
      kobo(-5),
      Money.of(1_250, Currency.of('JPY')),
      Money.of(5, Currency.of('KWD')),
    ];
    expect(texts.map(Money.format)).to.deep.equal(['1999.00', '0.05', '-0.05', '1250', '0.005']);
  });

  it('is no amount when it is finer than the minor unit, too large or not a plain decimal', () => {
    const wrong = [
      '1.005',
      '1e3',
      '',
      '.',
      '1.',
      '.5',
      '1,000',
      '+1',
      '--1',
      '0x10',
      '99999999999999999',
      'NaN',
      '1 2',
      '१',
    ];
    expect(wrong.filter((text) => Money.parse(text, NGN) !== null)).to.deep.equal([]);
    expect(Money.parse('1.5', Currency.of('JPY'))).to.equal(null);
  });

  it('may have more decimals than the currency when they are zeros', () => {
    expect(Money.parse(' 19.9900 ', NGN)).to.deep.equal(kobo(1_999));
    expect(Money.parse('19', NGN)).to.deep.equal(kobo(1_900));
    expect(Money.parse('1250.00', Currency.of('JPY'))?.amount).to.equal(1_250);
  });

  it(
    'reads back as the amount that was written',
    always([someMoney], (money) => {
      expect(Money.parse(Money.format(money), money.currency)).to.deep.equal(money);
    }),
  );

  it(
    'is an amount or none, whatever the text',
    always([fc.string(), someCurrency], (text, currency) => {
      const read = Money.parse(text, currency);
      if (read) expect(Number.isSafeInteger(read.amount)).to.equal(true);
    }),
  );
});
