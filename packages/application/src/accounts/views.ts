import type { Role } from '@soko/domain';

export type UserView = Readonly<{
  id: string;
  email: string;
  name: string;
  phone: string | null;
  roles: readonly Role[];
  email_verified: boolean;
  created_at: string;
}>;
