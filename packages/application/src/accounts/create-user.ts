import { type Call, Password, type Role, User, type UserId } from '@soko/domain';
import type { Ports } from '../ports.ts';

export type NewUser = Readonly<{ email: string; password: string; name: string; roles: readonly Role[] }>;

/** Makes an account with roles that no form can ask for: for operators. Refuses `email_taken`, `validation_failed`. */
export function createUser({ store, passwords, newId }: Ports) {
  return async (call: Call, { password, roles, ...form }: NewUser): Promise<UserId> => {
    const passwordHash = await passwords.hash(Password.accept(password, passwords.common));
    return store.transaction(call, async (tx) => {
      const plain = User.register({ ...form, accountType: 'customer' }, { id: newId(), passwordHash, at: tx.now });
      const user = roles.reduce(User.grant, plain);
      await tx.users.insert(user);
      tx.events.add('user.registered', user.id);
      return user.id;
    });
  };
}
