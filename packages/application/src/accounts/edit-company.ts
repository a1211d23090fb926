import { type Call, Company, type CompanyForm, type CompanyId, type UserId, Version } from '@soko/domain';
import type { Ports } from '../ports.ts';

export type CompanyEdit = Readonly<{
  userId: UserId;
  form: Partial<CompanyForm>;
  versions?: readonly string[] | undefined;
}>;

/** An owner corrects the company; what staff approved is judged anew. Refuses `not_found`, `forbidden`, `precondition_failed`. */
export function editCompany({ store }: Ports) {
  return (call: Call, { userId, form, versions }: CompanyEdit): Promise<CompanyId> =>
    store.transaction(call, async (tx) => {
      const company = Company.ownedBy(await tx.companies.lockOf(userId), userId);
      Version.require(versions, company.version);
      await tx.companies.save(Company.edit(company, form));
      return company.id;
    });
}
