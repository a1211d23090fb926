import type { Role, SessionKind } from '@soko/domain';

export type UserView = Readonly<{
  id: string;
  /** Null for one who only ever signed in by phone. */
  email: string | null;
  name: string;
  phone: string | null;
  roles: readonly Role[];
  email_verified: boolean;
  created_at: string;
}>;

export type SessionView = Readonly<{
  id: string;
  kind: SessionKind;
  created_at: string;
  last_used_at: string;
  expires_at: string;
  address: string | null;
  user_agent: string | null;
  current: boolean;
}>;
