import { createRequire } from 'node:module';
import type * as OpenSearch from '@opensearch-project/opensearch';
import type { SearchDocument, SearchHits, SearchIndex } from '@soko/application';
import { DomainError } from '@soko/domain';
import { z } from 'zod';
import { MAPPING, questionOf } from './open-search-words.ts';

export type OpenSearchSettings = Readonly<{ url: string; index: string; timeoutMs: number }>;

/** How long it is left alone after a search that failed, in milliseconds: searches do not wait for it one by one. */
const REST = 5_000;

const SUGGESTIONS = 5;

/**
 * Products in an index of an OpenSearch cluster. A search is one request. One that fails, or comes while the cluster is
 * left alone, refuses `unavailable`; a write that fails throws, and its job comes again.
 */
export function openSearchIndex(
  { url, index, timeoutMs }: OpenSearchSettings,
  now: () => number = () => performance.now(),
): SearchIndex & Readonly<{ close: () => Promise<void> }> {
  // 546 files, which only a market that has such an index waits for
  const { Client, errors }: typeof OpenSearch = createRequire(import.meta.url)('@opensearch-project/opensearch');
  const client = new Client({ node: url, requestTimeout: timeoutMs, maxRetries: 0 });
  let restsUntil = 0;

  const bulk = async (lines: readonly object[]): Promise<void> => {
    if (lines.length === 0) return;
    const { body } = await client.bulk({ body: [...lines] as Record<string, unknown>[] });
    const { errors: failed, items } = Bulk.parse(body);
    const reason = items.map((item) => Object.values(item)[0]?.error?.reason).find((text) => text !== undefined);
    if (failed) throw new Error(`The index did not take all documents: ${reason ?? 'it does not say why'}`);
  };
  return {
    find: async ({ q, limit }) => {
      if (now() < restsUntil) throw unavailable(null);
      try {
        const { body } = await client.search({ index, body: questionOf(q, limit) });
        return hitsOf(Found.parse(body), q);
      } catch (failure) {
        if (!(failure instanceof errors.OpenSearchClientError)) throw failure;
        restsUntil = now() + REST;
        throw unavailable(failure);
      }
    },
    put: (documents: readonly SearchDocument[]) =>
      bulk(documents.flatMap(({ id, ...fields }) => [{ index: { _index: index, _id: id } }, fields])),
    remove: (ids) => bulk(ids.map((id) => ({ delete: { _index: index, _id: id } }))),
    prepare: async () => {
      const { body: isThere } = await client.indices.exists({ index });
      if (!isThere) await client.indices.create({ index, body: MAPPING });
    },
    close: () => client.close(),
  };
}

const unavailable = (cause: unknown): DomainError =>
  Object.assign(new DomainError('unavailable', { retry_after: 1 }), { cause });

const Bulk = z.object({
  errors: z.boolean(),
  items: z.array(z.record(z.string(), z.object({ error: z.object({ reason: z.string() }).optional() }))).default([]),
});

const Found = z.object({
  hits: z.object({
    max_score: z.number().nullable(),
    hits: z.array(
      z.object({ _id: z.string(), _score: z.number().nullable(), _source: z.object({ name: z.string() }) }),
    ),
  }),
  suggest: z
    .object({ meant: z.array(z.object({ text: z.string(), options: z.array(z.object({ text: z.string() })) })) })
    .optional(),
});

/** Scores are shares of the best one. Suggested is what was meant, then words of what was found that begin like the last. */
function hitsOf({ hits, suggest }: z.output<typeof Found>, q: string): SearchHits {
  const best = hits.max_score ?? 1;
  const products = hits.hits.map(({ _id, _score }) => ({
    id: _id,
    score: Math.round(((_score ?? 0) / best) * 10_000) / 10_000,
  }));
  const words = (suggest?.meant ?? []).map(({ text, options }) => options[0]?.text ?? text);
  const isCorrected = (suggest?.meant ?? []).some(({ options }) => options.length > 0);
  const last = words.at(-1) ?? q;
  const before = words.slice(0, -1);
  const endings = hits.hits
    .flatMap(({ _source }) => _source.name.toLowerCase().split(/[^\p{L}\p{N}]+/u))
    .filter((word) => word.startsWith(last) && word !== last);
  const suggestions = [
    ...(isCorrected && products.length > 0 ? [words.join(' ')] : []),
    ...[...new Set(endings)].map((word) => [...before, word].join(' ')),
  ];
  return { products, suggestions: suggestions.slice(0, SUGGESTIONS), words: words.length > 0 ? words.join(' ') : q };
}
