import { timedDigest } from './timed-signature.ts';

/** The header that carries it, in lower case. */
export const SANDBOX_SIGNATURE = 'soko-sandbox-signature';

/** Signs a body: HMAC-SHA256 over the time, a full stop, and the very bytes that are sent. */
export function signWebhook(body: Uint8Array, secret: string, at: Date): string {
  const seconds = String(Math.floor(at.getTime() / 1000));
  return `t=${seconds},v1=${timedDigest(body, secret, seconds).toString('hex')}`;
}
