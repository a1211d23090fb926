import { base, en, en_NG, Faker } from '@faker-js/faker';

/** One for all: to make a Faker takes far longer than to seed it. */
const faker = new Faker({ locale: [en_NG, en, base] });

/**
 * Chance that is the same every time for the same numbers, whatever was drawn before. It is good until it is asked for
 * again: draw everything before an `await`.
 */
export function source(...numbers: readonly number[]): Faker {
  faker.seed([...numbers]);
  return faker;
}
