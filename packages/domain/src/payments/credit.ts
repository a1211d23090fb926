import { Company, type CreditTerms } from '../accounts/company.ts';
import { refuse } from '../errors.ts';
import type { CompanyId } from '../ids.ts';
import { Money } from '../money.ts';
import type { Order } from '../orders/order.ts';
import type { Payment } from './payment.ts';
import { PaymentProvider, type ProviderTraits } from './provider.ts';

/** The terms of a company that is held, and what it owes by them. */
export type Credit = Readonly<{ companyId: CompanyId; terms: CreditTerms; used: Money }>;

const DAY = 86_400_000;

export const Credit = {
  /** Null where nothing is granted. `used` is what the company, which is held, owes in the currency of its limit. */
  of(company: Company, used: Money | null): Credit | null {
    const terms = Company.granted(company);
    return terms && used && { companyId: company.id, terms, used };
  },

  /** What may still be bought by it; nothing, where staff lowered the limit below what is owed. */
  available: ({ terms: { creditLimit }, used }: Pick<Credit, 'terms' | 'used'>): Money =>
    Money.of(Math.max(0, Money.subtract(creditLimit, used).amount), creditLimit.currency),

  /** The payment as its provider collects it: owed by the company on terms, else as it was asked for. Refuses what `owe` does. */
  collected: (provider: ProviderTraits, credit: Credit | null, order: Order, asked: Payment, at: Date): Payment =>
    PaymentProvider.isOnTerms(provider) ? Credit.owe(credit, order, asked, at) : asked,

  /**
   * The payment of an order that the company owes from now on, due so many days (UTC) later. Refuses
   * `payment_terms_not_granted` where there is no credit, or the order is for somebody else; `currency_mismatch`; and
   * `credit_limit_exceeded`.
   */
  owe(credit: Credit | null, order: Order, payment: Payment, at: Date): Payment {
    if (credit === null) return refuse('payment_terms_not_granted', { reason: 'not_granted', detail: NOT_GRANTED });
    if (order.companyId !== credit.companyId) {
      return refuse('payment_terms_not_granted', { reason: 'order_of_another', detail: OF_ANOTHER });
    }
    const { used, terms } = credit;
    const { currency } = terms.creditLimit;
    if (order.currency !== currency) refuse('currency_mismatch', { currency: order.currency, credit: currency });
    const available = Credit.available(credit);
    if (payment.amount.amount > available.amount) {
      refuse('credit_limit_exceeded', { limit: terms.creditLimit, used, available, amount: payment.amount });
    }
    return { ...payment, companyId: credit.companyId, dueDate: dayOf(new Date(at.getTime() + terms.days * DAY)) };
  },

  /** The day (UTC) of a moment: `2026-11-21`. */
  dayOf: (at: Date): string => dayOf(at),
};

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

const NOT_GRANTED = 'Members of an approved company pay on terms, once staff granted it some.';
const OF_ANOTHER = 'The order was not placed for the company that you buy for now.';
