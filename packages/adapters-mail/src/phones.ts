import { createRequire } from 'node:module';
import type { Phones } from '@soko/application';
import { Phone, refuse } from '@soko/domain';
import type * as PhoneNumbers from 'libphonenumber-js';

/** A country whose numbers are known, ISO 3166-1 alpha-2. */
export type PhoneCountry = PhoneNumbers.CountryCode;
export const PhoneCountry = { is: (code: string): code is PhoneCountry => numbers().isSupportedCountry(code) };

/** Some 100 files, and what is known of every country: loaded by the first that asks. */
const numbers = (): typeof PhoneNumbers => createRequire(import.meta.url)('libphonenumber-js');

/** Phone numbers by libphonenumber: one without a prefix is a number of the given country. */
export const phones = (country: PhoneCountry): Phones => ({
  normal(text) {
    const found = numbers().parsePhoneNumberFromString(text, { defaultCountry: country, extract: false });
    const isOne = found?.isPossible() === true && found.ext === undefined && Phone.is(found.number);
    if (isOne) return found.number;
    return refuse('validation_failed', {
      errors: [{ path: '/phone', code: 'phone_not_valid', message: 'This is not a phone number.' }],
    });
  },
});
