import { type Call, Company, type CompanyId, Email, type UserId } from '@soko/domain';
import type { Ports } from '../ports.ts';

/** An owner asks somebody to join, with or without an account. Refuses `not_found`, `forbidden`, `company_full`, `validation_failed`. */
export function inviteMember({ store }: Ports) {
  return (call: Call, { userId, email }: Readonly<{ userId: UserId; email: string }>): Promise<CompanyId> =>
    store.transaction(call, async (tx) => {
      const company = Company.ownedBy(await tx.companies.lockOf(userId), userId);
      await tx.companies.save(Company.invite(company, Email.normal(email)));
      tx.events.add('company.invited', company.id);
      return company.id;
    });
}
