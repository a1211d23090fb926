import type { IncomingHttpHeaders } from 'node:http';
import type { Answer } from '@soko/application';
import type { Route } from './route.ts';

/** Answers of the public catalogue, kept by this process for a moment: a burst of the same question is answered once. */
export type MicroCache = Readonly<{
  /**
   * The answer kept under this key, else the one that `make` gives. Callers who ask while it is being made share it, its
   * failure too; only a 200 is kept.
   */
  answer: (key: string, make: () => Promise<Answer>) => Promise<Answer>;
  /** Drops all answers, and shares or keeps none that is being made: something was written that they may not tell. */
  forget: () => void;
}>;

export type MicroCacheSettings = Readonly<{
  /** How long an answer is kept, in milliseconds. */
  ageMs?: number;
  /** The most answers, and bytes of their bodies, that are kept: the oldest make room. */
  maxAnswers?: number;
  maxBytes?: number;
  /** Milliseconds that never run backwards. */
  now?: () => number;
}>;

type Kept = Readonly<{ answer: Answer; until: number }>;

/** As old as public answers may grow with any other cache (`max-age=5`), and no larger than 32 MB. */
export function createMicroCache({
  ageMs = 5_000,
  maxAnswers = 5_000,
  maxBytes = 32 * 2 ** 20,
  now = () => performance.now(),
}: MicroCacheSettings = {}): MicroCache {
  /** Oldest first: every answer lives equally long. */
  const kept = new Map<string, Kept>();
  const beingMade = new Map<string, Promise<Answer>>();
  let bytes = 0;

  const drop = (key: string, { answer }: Kept): void => {
    kept.delete(key);
    bytes -= answer.body.length;
  };
  const keep = (key: string, answer: Answer): void => {
    if (answer.body.length > maxBytes) return;
    kept.set(key, { answer, until: now() + ageMs });
    bytes += answer.body.length;
    for (const [oldest, entry] of kept) {
      if (entry.until > now() && kept.size <= maxAnswers && bytes <= maxBytes) break;
      drop(oldest, entry);
    }
  };
  return {
    async answer(key, make) {
      const found = kept.get(key);
      if (found !== undefined && found.until > now()) return found.answer;
      if (found !== undefined) drop(key, found);
      const begun = beingMade.get(key);
      if (begun !== undefined) return begun;
      const making = make();
      beingMade.set(key, making);
      try {
        const answer = await making;
        if (answer.status === 200 && beingMade.get(key) === making) keep(key, answer);
        return answer;
      } finally {
        if (beingMade.get(key) === making) beingMade.delete(key);
      }
    },
    forget() {
      kept.clear();
      beingMade.clear();
      bytes = 0;
    },
  };
}

/** Tags of operations whose writes show in no public answer. */
const UNSEEN: ReadonlySet<string> = new Set(['Auth', 'Users', 'Companies', 'Cart', 'Wishlist', 'Uploads', 'Sandbox']);

/** Whether what this operation does may show in public answers. */
export const isSeenInPublic = ({ method, tags }: Pick<Route, 'method' | 'tags'>): boolean =>
  method !== 'get' && tags.some((tag) => !UNSEEN.has(tag));

/** Headers that say who asks. Who sends one of them is always answered anew. */
const TOKENS = ['authorization', 'cookie', 'x-cart-token', 'x-order-token'] as const;

/**
 * Under which key the answer to this request may be shared; null where it may not: the route is not public, or the caller
 * is somebody. The order of the query's parameters makes no difference, their spelling in the URL neither.
 */
export function sharedKey(
  { caching, operationId }: Pick<Route, 'caching' | 'operationId'>,
  { headers, path, querystring }: Readonly<{ headers: IncomingHttpHeaders; path: string; querystring: string }>,
): string | null {
  if (caching !== 'public' || TOKENS.some((name) => headers[name] !== undefined)) return null;
  const query = new URLSearchParams(querystring);
  query.sort();
  return `${operationId} ${path}?${query}`;
}
