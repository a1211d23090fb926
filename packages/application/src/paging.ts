import type { Json } from './json.ts';

/** Where a keyset page starts: the sort keys of a row, as text, and the way to read from there. */
export type PagePosition = Readonly<{ keys: readonly string[]; direction: 'next' | 'previous' }>;

/** What part of a list is wanted: from a position (keyset), by number (1-based), or the first page. */
export type PageRequest<Ordering extends string = string> = Readonly<{
  limit: number;
  ordering: Ordering;
  position?: PagePosition;
  number?: number;
  includeTotal: boolean;
}>;

/** One page as the database makes it: the rows as JSON text, and the keys of its ends where there is more beyond. */
export type Page<View> = Readonly<{
  items: Json<readonly View[]>;
  /** Keys of the last row, when rows follow it. */
  next: readonly string[] | null;
  /** Keys of the first row, when rows precede it. */
  previous: readonly string[] | null;
  total?: number;
}>;
