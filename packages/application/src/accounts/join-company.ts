import { type Call, Company, type CompanyId, User, type UserId } from '@soko/domain';
import type { Ports } from '../ports.ts';

/** An invited user becomes a member. Refuses `not_found` to everybody else, `company_taken`. */
export function joinCompany({ store }: Ports) {
  return (call: Call, { userId, companyId }: Readonly<{ userId: UserId; companyId: CompanyId }>): Promise<CompanyId> =>
    store.transaction(call, async (tx) => {
      const user = User.present(await tx.users.lock(userId));
      const company = Company.join(await tx.companies.lock(companyId), user);
      await tx.companies.save(company);
      return company.id;
    });
}
