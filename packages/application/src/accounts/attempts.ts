/**
 * What is counted where every process sees it, because the count decides. An account is meant by what was typed to name
 * it, whether there is one or not.
 */
export type AttemptKind =
  | 'login_address'
  | 'login_account'
  | 'login_account_from_address'
  | 'otp_request_address'
  | 'otp_request_phone'
  | 'otp_request_day'
  | 'otp_verify_address'
  | 'password_reset'
  | 'password_reset_address'
  | 'password_check';

/** So many attempts in a window that begins with the first of them. */
export type AttemptLimit = Readonly<{ attempts: number; seconds: number }>;
export type AttemptLimits = Readonly<Record<AttemptKind, AttemptLimit>>;

export interface Attempts {
  /**
   * Counts one attempt under a key (an address, an e-mail, a phone), before it is made: of any number at once no more get
   * through than the limit. Refuses `rate_limited` with `retry_after`. Outside of transactions, so that a refusal
   * cannot undo the count.
   */
  take(kind: AttemptKind, key: string): Promise<void>;
  /** The attempt was no failure: it does not count. */
  giveBack(kind: AttemptKind, key: string): Promise<void>;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/**
 * Windows end by themselves, so that nobody is locked out for good. An account has two: a narrow one for each address
 * that tries it, and a wide one for all of them, which a stranger reaches only with many addresses.
 */
export const ATTEMPT_LIMITS: AttemptLimits = {
  login_address: { attempts: 50, seconds: 15 * MINUTE },
  login_account: { attempts: 100, seconds: 15 * MINUTE },
  login_account_from_address: { attempts: 10, seconds: 15 * MINUTE },
  otp_request_address: { attempts: 20, seconds: HOUR },
  otp_request_phone: { attempts: 5, seconds: HOUR },
  otp_request_day: { attempts: 10_000, seconds: 24 * HOUR },
  otp_verify_address: { attempts: 50, seconds: 15 * MINUTE },
  password_reset: { attempts: 5, seconds: HOUR },
  password_reset_address: { attempts: 50, seconds: HOUR },
  password_check: { attempts: 10, seconds: 15 * MINUTE },
};
