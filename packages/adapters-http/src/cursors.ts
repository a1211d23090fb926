import { createHmac, timingSafeEqual } from 'node:crypto';
import type { PagePosition } from '@soko/application';
import { refuse } from '@soko/domain';
import { type KeyRing, keyRings } from './auth/keys.ts';
import { canonical } from './canonical.ts';

/** How long a cursor is good, in seconds. */
export const CURSOR_SECONDS = 86_400;

/** What a cursor is bound to: the list, its filter and order, and on private lists the caller. */
export type CursorBinding = Readonly<{ operation: string; query: unknown; ordering: string; caller: string | null }>;

/** Makes and opens the cursors of lists. A cursor says where a page begins; it carries no right to see anything. */
export type Cursors = Readonly<{
  seal: (position: PagePosition, binding: CursorBinding) => string;
  /** Refuses `cursor_invalid` for a cursor that is altered, too old, or of another list, filter, order or caller. */
  open: (cursor: string, binding: CursorBinding) => PagePosition;
}>;

/** Cursors under these secrets. `now` is in milliseconds since 1970. */
export function createCursors(secrets: readonly string[], now: () => number = Date.now): Cursors {
  const rings = keyRings(secrets);
  const seconds = () => Math.floor(now() / 1000);
  return {
    seal({ keys, direction }, binding) {
      const payload = Buffer.from(JSON.stringify([seconds(), direction === 'next' ? 1 : 0, ...keys]));
      return `${payload.toString('base64url')}.${macOf(rings[0], payload, binding).toString('base64url')}`;
    },
    open(cursor, binding) {
      const [payloadText = '', macText = '', ...rest] = cursor.split('.');
      const payload = Buffer.from(payloadText, 'base64url');
      const mac = Buffer.from(macText, 'base64url');
      const canonicalText = `${payload.toString('base64url')}.${mac.toString('base64url')}` === cursor;
      if (rest.length > 0 || !canonicalText || mac.length !== MAC_BYTES) refuse('cursor_invalid');
      if (!rings.some((ring) => timingSafeEqual(macOf(ring, payload, binding), mac))) refuse('cursor_invalid');
      const [madeAt, forward, ...keys] = JSON.parse(payload.toString()) as [number, number, ...string[]];
      if (seconds() - madeAt > CURSOR_SECONDS) refuse('cursor_invalid', { detail: 'The cursor has expired.' });
      return { keys, direction: forward === 1 ? 'next' : 'previous' };
    },
  };
}

const MAC_BYTES = 32;

const macOf = (ring: KeyRing, payload: Buffer, binding: CursorBinding): Buffer =>
  createHmac('sha256', ring.key('cursor')).update(canonical(binding)).update('\n').update(payload).digest();
