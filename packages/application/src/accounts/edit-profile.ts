import { type Call, type ProfileChanges, User, type UserId, Version } from '@soko/domain';
import type { Ports } from '../ports.ts';

export type ProfileEdit = Readonly<{
  userId: UserId;
  changes: ProfileChanges;
  /** The versions that the caller has seen; any, when none are named. */
  versions?: readonly string[] | undefined;
}>;

/** Changes what people say of themselves. Refuses `not_found`, `precondition_failed`. */
export function editProfile({ store }: Ports) {
  return (call: Call, { userId, changes, versions }: ProfileEdit): Promise<null> =>
    store.transaction(call, async (tx) => {
      const user = User.present(await tx.users.lock(userId));
      Version.require(versions, user.version);
      await tx.users.save(User.edit(user, changes));
      return null;
    });
}
