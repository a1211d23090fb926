import { Call, Credit, PaymentProvider, type Tx } from '@soko/domain';

/**
 * What the caller's company may owe, where the provider asks for that. The company is held from here on, before the order
 * is: of two members who buy at once the second sees what the first took. Null where nothing was granted.
 */
export async function holdCredit(tx: Tx, call: Call, provider: PaymentProvider): Promise<Credit | null> {
  const userId = PaymentProvider.isOnTerms(provider) ? Call.user(call) : undefined;
  const held = userId === undefined ? null : await tx.companies.lockWithDebt(userId);
  return held && Credit.of(held.company, held.owed);
}
