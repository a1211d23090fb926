import { Json, type Page, type PageRequest } from '@soko/application';
import { refuse } from '@soko/domain';
import { z } from 'zod';
import type { Camel } from './body/names.ts';
import { principalOf } from './idempotency.ts';
import { Answer, type Input, type Route, type RouteDefinition, route, type Shape } from './route.ts';
import { named, queryFlag, queryWhole } from './schemas/common.ts';

export const MAX_LIMIT = 100;
export const DEFAULT_LIMIT = 20;
/** Paging by number goes no deeper: an offset costs as much as all the rows before it. */
export const MAX_PAGE_NUMBER = 10_000;

/** A page as a list answers it: the rows, and more members beside them where the list declares some. */
export type ListAnswer<View> = Page<View> & Readonly<{ beside?: Readonly<Record<string, Json<unknown> | undefined>> }>;

type ListInput<P extends Shape, Q extends Shape, Ordering extends string> = Input<
  Camel<z.output<z.ZodObject<P>>>,
  Camel<z.output<z.ZodObject<Q>>>,
  undefined
> &
  Readonly<{ page: PageRequest<Ordering> }>;

type ListDefinition<P extends Shape, Q extends Shape, Ordering extends string, View> = Omit<
  RouteDefinition<P, Q, undefined, never>,
  'method' | 'idempotency' | 'status' | 'body' | 'returns' | 'handle'
> &
  Readonly<{
    /** The view of one item. */
    items: z.ZodType<View>;
    /** The name of the page's schema in the OpenAPI document: `ProductPage`. */
    pageName: string;
    /** What the list can be ordered by; the first one is the default. `relevance` needs `q`, and is the default with it. */
    orderings: readonly [Ordering, ...Ordering[]];
    /** Members that may stand beside `items` and `page`. */
    beside?: Shape;
    handle: (input: ListInput<P, Q, Ordering>) => Promise<ListAnswer<View> | Answer<undefined>>;
  }>;

/** A route that answers a list a page at a time: by cursor or by number, as the conventions of the API say. */
export function listRoute<
  View,
  Ordering extends string,
  P extends Shape = Record<never, never>,
  Q extends Shape = Record<never, never>,
>(definition: ListDefinition<P, Q, Ordering, View>): Route {
  const { items, pageName, orderings, beside = {}, handle, query, ...common } = definition;
  return route({
    ...common,
    method: 'get',
    idempotency: 'never',
    status: 200,
    refuses: [...common.refuses, 'cursor_invalid'],
    query: { ...query, ...pagingShape(orderings) } as Shape,
    returns: named(pageName, { items: z.array(items), page: PageSchema, ...beside }) as z.ZodType<unknown>,
    answerHeaders: { ...common.answerHeaders, Link: 'The next and the previous page (RFC 8288)' },
    handle: async (input) => {
      const wanted = readPaging(
        input as unknown as ListCall,
        orderings,
        common.operationId,
        common.policy.scope === 'anyone',
      );
      const page = await handle({ ...input, query: wanted.query, page: wanted.page } as unknown as ListInput<
        P,
        Q,
        Ordering
      >);
      if (Answer.is(page)) return page as Answer<undefined>;
      const links = linksOf(input as unknown as ListCall, wanted, page);
      return input.respond(bodyOf(page, wanted.page, links), { headers: linkHeader(links) });
    },
  });
}

const PageSchema = named(
  'Page',
  {
    limit: z.int().meta({ description: 'How many items a page has at most' }),
    next: z.string().nullable().meta({ format: 'uri', description: 'The next page, or null' }),
    previous: z.string().nullable().meta({ format: 'uri', description: 'The previous page, or null' }),
    total: z.int().exactOptional().meta({ description: 'How many items there are; with `include_total` or `page`' }),
    number: z.int().exactOptional().meta({ description: 'The number of this page, from 1; with `page`' }),
  },
  'Where this page stands in its list',
);

