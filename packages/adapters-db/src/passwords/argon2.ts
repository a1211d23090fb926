import { hash as argon2Hash, verify as argon2Verify, type Options } from '@node-rs/argon2';
import type { Passwords } from '@soko/application';
import { COMMON_PASSWORDS } from './common.ts';

/** The work of one hash: memory in KiB, passes, lanes. The default is OWASP's first choice for argon2id. */
export type PasswordWork = Readonly<{ memoryCost: number; timeCost: number; parallelism: number }>;

export const PASSWORD_WORK: PasswordWork = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

const ARGON2ID = 2 satisfies Options['algorithm'];

/** Passwords hashed with argon2id. */
export function argon2Passwords(work: PasswordWork = PASSWORD_WORK): Passwords {
  const hash = (password: string) => argon2Hash(password, { algorithm: ARGON2ID, ...work });
  // What an unknown account is compared with, of the same work; made with the first login, and once.
  let nobody: Promise<string> | undefined;
  const hashOfNobody = () => (nobody ??= hash('no account has this password'));
  return {
    hash,
    verify: async (known, password) => {
      const right = await argon2Verify(known ?? (await hashOfNobody()), password);
      return right && known !== null;
    },
    common: COMMON_PASSWORDS,
  };
}
