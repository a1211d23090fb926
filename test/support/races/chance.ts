/** Whether this is the long suite. */
export const isLong = process.env['SOKO_TEST_LONG'] === '1';

/** How often each race is run. */
export const rounds = isLong ? 200 : 10;

/** The part of all points of a rival that is tried. */
export const share = isLong ? 1 : 0.1;

/** What every choice of a race follows from: the same seed makes the same choices. */
export const seed = Number(process.env['SOKO_TEST_SEED'] ?? 1);

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
export function chanceOf(from: number): () => number {
  let state = from >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The same things in another order. */
export function shuffled<T>(all: readonly T[], chance: () => number): T[] {
  const left = [...all];
  return all.flatMap(() => left.splice(Math.floor(chance() * left.length), 1));
}

/** Every order of these things. */
export const ordersOf = <T>(all: readonly T[]): T[][] =>
  all.length === 0 ? [[]] : all.flatMap((first, at) => ordersOf(all.toSpliced(at, 1)).map((rest) => [first, ...rest]));

/** So many of what `make` makes. */
export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
