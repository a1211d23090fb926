import { Currency, Money } from '@soko/domain';

export const NGN = Currency.of('NGN');
export const USD = Currency.of('USD');

/** So many kobo. */
export const kobo = (amount: number): Money => Money.of(amount, NGN);
