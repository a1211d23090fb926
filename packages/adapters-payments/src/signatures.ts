import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Whether this hex HMAC over the very bytes was made with one of the secrets. Every secret is compared, in constant time. */
export function isHmac(
  algorithm: 'sha256' | 'sha512',
  signature: string | undefined,
  body: Uint8Array,
  secrets: readonly string[],
): boolean {
  if (signature === undefined || !/^(?:[\da-f]{2})+$/i.test(signature)) return false;
  const given = Buffer.from(signature, 'hex');
  const expected = secrets.map((secret) => createHmac(algorithm, secret).update(body).digest());
  return expected.map((one) => one.length === given.length && timingSafeEqual(one, given)).includes(true);
}

/** Whether a header is one of the secrets itself. Digests are compared, for they are all of one length. */
export function isSecret(header: string | undefined, secrets: readonly string[]): boolean {
  if (header === undefined || header === '') return false;
  const given = digest(header);
  return secrets.map((secret) => timingSafeEqual(digest(secret), given)).includes(true);
}

/** An id for the event of a provider that gives none: the same bytes are the same event. */
export const idOfBytes = (body: Uint8Array): string => `sha256-${createHash('sha256').update(body).digest('hex')}`;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
