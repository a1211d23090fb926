/** A product that was found, and how well it fits, from 0 to 1. */
export type SearchHit = Readonly<{ id: string; score: number }>;

/** The products that fit, the best first, and other searches that would find something. */
export type SearchHits = Readonly<{
  products: readonly SearchHit[];
  suggestions: readonly string[];
  /** What was looked for: the words that were typed, misspelt ones as they are taken to be meant. */
  words: string;
}>;

/** What is looked for, and how many products are wanted at most; 0: the suggestions alone. */
export type IndexQuestion = Readonly<{ q: string; limit: number }>;

/** A product as an index outside of the database keeps it. */
export type SearchDocument = Readonly<{
  id: string;
  name: string;
  brand: string | null;
  shop: string;
  skus: readonly string[];
  categories: readonly string[];
  options: readonly string[];
  description: string;
  sales_count: number;
  created_at: string;
}>;

/** Which products are meant: one, those of a shop or a brand, those listed in a category or below it, or all. */
export type SearchScope = Readonly<{ product?: string; shop?: string; brand?: string; category?: string }>;

/** A product and what the index should know of it; null where it is not listed. */
export type SearchEntry = Readonly<{ id: string; document: SearchDocument | null }>;

/**
 * Finds products by what was typed. It only ranks: what is answered is read from the database afterwards, where the one
 * predicate of visibility applies, so an index that lags behind shows nobody what is hidden.
 */
export interface SearchIndex {
  /** Takes any text of up to 200 characters. Refuses `unavailable` where it takes too long. */
  find(question: IndexQuestion): Promise<SearchHits>;
  /** Keeps these documents in place of the ones with the same ids. Found by the next `find` or soon after it. */
  put(documents: readonly SearchDocument[]): Promise<void>;
  /** Forgets the products; those that it does not know too. */
  remove(ids: readonly string[]): Promise<void>;
  /** Makes an index that `put` can write to, where there is none. */
  prepare(): Promise<void>;
}
