import { Call, Company, Credit, type PaymentProvider, type Tx } from '@soko/domain';

/**
 * What the caller's company may owe, where the provider asks for that. The company is held from here on, before the order
 * is: of two members who buy at once the second sees what the first took. Null where nothing was granted.
 */
export async function holdCredit(tx: Tx, call: Call, { collects }: PaymentProvider): Promise<Credit | null> {
  const userId = collects === 'on_terms' ? Call.user(call) : undefined;
  const company = userId === undefined ? null : await tx.companies.lockOf(userId);
  const terms = company && Company.granted(company);
  return (
    company && terms && Credit.of(company, terms, await tx.payments.openOf(company.id, terms.creditLimit.currency))
  );
}
