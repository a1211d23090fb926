import { refuse } from './errors.ts';

declare const currencyBrand: unique symbol;

/** An ISO 4217 code in upper case that the market knows. */
export type Currency = string & { readonly [currencyBrand]: true };

/** Decimal places per currency (ISO 4217, list one); every code not named here has two. */
const EXPONENTS: Readonly<Record<string, number>> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
};

const KNOWN = new Set(
  (
    'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP ' +
    'CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ' +
    'ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN ' +
    'MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD ' +
    'SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG'
  ).split(' '),
);

export const Currency = {
  /** Every code the market knows. */
  all: [...KNOWN] as unknown as readonly Currency[],

  /** Whether a text is a currency code the market knows. */
  is(text: string): text is Currency {
    return KNOWN.has(text);
  },
  /** Refuses `validation_failed` for an unknown code. */
  of(text: string): Currency {
    return Currency.is(text) ? text : refuse('validation_failed', { detail: `${text} is not an ISO 4217 currency.` });
  },
  /** Decimal places of the minor unit: 0, 2 or 3. */
  exponent: (currency: Currency): number => EXPONENTS[currency] ?? 2,
};

/** A rate in basis points: 750 is 7.5 %. */
export type BasisPoints = number;

/** Whole minor units (kobo, cents) of one currency; may be negative in ledgers. */
export type Money = Readonly<{ amount: number; currency: Currency }>;

export const Money = {
  /** Refuses `money_not_whole` unless the amount is a safe integer. */
  of(amount: number, currency: Currency): Money {
    return { amount: whole(amount), currency };
  },

  zero: (currency: Currency): Money => ({ amount: 0, currency }),

  add(a: Money, b: Money): Money {
    return Money.of(a.amount + sameCurrency(a, b).amount, a.currency);
  },

  subtract(a: Money, b: Money): Money {
    return Money.of(a.amount - sameCurrency(a, b).amount, a.currency);
  },

  negate: (a: Money): Money => Money.of(-a.amount, a.currency),

  times: (a: Money, quantity: number): Money => Money.of(a.amount * whole(quantity), a.currency),

  /** The sum of all; the currency says in what, also when there are none. */
  sum(currency: Currency, parts: readonly Money[]): Money {
    return parts.reduce((total, part) => Money.add(total, part), Money.zero(currency));
  },

  min: (a: Money, b: Money): Money => (a.amount <= sameCurrency(a, b).amount ? a : b),

  equals: (a: Money, b: Money): boolean => a.amount === b.amount && a.currency === b.currency,

  isZero: (a: Money): boolean => a.amount === 0,

  /** The share of an amount at a rate in basis points, half up (away from zero at the half). */
  share(a: Money, rate: BasisPoints): Money {
    return Money.of(mulDiv(a.amount, rate, 10_000), a.currency);
  },

  /** `part` of `whole` equal pieces of an amount, half up: the first `n` pieces and the rest sum to it. */
  portion(a: Money, part: number, whole: number): Money {
    return Money.of(mulDiv(a.amount, part, whole), a.currency);
  },

  /** The part of a gross amount that is tax at this rate: gross − gross / (1 + rate), half up. */
  included(gross: Money, rate: BasisPoints): Money {
    return Money.of(mulDiv(gross.amount, rate, 10_000 + rate), gross.currency);
  },

  /**
   * Splits an amount in proportion to weights so that the parts sum exactly to it (largest remainder; ties go to the
   * earlier part). All weights zero: everything goes to the first. Weights are whole and not negative.
   */
  split(total: Money, weights: readonly number[]): Money[] {
    if (weights.length === 0) return [];
    const sum = weights.reduce((all, weight) => all + BigInt(whole(weight)), 0n);
    if (sum === 0n) return weights.map((_, index) => Money.of(index === 0 ? total.amount : 0, total.currency));
    const amount = BigInt(Math.abs(total.amount));
    const sign = total.amount < 0 ? -1 : 1;
    const parts = weights.map((weight, index) => {
      const product = amount * BigInt(weight);
      return { index, whole: product / sum, remainder: product % sum };
    });
    let left = Number(amount - parts.reduce((all, part) => all + part.whole, 0n));
    const byRemainder = [...parts].sort((a, b) =>
      a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1,
    );
    for (const part of byRemainder) {
      if (left === 0) break;
      part.whole += 1n;
      left -= 1;
    }
    return parts.map((part) => Money.of(sign * Number(part.whole), total.currency));
  },

  /** Reads a decimal text in major units ("19.99"); null when it is no amount or finer than the minor unit. */
  parse(text: string, currency: Currency): Money | null {
    const match = /^(-?)(\d{1,16})(?:\.(\d{1,6}))?$/.exec(text.trim());
    if (!match) return null;
    const exponent = Currency.exponent(currency);
    const [, sign = '', major = '0', fraction = ''] = match;
    if (/[1-9]/.test(fraction.slice(exponent))) return null;
    const amount = Number(major + fraction.slice(0, exponent).padEnd(exponent, '0'));
    if (!Number.isSafeInteger(amount)) return null;
    return Money.of(sign ? -amount : amount, currency);
  },

  /** The amount in major units as decimal text: 199900 NGN is "1999.00". */
  format({ amount, currency }: Money): string {
    const exponent = Currency.exponent(currency);
    const digits = String(Math.abs(amount)).padStart(exponent + 1, '0');
    const cut = digits.length - exponent;
    return `${amount < 0 ? '-' : ''}${digits.slice(0, cut)}${exponent > 0 ? `.${digits.slice(cut)}` : ''}`;
  },
};

/** The number itself when it is safe and whole; −0 becomes 0. */
function whole(amount: number): number {
  return Number.isSafeInteger(amount) ? amount + 0 : refuse('money_not_whole', { amount: String(amount) });
}

/** a × b ÷ c, half away from zero, without losing digits on the way. */
function mulDiv(a: number, b: number, c: number): number {
  const product = BigInt(whole(a)) * BigInt(whole(b));
  const divisor = BigInt(whole(c));
  const magnitude = product < 0n ? -product : product;
  const rounded = (magnitude * 2n + divisor) / (divisor * 2n);
  return Number(product < 0n ? -rounded : rounded);
}

function sameCurrency(a: Money, b: Money): Money {
  return a.currency === b.currency ? b : refuse('currency_mismatch', { expected: a.currency, actual: b.currency });
}
