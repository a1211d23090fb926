import { SEARCH_TYPES, type SearchType, type SearchView } from '@soko/application';
import { z } from 'zod';
import { productListShape } from './catalog.ts';
import { named, viewId } from './common.ts';

const score = z.number().meta({ description: 'How well it fits, from 0 to 1; 1 is the very name', example: 0.95 });
const thing = { id: viewId(), name: z.string(), slug: z.string() };

export const SearchSchema: z.ZodType<SearchView> = named(
  'Search',
  {
    products: z.array(named('FoundProduct', { ...productListShape, score })),
    shops: z.array(named('FoundShop', { ...thing, logo: z.string().nullable().meta({ format: 'uri' }), score })),
    categories: z.array(named('FoundCategory', { ...thing, parent_id: viewId().nullable(), score })),
    brands: z.array(named('FoundBrand', { ...thing, score })),
    suggestions: z.array(z.string()).meta({
      description:
        'Other searches that find something: what was meant by a misspelt one, then what begins like this one',
      example: ['shirt', 'shirts'],
    }),
  },
  'What a search found of each type, the best first',
);

/** `types=products,shops`: all of them if left out. */
export const queryTypes = z
  .string()
  .max(100)
  .transform((text, context): readonly SearchType[] => {
    const wanted = text.split(',').filter((name) => name !== '');
    const known = SEARCH_TYPES.filter((type) => wanted.includes(type));
    if (known.length === 0 || known.length < new Set(wanted).size) {
      context.addIssue({ code: 'custom', message: `is not a list of ${SEARCH_TYPES.join(', ')}` });
    }
    return known;
  })
  .meta({
    type: 'string',
    description: `Some of ${SEARCH_TYPES.join(', ')}, with commas between`,
    example: 'products,brands',
  });
