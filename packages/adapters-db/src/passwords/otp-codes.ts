import { createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import type { OtpCodes } from '@soko/application';
import type { OtpChallenge } from '@soko/domain';

/** As many codes as there are of six digits. */
const CODES = 1_000_000;
/** The largest multiple of that within 32 bits: numbers past it are drawn again, so that no code is likelier. */
const FAIR = Math.floor(2 ** 32 / CODES) * CODES;

/**
 * Codes made from a challenge's random seed with a key of the server's: the first secret makes them, all of them are
 * tried. `devCode` takes the place of every code, for development.
 */
export function otpCodes(secrets: readonly string[], devCode: string | null = null): OtpCodes {
  const [current, ...others] = secrets.map((secret) => Buffer.from(hkdfSync('sha256', secret, '', 'soko otp', 32)));
  if (current === undefined) throw new Error('One-time codes need a secret.');
  const codeBy = (key: Buffer, challenge: OtpChallenge): string => devCode ?? digitsOf(key, challenge);
  return {
    newSeed: () => randomBytes(32).toString('base64url'),
    codeOf: (challenge) => codeBy(current, challenge),
    matches: (challenge, code) =>
      [current, ...others].map((key) => isSame(codeBy(key, challenge), code)).includes(true) && challenge.seed !== null,
  };
}

function digitsOf(key: Buffer, { phone, purpose, requestId, seed }: OtpChallenge): string {
  for (let draw = 0; ; draw += 1) {
    const text = JSON.stringify([purpose, phone, requestId, seed, draw]);
    const number = createHmac('sha256', key).update(text).digest().readUInt32BE(0);
    if (number < FAIR) return String(number % CODES).padStart(6, '0');
  }
}

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();
const isSame = (one: string, other: string): boolean => timingSafeEqual(hashOf(one), hashOf(other));