const pagingShape = (orderings: readonly [string, ...string[]]): Shape => ({
  limit: queryWhole(
    { min: 1, max: MAX_LIMIT },
    `How many items, 1 to ${MAX_LIMIT}; ${DEFAULT_LIMIT} if left out`,
  ).optional(),
  cursor: z
    .string()
    .max(2048)
    .optional()
    .meta({ description: 'From a `next` or `previous` link; not together with `page`' }),
  page: queryWhole(
    { min: 1, max: MAX_PAGE_NUMBER },
    'The number of the page, from 1; answers the total too',
  ).optional(),
  include_total: queryFlag('Whether to count the whole list').optional(),
  ordering: z
    .enum(orderings)
    .optional()
    .meta({ description: `A leading \`-\` means descending; \`${orderings[0]}\` if left out` }),
});

type PagingQuery = Readonly<{
  limit?: number;
  cursor?: string;
  page?: number;
  includeTotal?: boolean;
  ordering?: string;
}>;
type ListCall = Input<unknown, PagingQuery & Readonly<Record<string, unknown>>, undefined>;
type Wanted = Readonly<{
  query: Readonly<Record<string, unknown>>;
  page: PageRequest;
  binding: Parameters<ListCall['cursors']['seal']>[1];
}>;

/** What part of the list is wanted. Refuses `validation_failed` and `cursor_invalid`. */
function readPaging(input: ListCall, orderings: readonly string[], operation: string, isPublic: boolean): Wanted {
  const { limit = DEFAULT_LIMIT, cursor, page: number, includeTotal = false, ordering: asked, ...query } = input.query;
  const searches = query.q !== undefined;
  const ordering = asked ?? (searches && orderings.includes('relevance') ? 'relevance' : (orderings[0] ?? ''));
  if (cursor !== undefined && number !== undefined) refuseQuery('page', 'conflict', 'cannot stand beside cursor');
  if (ordering === 'relevance' && !searches) refuseQuery('ordering', 'needs_q', 'relevance needs q');
  const binding = { operation, query, ordering, caller: isPublic ? null : principalOf(input.call) };
  const position = cursor === undefined ? undefined : input.cursors.open(cursor, binding);
  return {
    query,
    binding,
    page: {
      limit,
      ordering,
      includeTotal: includeTotal || number !== undefined,
      ...(position === undefined ? {} : { position }),
      ...(number === undefined ? {} : { number }),
    },
  };
}

const refuseQuery = (name: string, code: string, message: string): never =>
  refuse('validation_failed', { errors: [{ path: `query/${name}`, code, message }] });

type Links = Readonly<{ next: string | null; previous: string | null }>;

function linksOf({ url, cursors }: ListCall, { page, binding }: Wanted, found: Page<unknown>): Links {
  const to = (name: 'cursor' | 'page', value: string): string => {
    const link = new URL(url);
    link.searchParams.delete('cursor');
    link.searchParams.delete('page');
    link.searchParams.set(name, value);
    return link.href;
  };
  if (page.number !== undefined) {
    const more = page.number * page.limit < (found.total ?? 0) && page.number < MAX_PAGE_NUMBER;
    return {
      next: more ? to('page', String(page.number + 1)) : null,
      previous: page.number > 1 ? to('page', String(page.number - 1)) : null,
    };
  }
  const { next, previous } = found;
  return {
    next: next && to('cursor', cursors.seal({ keys: next, direction: 'next' }, binding)),
    previous: previous && to('cursor', cursors.seal({ keys: previous, direction: 'previous' }, binding)),
  };
}

const linkHeader = ({ next, previous }: Links): Record<string, string> => {
  const links = [next && `<${next}>; rel="next"`, previous && `<${previous}>; rel="prev"`].filter(Boolean);
  return links.length > 0 ? { Link: links.join(', ') } : {};
};

/** The body as text: the rows are already text, and are not parsed on the way. */
function bodyOf({ items, total, beside = {} }: ListAnswer<unknown>, page: PageRequest, links: Links): Json<unknown> {
  const about = {
    limit: page.limit,
    ...links,
    ...(page.includeTotal && total !== undefined ? { total } : {}),
    ...(page.number === undefined ? {} : { number: page.number }),
  };
  const members = Object.entries(beside)
    .filter(([, member]) => member !== undefined)
    .map(([name, member]) => `,${JSON.stringify(name)}:${Json.text(member)}`);
  return Json.of(`{"items":${Json.text(items)},"page":${JSON.stringify(about)}${members.join('')}}`);
}
