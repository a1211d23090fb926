import type { Faker } from '@faker-js/faker';
import type { ImportedImage, ImportedProduct, ImportedVariant } from '@soko/application';
import { type Currency, Money, Sku, Slug } from '@soko/domain';
import type { Choice, Department, Shelf } from './assortment.ts';
import { source } from './source.ts';

/** Which product it is: the same numbers give the same product. */
export type ProductNumber = Readonly<{ seed: number; number: number; variants: number; currency: Currency }>;

/** Prices end in a round figure, in minor units: 50 naira. */
const ROUND = 5_000;
const PRODUCTS = 3;

/** One product from a department's shelves, as an import would have read it. */
export function demoProduct(department: Department, product: ProductNumber): ImportedProduct {
  const faker = source(product.seed, PRODUCTS, product.number);
  const shelf = faker.helpers.arrayElement(department.shelves);
  const brand = faker.helpers.arrayElement(department.brands);
  const style = faker.helpers.arrayElement(shelf.styles);
  const noun = faker.helpers.arrayElement(shelf.nouns);
  const name = `${brand} ${style} ${noun}`;
  const code = `${product.seed.toString(36)}-${product.number.toString(36).padStart(4, '0')}`;
  const handle = `${Slug.of(name)}-${code}`;
  const choices = chosen(faker, shelf, product.variants);
  const variants = variantsOf(faker, shelf, choices, { ...product, stem: `${department.shop.code}-${code}` });
  return {
    line: product.number + 1,
    handle,
    slug: handle,
    name,
    description: describe(faker, department, { style, noun, brand }),
    brand,
    categoryPath: [department.name, shelf.name],
    isActive: faker.datatype.boolean(0.97),
    tags: [Slug.of(style), Slug.of(noun)],
    options: product.variants === 1 ? [] : choices.map(({ name, code }) => ({ name, code })),
    variants,
    images: imagesOf(faker, name, handle),
  };
}

/** One choice where its values suffice, else two. */
function chosen(faker: Faker, { choices }: Shelf, variants: number): readonly Choice[] {
  const enough = choices.filter(({ values }) => values.length >= variants);
  return variants <= 4 && enough.length > 0 ? [faker.helpers.arrayElement(enough)] : choices;
}

function variantsOf(
  faker: Faker,
  shelf: Shelf,
  [first, second]: readonly Choice[],
  { variants, currency, stem, number }: ProductNumber & Readonly<{ stem: string }>,
): ImportedVariant[] {
  const price = faker.number.int({ min: shelf.price[0], max: shelf.price[1] }) * 100;
  const weightG = faker.number.int({ min: shelf.weight[0], max: shelf.weight[1] });
  const discount = faker.datatype.boolean(0.3) ? faker.number.int({ min: 8, max: 40 }) : 0;
  const columns = columnsFor(variants, first, second);
  return Array.from({ length: variants }, (_, index): ImportedVariant => {
    const places = [index % columns, Math.floor(index / columns)];
    const options = [first, second].flatMap((choice, at) =>
      choice === undefined ? [] : [{ choice, at: places[at] ?? 0 }],
    );
    const more = options.reduce((percent, { choice, at }) => percent + choice.step * at, 100);
    const amount = rounded((price * more) / 100);
    return {
      line: number + 1,
      sku: Sku.of(variants === 1 ? stem : `${stem}-${index + 1}`),
      barcode: faker.string.numeric({ length: 13, allowLeadingZeros: false }),
      price: Money.of(amount, currency),
      compareAtPrice: discount === 0 ? null : Money.of(rounded((amount * (100 + discount)) / 100), currency),
      cost: Money.of(rounded(amount * 0.6), currency),
      attributes:
        variants === 1
          ? {}
          : Object.fromEntries(options.map(({ choice, at }) => [choice.code, choice.values[at] ?? ''])),
      onHand: stockOf(faker),
      minOrderQuantity: 1,
      weightG,
      lengthMm: null,
      widthMm: null,
      heightMm: null,
    };
  });
}

/** How many values of the first choice are used, so that with those of the second there are enough pairs. */
function columnsFor(variants: number, first?: Choice, second?: Choice): number {
  if (first === undefined || second === undefined) return variants;
  const least = Math.ceil(variants / second.values.length);
  return Math.min(first.values.length, Math.max(least, Math.ceil(Math.sqrt(variants))));
}

const rounded = (amount: number): number => Math.max(ROUND, Math.round(amount / ROUND) * ROUND);

/** One in ten is sold out, two are nearly so, and seven have at least 20. */
const stockOf = (faker: Faker): number =>
  faker.helpers.weightedArrayElement([
    { weight: 1, value: 0 },
    { weight: 2, value: faker.number.int({ min: 1, max: 19 }) },
    { weight: 7, value: faker.number.int({ min: 20, max: 250 }) },
  ]);

const OPENINGS = [
  'Made for every day',
  'A favourite of our regulars',
  'Simple and well made',
  'Worth keeping for years',
] as const;
const CLOSINGS = [
  'Sent the same day when ordered before noon.',
  'Seven days to change your mind.',
  'Comes with a one-year warranty.',
  'Packed without plastic.',
] as const;

function describe(
  faker: Faker,
  { name, shop }: Department,
  { style, noun, brand }: Readonly<Record<'style' | 'noun' | 'brand', string>>,
): string {
  const what = `${style} ${noun}`.toLowerCase();
  const opening = faker.helpers.arrayElement(OPENINGS);
  const closing = faker.helpers.arrayElement(CLOSINGS);
  return `${opening}: the ${what} by ${brand}, chosen by ${shop.name} from all that is new in ${name.toLowerCase()}.\n${closing}`;
}

/** Placeholder photographs, the same for the same product. */
const imagesOf = (faker: Faker, name: string, handle: string): ImportedImage[] =>
  Array.from({ length: faker.number.int({ min: 1, max: 3 }) }, (_, index) => ({
    url: `https://picsum.photos/seed/${handle}-${index + 1}/800/800`,
    altText: index === 0 ? name : `${name}, view ${index + 1}`,
    position: index + 1,
    sku: null,
  }));
