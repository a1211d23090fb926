import { found, listRoute, type Route, route } from '@soko/adapters-http';
import { type Answer, Json, type Principal } from '@soko/application';
import { type Call, type Claim, type Id, refuse, type SessionId, type UserId } from '@soko/domain';
import { z } from 'zod';
import { healthRoutes } from '../../packages/adapters-http/src/routes/health.ts';
import {
  idOf,
  named,
  quantity,
  queryAttributes,
  queryFlag,
  queryWhole,
  text,
} from '../../packages/adapters-http/src/schemas/common.ts';

/** What the made-up routes were called with. */
export type Seen = { call?: Call; body?: unknown; query?: unknown; params?: unknown; runs: number; more?: unknown };

const ThingSchema = named('Thing', { thing_id: z.string(), note: z.string().exactOptional() });
const ThingBody = named('ThingBody', {
  sku: text({ max: 20 }, 'A SKU'),
  quantity,
  gift_note: text({ max: 20 }, 'A note').exactOptional(),
  attributes: z.record(z.string(), z.string()).exactOptional(),
  lines: z
    .array(z.strictObject({ line_id: z.string() }))
    .max(3)
    .exactOptional(),
});

const anyone = { permission: 'catalog.browse', scope: 'anyone' } as const;

/** A few routes that show everything a route can do, and tell `seen` what reached them. */
export function thingRoutes(seen: Seen): readonly Route[] {
  const see = (input: { call: Call; body: unknown; query: unknown; params: unknown }, more?: unknown) => {
    Object.assign(seen, {
      call: input.call,
      body: input.body,
      query: input.query,
      params: input.params,
      more,
      runs: seen.runs + 1,
    });
    return { thing_id: 't1' };
  };
  const write = {
    method: 'post',
    tags: ['Cart'],
    policy: anyone,
    idempotency: 'accepted',
    limit: 'default',
    status: 201,
    returns: ThingSchema,
    refuses: ['out_of_stock'],
  } as const;
  const scoped = (
    scope: 'holder' | 'self' | 'shop' | 'market',
    permission: Route['policy']['permission'],
    guest: Route['guest'] = [],
  ) =>
    route({
      method: 'get',
      tags: ['Cart'],
      path: `/scopes/${scope}`,
      operationId: `scope_${scope}`,
      summary: 'A scope',
      policy: { permission, scope },
      guest,
      idempotency: 'never',
      limit: 'default',
      status: 200,
      returns: ThingSchema,
      refuses: [],
      handle: async (input) => see(input, { cart: input.guestCart, order: input.guestOrder }),
    });

  return [
    ...healthRoutes,
    route({
      ...write,
      path: '/things',
      operationId: 'makeThing',
      summary: 'Make a thing',
      body: ThingBody,
      examples: { body: { sku: 'A', quantity: 1 }, answer: { thing_id: 't1' } },
      aliases: [{ method: 'post', path: '/things/make' }],
      handle: async (input) => {
        if (input.body.sku === 'GONE')
          refuse('out_of_stock', { items: [{ sku: 'GONE' }], status: 1, code: 'x', detail: 'None left.' });
        if (input.body.sku === 'CRASH') throw new Error('secret: /etc/passwd, select * from users');
        const view = Json.beside(Json.of<{ thing_id: string; note?: string }>('{"thing_id":"t1"}'), {
          note: `run ${seen.runs + 1}`,
        });
        see(input);
        return input.respond(view, { location: '/things/t1', headers: { 'X-Cart-Token': 'told once' } });
      },
    }),
    route({
      ...write,
      path: '/things/{id}/pay',
      operationId: 'payThing',
      summary: 'Pay a thing',
      idempotency: 'required',
      things: { id: 'product' },
      params: { id: idOf<Id<'thing'>>() },
      status: 201,
      also: { 200: 'It was paid before' },
      aliases: [
        { method: 'post', path: '/things/pay', from: { id: 'body/thing_id' } },
        { method: 'get', path: '/things/pay', from: { id: 'query/thing_id' } },
      ],
      handle: async (input) => input.respond(see(input), { status: 200 }),
    }),
    route({
      ...write,
      path: '/undeclared',
      operationId: 'answerUndeclared',
      summary: 'Answers what it does not declare',
      handle: async () => Json.of('{"thing_id":"t1","password_hash":"x"}'),
    }),
    route({
      ...write,
      path: '/hooks',
      operationId: 'receiveHook',
      summary: 'Takes raw bytes',
      body: 'raw',
      idempotency: 'never',
      handle: async (input) => see({ ...input, body: input.body.toString('hex') }),
    }),
    route({
      ...write,
      root: true,
      path: '/pages/{name}',
      operationId: 'postForm',
      summary: 'Takes a form',
      things: { name: 'product' },
      params: { name: z.string() },
      idempotency: 'never',
      form: true,
      body: named('FormBody', { action: z.enum(['approve', 'decline']) }),
      status: 200,
      also: { 303: 'Back to the shop' },
      media: 'text/html',
      returns: z.string(),
      handle: async ({ body, respond }) =>
        body.action === 'approve'
          ? respond('', { status: 303, location: 'https://shop.example/back' })
          : '<p>declined</p>',
    }),
    route({
      ...write,
      method: 'patch',
      path: '/things/{id}',
      operationId: 'changeThing',
      summary: 'Change a thing',
      things: { id: 'product' },
      params: { id: z.string() },
      body: named('ThingPatch', { note: z.string() }),
      status: 200,
      ifMatch: true,
      handle: async (input) => input.respond(see(input, input.ifMatch), { etag: '3' }),
    }),
    route({
      method: 'delete',
      path: '/things/{id}',
      operationId: 'dropThing',
      tags: ['Cart'],
      summary: 'Drop a thing',
      policy: anyone,
      idempotency: 'accepted',
      limit: 'default',
      things: { id: 'product' },
      params: { id: z.string() },
      status: 204,
      refuses: [],
      handle: async (input) => void see(input),
    }),
    route({
      method: 'get',
      path: '/things/{id}',
      operationId: 'getThing',
      tags: ['Cart'],
      summary: 'One thing',
      policy: anyone,
      idempotency: 'never',
      limit: 'search',
      caching: 'public',
      things: { id: 'product' },
      params: { id: idOf<Id<'thing'>>() },
      status: 200,
      returns: ThingSchema,
      refuses: [],
      handle: async (input) => found(input.params.id.endsWith('0') ? null : see(input)),
    }),
    route({
      method: 'get',
      path: '/things/special',
      operationId: 'getSpecialThing',
      tags: ['Cart'],
      summary: 'A literal path beside a parameter',
      policy: anyone,
      idempotency: 'never',
      limit: 'default',
      query: { min_size: queryWhole({ min: 0, max: 9 }, 'A size').optional(), is_new: queryFlag('New').optional() },
      status: 200,
      returns: ThingSchema,
      refuses: [],
      handle: async (input) => ({ ...see(input), note: 'special' }),
    }),
    listRoute({
      path: '/things',
      operationId: 'listThings',
      tags: ['Cart'],
      summary: 'All things',
      policy: anyone,
      limit: 'search',
      query: {
        q: text({ max: 20 }, 'Words').optional(),
        attributes: queryAttributes('Filters').optional(),
        facets: queryFlag('Counts').optional(),
      },
      items: ThingSchema,
      pageName: 'ThingPage',
      orderings: ['-created_at', 'name', 'relevance'],
      beside: { facets: named('ThingFacets', { size: z.int() }).exactOptional() },
      refuses: [],
      handle: async (input) => {
        see({ ...input, body: undefined }, input.page);
        const beside = { facets: input.query.facets === true ? Json.of<unknown>('{"size":1}') : undefined };
        const isLast = input.page.position?.keys[0] === '2';
        return {
          items: Json.of('[{"thing_id":"1"},{"thing_id":"2"}]'),
          next: isLast ? null : ['2'],
          previous: input.page.position === undefined ? null : ['1'],
          ...(input.page.includeTotal ? { total: 45 } : {}),
          beside,
        };
      },
    }),
    listRoute({
      path: '/own-things',
      operationId: 'listOwnThings',
      tags: ['Cart'],
      summary: "The caller's things",
      policy: { permission: 'orders.read', scope: 'self' },
      limit: 'default',
      items: ThingSchema,
      pageName: 'OwnThingPage',
      orderings: ['name'],
      refuses: [],
      handle: async () => ({ items: Json.of<readonly { thing_id: string }[]>('[]'), next: ['2'], previous: null }),
    }),
    scoped('holder', 'cart.change', ['cart', 'order']),
    scoped('self', 'accounts.read_self'),
    scoped('shop', 'stock.read'),
    scoped('market', 'orders.oversee'),
    route({
      ...write,
      path: '/login',
      operationId: 'logInThing',
      summary: 'A login',
      idempotency: 'never',
      merges: true,
      status: 200,
      limit: 'auth',
      handle: async (input) => see(input, { cart: input.guestCart }),
    }),
  ];
}

