import { createHmac, timingSafeEqual } from 'node:crypto';
import type { KeyPurpose, KeyRing } from './keys.ts';

export type SealPurpose = Extract<KeyPurpose, 'refresh' | 'csrf' | 'link' | 'cart' | 'order'>;

/** What a sealed token says: which thing it opens, and which version of the token this is. */
export type Sealed<I extends string> = Readonly<{ id: I; version: number }>;

const MAX_VERSION = 0xffff_ffff;

/**
 * A token that opens one thing: `cart_<id and version>.<256-bit MAC>`. It is made again from the id and the version, so
 * nothing secret is stored; a token with a stale version is the caller's to refuse.
 */
export function seal(ring: KeyRing, purpose: SealPurpose, id: string, version = 1): string {
  const payload = payloadOf(id, version);
  return `${purpose}_${payload.toString('base64url')}.${macOf(ring, purpose, payload).toString('base64url')}`;
}

/** What the token says when one of our keys made it for this purpose, else null. Takes the same time for any MAC. */
export function open<I extends string>(
  rings: readonly KeyRing[],
  purpose: SealPurpose,
  token: string,
): Sealed<I> | null {
  const match = /^([a-z]+)_([A-Za-z0-9_-]{27})\.([A-Za-z0-9_-]{43})$/.exec(token);
  if (match === null || match[1] !== purpose) return null;
  const payload = exactly(match[2] ?? '');
  const mac = exactly(match[3] ?? '');
  if (payload === null || mac === null) return null;
  const genuine = rings.map((ring) => timingSafeEqual(macOf(ring, purpose, payload), mac)).includes(true);
  return genuine ? { id: uuidOf(payload) as I, version: payload.readUInt32BE(16) } : null;
}

/** Sixteen bytes of the id, four of the version. */
function payloadOf(id: string, version: number): Buffer {
  if (!Number.isInteger(version) || version < 0 || version > MAX_VERSION) throw new RangeError('version out of range');
  const payload = Buffer.alloc(20);
  payload.write(id.replaceAll('-', ''), 0, 16, 'hex');
  payload.writeUInt32BE(version, 16);
  return payload;
}

const uuidOf = (payload: Buffer): string =>
  payload.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

const macOf = (ring: KeyRing, purpose: SealPurpose, payload: Buffer): Buffer =>
  createHmac('sha256', ring.key(purpose)).update(payload).digest();

/** Decodes base64url only in its one canonical spelling: otherwise one token would have several texts. */
function exactly(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : null;
}
