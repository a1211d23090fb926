import { createRequire } from 'node:module';
import type * as FakerModule from '@faker-js/faker';
import type { Faker } from '@faker-js/faker';

/** One for all: to make a Faker takes far longer than to seed it. Loaded by the first seed, for no other command has use for it. */
let faker: Faker | undefined;

function theFaker(): Faker {
  const { base, en, en_NG, Faker: Made }: typeof FakerModule = createRequire(import.meta.url)('@faker-js/faker');
  return new Made({ locale: [en_NG, en, base] });
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
