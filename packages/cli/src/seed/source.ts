import { createRequire } from 'node:module';
import type * as FakerOfNigeria from '@faker-js/faker/locale/en_NG';

type Faker = typeof FakerOfNigeria.faker;

/** One for all, in words of Nigeria, and else of English: loaded by the first seed, for no other command has use for it. */
let faker: Faker | undefined;

function theFaker(): Faker {
  const nigeria: typeof FakerOfNigeria = createRequire(import.meta.url)('@faker-js/faker/locale/en_NG');
  return nigeria.faker;
}

/**
 * Chance that is the same every time for the same numbers, whatever was drawn before. It is good until it is asked for
 * again: draw everything before an `await`.
 */
export function source(...numbers: readonly number[]): Faker {
  faker ??= theFaker();
  faker.seed([...numbers]);
  return faker;
}
