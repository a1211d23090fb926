import { z } from 'zod';

/** How searches are done, and which OpenSearch is asked; `url` null: none, and the database searches itself. */
export type SearchConfig = Readonly<{
  /** With user and password where it wants them. */
  url: string | null;
  /** The name of the index that products are kept in. */
  index: string;
  /** As Postgres calls it; `simple` takes words as they are. */
  language: string;
  /** How long one search may take, in milliseconds. */
  timeoutMs: number;
}>;

/** The part of the environment that is about an index outside of the database. */
export const searchConfig = () =>
  z
    .object({
      SOKO_SEARCH_URL: z
        .url({ protocol: /^https?$/, error: 'is a URL: https://user:password@search:9200' })
        .transform((text) => text.replace(/\/+$/, ''))
        .optional(),
      SOKO_SEARCH_INDEX: z
        .string()
        .regex(/^[a-z][a-z0-9_-]{0,99}$/, 'is a name in lower case')
        .default('soko-products'),
      SOKO_SEARCH_LANGUAGE: z
        .string()
        .regex(/^[a-z_]{1,63}$/, 'is a language such as simple, english or french')
        .default('simple'),
      SOKO_SEARCH_TIMEOUT_SECONDS: z.coerce.number().int().min(1).max(30).default(3),
    })
    .transform(
      (given): SearchConfig => ({
        url: given.SOKO_SEARCH_URL ?? null,
        index: given.SOKO_SEARCH_INDEX,
        language: given.SOKO_SEARCH_LANGUAGE,
        timeoutMs: given.SOKO_SEARCH_TIMEOUT_SECONDS * 1_000,
      }),
    );
