import { type Call, Company, type CompanyForm, type CompanyId, User, type UserId } from '@soko/domain';
import type { Ports } from '../ports.ts';

/** A user asks for a company account, and is its first owner. Refuses `company_taken`. */
export function applyCompany({ store, newId }: Ports) {
  return (call: Call, { userId, form }: Readonly<{ userId: UserId; form: CompanyForm }>): Promise<CompanyId> =>
    store.transaction(call, async (tx) => {
      const owner = User.present(await tx.users.lock(userId));
      const company = Company.apply(form, { id: newId(), owner: owner.id, at: tx.now });
      await tx.companies.insert(company);
      tx.events.add('company.applied', company.id);
      return company.id;
    });
}
