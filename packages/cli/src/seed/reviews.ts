import type { ReviewForm } from '@soko/domain';
import { source } from './source.ts';

/** One in so many says nothing of what was bought. */
const SILENT = 0.2;
const REVIEWS = 5;

/** What is said for each rating: a title, and a sentence or two. */
const WORDS: readonly Readonly<{
  rating: number;
  weight: number;
  titles: readonly string[];
  bodies: readonly string[];
}>[] = [
  {
    rating: 5,
    weight: 10,
    titles: ['Better than I hoped', 'Would buy again', 'Exactly as shown'],
    bodies: [
      'Came a day early and well packed. My sister has ordered one too.',
      'Good material, no loose ends, and it looks like the pictures.',
      'I use it every day and it has not let me down.',
    ],
  },
  {
    rating: 4,
    weight: 6,
    titles: ['Good value', 'Happy with it', 'Nearly perfect'],
    bodies: [
      'Does what it should. The colour is a little darker than on my screen.',
      'Good quality for the price; delivery took three days.',
    ],
  },
  {
    rating: 3,
    weight: 2,
    titles: ['It is all right', 'As expected'],
    bodies: ['Nothing wrong with it, nothing special either.', 'Smaller than I thought: look at the measures.'],
  },
  {
    rating: 2,
    weight: 1,
    titles: ['Not for me'],
    bodies: ['It came with a scratch. The shop answered quickly, though.'],
  },
];

/** What a buyer of the demo says of a product, or null; the same for the same numbers. */
export function demoReview(seed: number, number: number): Omit<ReviewForm, 'media'> | null {
  const faker = source(seed, REVIEWS, number);
  if (faker.datatype.boolean(SILENT)) return null;
  const { rating, titles, bodies } = faker.helpers.weightedArrayElement(
    WORDS.map((value) => ({ weight: value.weight, value })),
  );
  return { rating, title: faker.helpers.arrayElement(titles), body: faker.helpers.arrayElement(bodies) };
}