export const USER = '0199c1f2-6d7a-7c3e-9b1d-2f4a5b6c7d8e' as UserId;
export const SESSION = '0199c1f2-6d7a-7c3e-9b1d-2f4a5b6c7d8f' as SessionId;
export const THING = '0199c1f2-6d7a-7c3e-9b1d-2f4a5b6c7d81';

/** Knows one user, as the test wants it to be. */
export const principalsOf = (principal: Partial<Principal> | null) => {
  const find = async () => principal && { roles: [], blocked: false, shops: [], alive: true, ...principal };
  return {
    find,
    findByCookie: async () => {
      const found = await find();
      return found && { ...found, userId: USER, sessionId: SESSION };
    },
  };
};

/** Keeps answers in memory, by principal and key: the first one wins. */
export function memoryAnswers() {
  const kept = new Map<string, Answer>();
  const released: Claim[] = [];
  const nameOf = ({ principal, key }: Claim) => `${principal} ${key}`;
  return {
    kept,
    released,
    keep: async (claim: Claim, answer: Answer) => {
      const first = kept.get(nameOf(claim));
      if (first === undefined) kept.set(nameOf(claim), answer);
      return { answer: first ?? answer, replayed: first !== undefined };
    },
    release: async (claim: Claim) => void released.push(claim),
  };
}
