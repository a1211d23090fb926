import { createHash, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

/** What a key is for: a key of one purpose is of no use for another. */
export type KeyPurpose = (typeof PURPOSES)[number];
const PURPOSES = ['access', 'refresh', 'csrf', 'link', 'cart', 'order', 'cursor'] as const;

/**
 * One generation of keys, all derived from one secret. They are key objects: of bytes, jsonwebtoken asks at every token
 * whether they are not a PEM, which costs more than the signature.
 */
export type KeyRing = Readonly<{ kid: string; key: (purpose: KeyPurpose) => KeyObject }>;

const MIN_SECRET_LENGTH = 32;

/**
 * Key rings for SOKO_SECRET and its predecessors: the first signs, all of them verify, so that a secret can be replaced
 * without signing anyone out. Throws for a secret under 32 characters.
 */
export function keyRings(secrets: readonly string[]): readonly [KeyRing, ...KeyRing[]] {
  const [current, ...previous] = secrets.map(keyRing);
  if (current === undefined) throw new Error('SOKO_SECRET is missing.');
  return [current, ...previous];
}

function keyRing(secret: string): KeyRing {
  if (secret.length < MIN_SECRET_LENGTH) throw new Error(`SOKO_SECRET needs at least ${MIN_SECRET_LENGTH} characters.`);
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', secret, 'soko', `soko ${purpose} v1`, 32));
  const keys = new Map<KeyPurpose, KeyObject>();
  for (const purpose of PURPOSES) keys.set(purpose, createSecretKey(derive(purpose)));
  return {
    kid: createHash('sha256').update(derive('kid')).digest('hex').slice(0, 16),
    key: (purpose) => keys.get(purpose) as KeyObject,
  };
}
