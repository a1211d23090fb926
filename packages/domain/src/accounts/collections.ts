import type { SessionId, UserId } from '../ids.ts';
import type { Session } from './session.ts';
import type { User } from './user.ts';

export interface Users {
  /** The user, held until the transaction ends; null when there is none. */
  lock(id: UserId): Promise<User | null>;
  /** The user with this e-mail in its normal form (`Email.normal`), held; null when there is none. */
  lockByEmail(emailKey: string): Promise<User | null>;
  /** Refuses `email_taken`. */
  insert(user: User): Promise<void>;
  save(user: User): Promise<void>;
}

export interface Sessions {
  lock(id: SessionId): Promise<Session | null>;
  insert(session: Session): Promise<void>;
  save(session: Session): Promise<void>;
}
