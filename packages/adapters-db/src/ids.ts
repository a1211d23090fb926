import { randomBytes } from 'node:crypto';
import type { Id } from '@soko/domain';

let last = 0n;

/** A new UUIDv7 (RFC 9562). Within this process each is greater than the one before, also within one millisecond. */
export function uuidV7<I extends Id>(): I {
  const random = randomBytes(10);
  const time = BigInt(Date.now()) << 12n;
  // 48 bits of milliseconds and 12 of a counter that starts low, so that the order of making is the order of ids
  last = time > last ? time : last + 1n;
  const stamp = last.toString(16).padStart(15, '0');
  const variant = (0x8000 | (random.readUInt16BE(0) & 0x3fff)).toString(16);
  const rest = random.subarray(2, 8).toString('hex');
  return `${stamp.slice(0, 8)}-${stamp.slice(8, 12)}-7${stamp.slice(12)}-${variant}-${rest}` as I;
}
