/**
 * 64 bits of a text in two unsigned halves: cyrb53's mixing, all of its bits kept. Spreads well and is stable for ever;
 * it protects nothing.
 */
export function hash(text: string): readonly [number, number] {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    high = Math.imul(high ^ unit, 2654435761);
    low = Math.imul(low ^ unit, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return [high >>> 0, low >>> 0];
}

/** Eight hexadecimal digits that tell a text from others. */
export const shortHash = (text: string): string => hash(text)[0].toString(16).padStart(8, '0');
