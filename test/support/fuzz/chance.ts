import { chanceOf } from '../races/chance.ts';

/** Choices that are the same for the same seed. */
export type Chance = Readonly<{
  /** A whole number from 0 to below this one. */
  below: (end: number) => number;
  /** Whether something happens that happens so often, 0 to 1. */
  happens: (part: number) => boolean;
  pick: <T>(all: readonly T[]) => T;
}>;

/** The choices of one operation: the seed and its name decide, whatever other operations there are. */
export function chanceFor(seed: number, name: string): Chance {
  const next = chanceOf([...name].reduce((mixed, letter) => Math.imul(mixed, 31) + letter.charCodeAt(0), seed));
  const below = (end: number) => Math.floor(next() * end);
  return {
    below,
    happens: (part) => next() < part,
    pick: (all) => {
      if (all.length === 0) throw new Error('There is nothing to pick from.');
      return all[below(all.length)] as (typeof all)[number];
    },
  };
}
