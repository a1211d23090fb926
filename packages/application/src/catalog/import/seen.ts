import { hash } from '@soko/domain';

/** A set of texts that costs 16 to 32 bytes each, so that a file of a million rows is checked in flat memory. */
export interface Seen {
  /** Two different texts of a million are confused once in 30 million files. */
  has(text: string): boolean;
  add(text: string): void;
}

/** An open-addressed table of 64-bit hashes, never more than half full. */
export function createSeen(): Seen {
  let table = new Uint32Array(2 * 1024);
  let size = 0;

  /** The place of these bits, or the free one where they belong. A text whose 64 bits are all zero is never found. */
  const find = (high: number, low: number): number => {
    const mask = table.length / 2 - 1;
    let slot = low & mask;
    while (!isFree(slot * 2) && (table[slot * 2] !== high || table[slot * 2 + 1] !== low)) slot = (slot + 1) & mask;
    return slot * 2;
  };
  const isFree = (at: number): boolean => table[at] === 0 && table[at + 1] === 0;
  const put = (high: number, low: number): void => {
    const at = find(high, low);
    if (isFree(at)) size += 1;
    table.set([high, low], at);
  };
  const grow = (): void => {
    const smaller = table;
    table = new Uint32Array(smaller.length * 2);
    size = 0;
    for (let at = 0; at < smaller.length; at += 2) {
      const [high = 0, low = 0] = smaller.subarray(at, at + 2);
      if (high !== 0 || low !== 0) put(high, low);
    }
  };

  return {
    has: (text) => !isFree(find(...hash(text))),
    add(text) {
      if (size * 4 >= table.length) grow();
      put(...hash(text));
    },
  };
}
