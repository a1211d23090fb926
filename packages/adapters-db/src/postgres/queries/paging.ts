import { Json, type Page, type PagePosition, type PageRequest } from '@soko/application';
import { Id, refuse } from '@soko/domain';
import { type Database, sql } from '../sql.ts';
import type { Bindings } from './document.ts';

type KeyType = 'uuid' | 'text' | 'bigint' | 'numeric' | 'timestamptz';
/** What a list is sorted by: SQL over the alias of its rows. */
export type Key = Readonly<{ sql: string; type: KeyType }>;
/** An order of a list. The last key is unique, so no row is skipped or told twice; all keys run the same way. */
export type Order = Readonly<{ keys: readonly Key[]; descending: boolean }>;

/** A list, in SQL of our own; values come in through `bindings` alone. */
export type List = Readonly<{
  /** `soko.shops s` */
  from: string;
  alias: string;
  conditions: readonly string[];
  order: Order;
  /** Joined to the rows of the page only. */
  joins: string;
  /** The SELECT list of one item's view. */
  view: string;
  bindings: Bindings;
  /** Set for a list without filters, whose statement is worth preparing. */
  name?: string | undefined;
}>;

/** Page lengths that are prepared: the plan depends on it, so the length is part of the text. */
const PREPARED_LIMITS: ReadonlySet<number> = new Set([10, 20, 24, 50, 100]);

/** One page of a list in one statement: keyset from a position, or by number; the total only when asked for. */
export async function pageOf<View>(db: Database, list: List, request: PageRequest): Promise<Page<View>> {
  const { limit, position, number = 1, includeTotal } = request;
  const backwards = position?.direction === 'previous';
  const text = textOf(list, request, backwards);
  const isPrepared =
    list.name !== undefined && !includeTotal && request.number === undefined && PREPARED_LIMITS.has(limit);
  const name = isPrepared ? [list.name, request.ordering, position?.direction ?? 'first', limit].join(' ') : null;
  const found = await sql<Row>(db, name, text, list.bindings.values);

  const rows = found.filter((row): row is ItemRow => row.item !== null);
  const more = rows.length > limit;
  const kept = backwards ? rows.slice(0, limit).reverse() : rows.slice(0, limit);
  const follows = backwards || more;
  const precedes = backwards ? more : position !== undefined || number > 1;
  const total = found[0]?.total;
  return {
    items: Json.of(`[${kept.map(({ item }) => item).join(',')}]`),
    next: follows ? keysOf(kept.at(-1)) : null,
    previous: precedes ? keysOf(kept[0]) : null,
    ...(total === undefined ? {} : { total }),
  };
}

/** A list that nobody has anything in. */
export const emptyPage = <View>({ includeTotal }: PageRequest): Page<View> => ({
  items: Json.of('[]'),
  next: null,
  previous: null,
  ...(includeTotal ? { total: 0 } : {}),
});

/** `keys` is JSON text, so that those of the page's first and last row alone are parsed. */
type ItemRow = Readonly<{ item: string; keys: string; total?: number }>;
type Row = ItemRow | Readonly<{ item: null; keys: null; total: number }>;

const keysOf = (row: ItemRow | undefined): readonly string[] | null =>
  row === undefined ? null : JSON.parse(row.keys);

function textOf(list: List, { limit, position, number = 1, includeTotal }: PageRequest, backwards: boolean): string {
  const { from, alias, order, joins, view, bindings } = list;
  const where = (conditions: readonly string[]) => (conditions.length > 0 ? `where ${conditions.join(' and ')}` : '');
  const way = order.descending === backwards ? 'asc' : 'desc';
  const sorted = (key: (at: number) => string) => order.keys.map((_, at) => `${key(at)} ${way}`).join(', ');
  const beyond = position ? [comparison(order, position, way, bindings)] : [];

  const columns = order.keys.map((_, at) => `${alias}.key_${at}`);
  const keys = `json_build_array(${order.keys.map(({ type }, at) => asText(`${alias}.key_${at}`, type)).join(', ')})::text`;
  const page = `
    select row_to_json(view)::text as item, ${keys} as keys${includeTotal ? `, ${columns.join(', ')}` : ''}
    from (
      select ${alias}.*, ${order.keys.map((key, at) => `${key.sql} as key_${at}`).join(', ')}
      from ${from} ${where([...list.conditions, ...beyond])}
      order by ${sorted((at) => order.keys[at]?.sql ?? '')}
      limit ${whole(limit + 1)} offset ${whole((number - 1) * limit)}
    ) ${alias}
    ${joins}
    cross join lateral (select ${view}) view`;
  return includeTotal
    ? `select counted.total, page.item, page.keys
       from (select count(*) as total from ${from} ${where(list.conditions)}) counted left join (${page}) page on true
       order by ${sorted((at) => `page.key_${at}`)}`
    : `${page} order by ${sorted((at) => `${alias}.key_${at}`)}`;
}

/** Rows beyond the position. Refuses `cursor_invalid` for keys that are none of this order. */
function comparison({ keys }: Order, position: PagePosition, way: 'asc' | 'desc', { bind }: Bindings): string {
  const fits =
    keys.length === position.keys.length && keys.every(({ type }, at) => isKey(position.keys[at] ?? '', type));
  if (!fits) refuse('cursor_invalid');
  const left = keys.map((key) => key.sql).join(', ');
  const right = keys.map(({ type }, at) => bind(position.keys[at], type)).join(', ');
  return `(${left}) ${way === 'asc' ? '>' : '<'} (${right})`;
}

const FORMS: Readonly<Record<KeyType, (text: string) => boolean>> = {
  uuid: Id.is,
  text: (text) => text.length <= 200 && !text.includes('\0'),
  bigint: (text) => /^-?\d{1,18}$/.test(text),
  numeric: (text) => /^-?\d{1,12}(\.\d{1,6})?$/.test(text),
  timestamptz: (text) => /^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/.test(text) && !Number.isNaN(Date.parse(text)),
};

const isKey = (text: string, type: KeyType): boolean => FORMS[type](text);
const asText = (column: string, type: KeyType): string =>
  type === 'timestamptz' ? `soko.rfc3339(${column})` : `${column}::text`;

/** A whole number as it may stand in a statement's text. */
function whole(number: number): string {
  if (!Number.isSafeInteger(number) || number < 0) throw new RangeError(`${number} is no length of a page`);
  return String(number);
}
