import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far `t` may be from the clock of the one who verifies, either way. */
export const SIGNATURE_TOLERANCE_SECONDS = 300;

/** `t=<unix seconds>,v1=<hex>`; several `v1` where the sender signs with more than one secret. Other versions prove nothing. */
const FORM = /^t=(\d{1,12})((?:,v\d=[\da-f]{1,128}){1,8})$/i;
const VERSION = /,v1=([\da-f]{64})(?=,|$)/gi;

/** HMAC-SHA256 over the time, a full stop, and the very bytes. */
export const timedDigest = (body: Uint8Array, secret: string, seconds: string): Buffer =>
  createHmac('sha256', secret).update(`${seconds}.`).update(body).digest();

/** Whether a signature over these bytes was made with one of the secrets, within five minutes of now. Constant time. */
export function isTimedSignature(
  signature: string | undefined,
  body: Uint8Array,
  secrets: readonly string[],
  now: Date,
): boolean {
  const [, seconds, versions] = FORM.exec(signature ?? '') ?? [];
  if (seconds === undefined || versions === undefined) return false;
  if (Math.abs(now.getTime() / 1000 - Number(seconds)) > SIGNATURE_TOLERANCE_SECONDS) return false;
  const given = [...versions.matchAll(VERSION)].map(([, hex = '']) => Buffer.from(hex, 'hex'));
  const expected = secrets.map((secret) => timedDigest(body, secret, seconds));
  // every pair is compared, so that the time tells neither which secret fits nor how much of it
  return expected.flatMap((one) => given.map((other) => timingSafeEqual(one, other))).includes(true);
}
