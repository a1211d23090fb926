import type { API } from '@opensearch-project/opensearch';

/** How OpenSearch is told what a product consists of, and what is looked for. Weights are those of the database's index. */

const text = { type: 'text' as const, analyzer: 'folded', copy_to: 'everything' };

/** Words are compared without case and accents; SKUs as a whole. */
export const MAPPING: API.Indices_Create_RequestBody = {
  settings: {
    analysis: {
      analyzer: { folded: { type: 'custom', tokenizer: 'standard', filter: ['lowercase', 'asciifolding'] } },
      normalizer: { folded: { type: 'custom', filter: ['lowercase', 'asciifolding'] } },
    },
  },
  mappings: {
    dynamic: false,
    properties: {
      name: text,
      brand: text,
      shop: { type: 'text', analyzer: 'folded' },
      skus: { type: 'keyword', normalizer: 'folded' },
      categories: text,
      options: text,
      description: text,
      everything: { type: 'text', analyzer: 'folded' },
      sales_count: { type: 'long' },
      created_at: { type: 'date' },
    },
  },
};

/** All words, one or two letters off, or words that begin so; or the SKU. Then the better the field, the higher. */
export const questionOf = (q: string, limit: number): API.Search_RequestBody => ({
  size: limit,
  _source: ['name'],
  query: {
    bool: {
      minimum_should_match: 1,
      should: [
        {
          bool: {
            minimum_should_match: 1,
            should: [
              { match: { everything: { query: q, operator: 'and', fuzziness: 'AUTO', prefix_length: 1 } } },
              { match_bool_prefix: { everything: { query: q, operator: 'and' } } },
            ],
          },
        },
        { prefix: { skus: { value: q.trim().toLowerCase(), boost: 10 } } },
      ],
    },
  },
  rescore: {
    window_size: Math.max(limit, 100),
    query: {
      rescore_query: {
        bool: {
          should: [
            { match_phrase_prefix: { name: { query: q, boost: 6 } } },
            { match: { name: { query: q, boost: 4 } } },
            { match: { brand: { query: q, boost: 2 } } },
            { match: { categories: { query: q, boost: 1 } } },
            { match: { options: { query: q, boost: 1 } } },
          ],
        },
      },
    },
  },
  suggest: { text: q, meant: { term: { field: 'everything', suggest_mode: 'missing', size: 1, prefix_length: 1 } } },
});
