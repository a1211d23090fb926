import type { Call } from '@soko/domain';
import type { Attempts } from './attempts.ts';

/** What a try to log in counts as until it has succeeded: its address's, the account's, and both together. */
export function loginAttempts(attempts: Attempts, { address = 'none' }: Call, account: string) {
  const counted = [
    ['login_address', address],
    ['login_account_from_address', `${account} ${address}`],
    ['login_account', account],
  ] as const;
  return {
    /** Refuses `rate_limited`. The address comes first: past its own limit it uses up no account's. */
    async take(): Promise<void> {
      for (const [kind, key] of counted) await attempts.take(kind, key);
    },
    async giveBack(): Promise<void> {
      for (const [kind, key] of counted) await attempts.giveBack(kind, key);
    },
  };
}
