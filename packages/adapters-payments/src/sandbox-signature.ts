import { createHmac, timingSafeEqual } from 'node:crypto';

/** The header that carries it, in lower case. */
export const SANDBOX_SIGNATURE = 'soko-sandbox-signature';

/** How far `t` may be from the clock of the one who verifies, either way. */
export const SIGNATURE_TOLERANCE_SECONDS = 300;

/** `t=<unix seconds>,v1=<hex>`; several `v1` where the sender signs with more than one secret. */
const FORM = /^t=(\d{1,12})((?:,v1=[\da-f]{64}){1,5})$/i;

/** Signs a body: HMAC-SHA256 over the time, a full stop, and the very bytes that are sent. */
export function signWebhook(body: Uint8Array, secret: string, at: Date): string {
  const seconds = String(Math.floor(at.getTime() / 1000));
  return `t=${seconds},v1=${digest(body, secret, seconds).toString('hex')}`;
}

/** Whether a signature over these bytes was made with one of the secrets, within five minutes of now. Constant time. */
export function isSignedWebhook(
  signature: string | undefined,
  body: Uint8Array,
  secrets: readonly string[],
  now: Date,
): boolean {
  const [, seconds, versions] = FORM.exec(signature ?? '') ?? [];
  if (seconds === undefined || versions === undefined) return false;
  if (Math.abs(now.getTime() / 1000 - Number(seconds)) > SIGNATURE_TOLERANCE_SECONDS) return false;
  const given = versions
    .toLowerCase()
    .split(',v1=')
    .slice(1)
    .map((hex) => Buffer.from(hex, 'hex'));
  const expected = secrets.map((secret) => digest(body, secret, seconds));
  // every pair is compared, so that the time tells neither which secret fits nor how much of it
  return expected.flatMap((one) => given.map((other) => timingSafeEqual(one, other))).includes(true);
}

const digest = (body: Uint8Array, secret: string, seconds: string): Buffer =>
  createHmac('sha256', secret).update(`${seconds}.`).update(body).digest();
