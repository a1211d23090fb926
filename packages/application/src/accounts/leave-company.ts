import { type Call, Company, type UserId } from '@soko/domain';
import type { Ports } from '../ports.ts';

/** A member leaves, or an owner takes one out. Refuses `not_found`, `forbidden`, `sole_owner`. */
export function leaveCompany({ store }: Ports) {
  return (call: Call, { userId, memberId }: Readonly<{ userId: UserId; memberId: UserId }>): Promise<null> =>
    store.transaction(call, async (tx) => {
      const company = await tx.companies.lockOf(userId);
      await tx.companies.save(Company.without(company, memberId, userId));
      return null;
    });
}
