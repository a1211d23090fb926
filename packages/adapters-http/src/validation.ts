import { type Flaw, refuse } from '@soko/domain';
import { z } from 'zod';
import { cleanText, pointer } from './body/json.ts';
import { type Camel, toCamel } from './body/names.ts';
import type { Alias, Route } from './route.ts';

/** What came with a request, before it is checked. */
export type Sent = Readonly<{ params: Readonly<Record<string, string>>; query: unknown; body: unknown }>;

/** What came with a request, checked and in camelCase. */
export type Checked = Readonly<{ params: unknown; query: unknown; body: unknown }>;

/**
 * Checks all parts of a request. Refuses `validation_failed` with every flaw of query and body, `malformed_request` when a
 * body is due and there is none; then `not_found` for a path parameter that can name nothing.
 */
export function check(route: Pick<Route, 'params' | 'query' | 'body'>, sent: Sent): Checked {
  const flaws: Flaw[] = [];
  const query = parse(route.query, sent.query, flaws, (path) => `query/${queryName(path)}`);
  const body = checkBody(route.body, sent.body, flaws);
  if (flaws.length > 0) refuse('validation_failed', { errors: flaws });
  const params = route.params.safeParse(sent.params);
  if (!params.success) return refuse('not_found');
  return { params: toCamel(params.data, route.params), query, body };
}

/** Where no body is due, an empty object does no harm. */
const NO_BODY = z.strictObject({}).optional();

function checkBody(schema: Route['body'], body: unknown, flaws: Flaw[]): unknown {
  if (schema === 'raw' || schema === 'stream') return body;
  if (schema === undefined) return parse(NO_BODY, body, flaws, pointer);
  if (body === undefined && !z.safeParse(schema, undefined).success) {
    refuse('malformed_request', { detail: 'The request needs a body.' });
  }
  return parse(schema, body, flaws, pointer);
}

function parse<S extends z.core.$ZodType>(
  schema: S,
  value: unknown,
  flaws: Flaw[],
  pathOf: (path: readonly PropertyKey[]) => string,
): Camel<z.output<S>> | undefined {
  const result = z.safeParse(schema, value);
  if (result.success) return toCamel(result.data, schema);
  flaws.push(...result.error.issues.flatMap((issue) => flawsOf(issue, value, pathOf)));
  return undefined;
}

const CODES: Readonly<Record<string, string>> = {
  invalid_type: 'wrong_type',
  invalid_format: 'wrong_format',
  invalid_value: 'not_allowed',
  invalid_union: 'not_allowed',
  unrecognized_keys: 'unknown_key',
  custom: 'not_allowed',
};

/** What is said when there is nothing where something is due. */
const OF_NOTHING: readonly string[] = ['invalid_type', 'invalid_value', 'invalid_union'];

function flawsOf(issue: z.core.$ZodIssue, value: unknown, pathOf: (path: readonly PropertyKey[]) => string): Flaw[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: pathOf([...issue.path, key]),
      code: 'unknown_key',
      message: 'is not known here',
    }));
  }
  const missing = OF_NOTHING.includes(issue.code) && valueAt(value, issue.path) === undefined;
  return [
    {
      path: pathOf(issue.path),
      code: missing ? 'required' : (CODES[issue.code] ?? issue.code),
      message: missing ? 'is missing' : issue.message,
    },
  ];
}

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((place, step) => (Object(place) as Record<PropertyKey, unknown>)[step], value);

const queryName = ([first = '', ...rest]: readonly PropertyKey[]): string =>
  String(first) + rest.map((step) => `[${String(step)}]`).join('');

/**
 * The parameters of a query. `name[key]=value` becomes a member of `name` where the schema has a record of that name.
 * Refuses `validation_failed` for a parameter given twice, and for text that cannot be stored.
 */
export function readQuery(search: URLSearchParams, schema: z.ZodObject): Record<string, unknown> {
  const query = new Map<string, string | Map<string, string>>();
  for (const [name, value] of search) {
    const path = () => `query/${name}`;
    cleanText(name, path);
    cleanText(value, path);
    if (name.includes('__proto__')) flawed(name, 'unknown_key', 'is not known here');
    const [, record, key] = /^([a-z_]+)\[([^[\]]*)\]$/.exec(name) ?? [];
    if (record !== undefined && key !== undefined && isRecord(schema.shape[record])) {
      const members = query.get(record) ?? new Map<string, string>();
      if (typeof members === 'string' || members.has(key)) flawed(name, 'repeated', 'is given more than once');
      else query.set(record, members.set(key, value));
    } else {
      if (query.has(name)) flawed(name, 'repeated', 'is given more than once');
      query.set(name, value);
    }
  }
  return Object.fromEntries(
    [...query].map(([name, value]) => [name, typeof value === 'string' ? value : Object.fromEntries(value)]),
  );
}

const flawed = (name: string, code: string, message: string): never =>
  refuse('validation_failed', { errors: [{ path: `query/${name}`, code, message }] });

function isRecord(schema: z.core.$ZodType | undefined): boolean {
  if (schema === undefined) return false;
  if (schema instanceof z.core.$ZodRecord) return true;
  if (schema instanceof z.core.$ZodPipe) return isRecord(schema._zod.def.in);
  return isRecord((schema._zod.def as { innerType?: z.core.$ZodType }).innerType);
}

/** Moves what an older spelling has in its query or body to the path parameters of the operation, under either name. */
export function throughAlias(sent: Sent, { from = {} }: Pick<Alias, 'from'>): Sent {
  const query = { ...(sent.query as Record<string, unknown>) };
  const body = isPlain(sent.body) ? { ...sent.body } : sent.body;
  const params = { ...sent.params };
  for (const [param, source] of Object.entries(from)) {
    const [place = '', name = ''] = source.split('/');
    const members = place === 'query' ? query : isPlain(body) ? body : {};
    const key = members[name] === undefined ? param : name;
    const value = members[key];
    if (typeof value !== 'string') {
      const path = place === 'query' ? source : pointer([name]);
      refuse('validation_failed', { errors: [{ path, code: 'required', message: 'is missing' }] });
    }
    params[param] = value;
    delete members[key];
  }
  return { params, query, body };
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
