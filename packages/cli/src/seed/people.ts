import type { Faker } from '@faker-js/faker';
import type { Address } from '@soko/domain';
import { DEMO_BUYER, DEMO_SELLER, type DemoUser } from './demo-users.ts';
import { source } from './source.ts';

/** Apart from each other, and from the products', in one seed. */
const STREAM = { owners: 1, buyers: 2 } as const;

/** The owner of the shop of this number: the demo's seller for the first one. */
export const shopOwner = (seed: number, shop: number): DemoUser =>
  shop === 0
    ? DEMO_SELLER
    : { email: `seller${shop + 1}@demo.soko`, name: nameOf(seed, STREAM.owners, shop), roles: ['customer', 'seller'] };

/** So many buyers, the demo's own first. */
export function* demoBuyers(seed: number, count: number): Generator<DemoUser> {
  if (count > 0) yield DEMO_BUYER;
  for (let number = 2; number <= count; number += 1) {
    yield { email: `buyer${number}@demo.soko`, name: nameOf(seed, STREAM.buyers, number), roles: ['customer'] };
  }
}

const nameOf = (seed: number, stream: number, number: number): string => source(seed, stream, number).person.fullName();

const CITIES = [
  { city: 'Lagos', region: 'Lagos', postalCode: '101241' },
  { city: 'Ikeja', region: 'Lagos', postalCode: '100271' },
  { city: 'Abuja', region: 'FCT', postalCode: '900211' },
  { city: 'Ibadan', region: 'Oyo', postalCode: '200223' },
  { city: 'Port Harcourt', region: 'Rivers', postalCode: '500241' },
  { city: 'Kano', region: 'Kano', postalCode: '700213' },
  { city: 'Enugu', region: 'Enugu', postalCode: '400241' },
] as const;

const STREETS = [
  'Adeola Odeku',
  'Awolowo',
  'Herbert Macaulay',
  'Ahmadu Bello',
  'Marina',
  'Allen',
  'Aminu Kano',
] as const;

/** Somewhere in Nigeria; nobody lives there. */
export const demoAddress = (faker: Faker): Address => ({
  name: faker.person.fullName(),
  line1: `${faker.number.int({ min: 1, max: 180 })} ${faker.helpers.arrayElement(STREETS)} Street`,
  ...faker.helpers.arrayElement(CITIES),
  country: 'NG',
});
