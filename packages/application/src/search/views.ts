import type { ProductListItemView } from '../catalog/views.ts';
import type { NamedView } from '../views.ts';

/** What a search looks among. */
export const SEARCH_TYPES = ['products', 'shops', 'categories', 'brands'] as const;
export type SearchType = (typeof SEARCH_TYPES)[number];

/** What is asked of a search: words as they were typed, of whom, and how many of each type at most. */
export type SearchRequest = Readonly<{ q: string; types: readonly SearchType[]; limit: number }>;

/** How well it fits, from 0 to 1: 1 is the very name. Each list begins with the best. */
type Scored = Readonly<{ score: number }>;

export type SearchView = Readonly<{
  products: readonly (ProductListItemView & Scored)[];
  shops: readonly (NamedView & Readonly<{ logo: string | null }> & Scored)[];
  categories: readonly (NamedView & Readonly<{ parent_id: string | null }> & Scored)[];
  brands: readonly (NamedView & Scored)[];
  /** Other searches that find something: first what was meant by a misspelt one, then what begins like this one. */
  suggestions: readonly string[];
}>;
