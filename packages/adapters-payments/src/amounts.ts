import { type AmountLimit, Currency, Money, refuse } from '@soko/domain';

/** How a provider counts one currency. */
export type Scale = Readonly<{
  /** Decimal places of the whole number that it works with. They belong to the pair of provider and currency. */
  places: number;
  /** The least that it takes, in our minor units; 1 unless told. */
  minimum?: number;
  /** What amounts have to be multiples of, in our minor units, where its own places do not say so already. */
  step?: number;
}>;

/** The one place where a provider's amounts become ours, and ours its. `Wire` is what it wants to be sent. */
export type Amounts<Wire extends number | string> = Readonly<{
  currencies: readonly Currency[];
  limits: ReadonlyMap<Currency, AmountLimit>;
  /** Refuses `currency_mismatch` for a currency without a scale, and `payment_amount_not_taken` for what it cannot say. */
  write: (money: Money) => Wire;
  /** Null for what is no amount: another currency, a broken number, one between our minor units. */
  read: (amount: number | string, currency: string) => Money | null;
}>;

/** Of a provider that counts in whole numbers of its own smallest unit. Currency codes are in upper case. */
export function wholeAmounts(scales: Readonly<Record<string, Scale>>): Amounts<number> {
  const { currencies, limits, scaleOf } = table(scales);
  /** How many of its units one of our minor units is; below 1 where it counts more coarsely. */
  const ratio = (currency: Currency): number => 10 ** (scaleOf(currency).places - Currency.exponent(currency));
  return {
    currencies,
    limits,
    write({ amount, currency }) {
      const units = ratio(currency) < 1 ? amount / (1 / ratio(currency)) : amount * ratio(currency);
      return Number.isSafeInteger(units) ? units : refuse('payment_amount_not_taken', { currency, amount });
    },
    read(amount, currency) {
      if (!isListed(currencies, currency) || !/^\d{1,15}$/.test(String(amount))) return null;
      const minor = ratio(currency) < 1 ? Number(amount) * (1 / ratio(currency)) : Number(amount) / ratio(currency);
      return Number.isSafeInteger(minor) ? Money.of(minor, currency) : null;
    },
  };
}

/** Of a provider that writes decimals in major units: never computed with, for 1.15 × 100 is not 115. */
export function decimalAmounts(scales: Readonly<Record<string, Scale>>): Amounts<string> {
  const { currencies, limits, scaleOf } = table(scales);
  return {
    currencies,
    limits,
    write(money) {
      const { amount, currency } = money;
      const isSaid = amount % stepOf(currency, scaleOf(currency)) === 0;
      return isSaid ? Money.format(money) : refuse('payment_amount_not_taken', { currency, amount });
    },
    read(amount, currency) {
      const money = isListed(currencies, currency) ? Money.parse(String(amount), currency) : null;
      return money !== null && money.amount >= 0 ? money : null;
    },
  };
}

const isListed = (currencies: readonly Currency[], currency: string): currency is Currency =>
  Currency.is(currency) && currencies.includes(currency);

/** Our minor units in the smallest amount that the provider tells from the next. */
const stepOf = (currency: Currency, { places, step = 1 }: Scale): number =>
  Math.max(step, 10 ** (Currency.exponent(currency) - places));

function table(scales: Readonly<Record<string, Scale>>) {
  const rows = new Map(Object.entries(scales).map(([code, scale]) => [Currency.of(code), scale]));
  const limits = [...rows].map(([currency, scale]): [Currency, AmountLimit] => {
    const step = stepOf(currency, scale);
    return [currency, { minimum: Math.max(scale.minimum ?? 1, step), step }];
  });
  return {
    currencies: [...rows.keys()],
    limits: new Map(limits.filter(([, { minimum, step }]) => minimum > 1 || step > 1)),
    scaleOf: (currency: Currency): Scale => rows.get(currency) ?? refuse('currency_mismatch', { currency }),
  };
}
