import type { AttributeOrdering, AttributeView, Page, PageRequest, Versioned } from '@soko/application';
import { Id } from '@soko/domain';
import type { Database } from '../sql.ts';
import { bindings, versionedOf } from './document.ts';
import { type Order, pageOf } from './paging.ts';

const LIVE = `a.deleted_at is null and a.suspended_at is null
  and (a.active_from is null or a.active_from <= now()) and (a.active_until is null or now() < a.active_until)`;
const ATTRIBUTE = `a.id, a.code, a.name, a.type, a.unit, a.is_variant_axis, a.is_filterable,
  (select coalesce(json_agg(json_build_object('id', o.id, 'value', o.value, 'label', o.label, 'swatch', o.swatch,
      'position', o.position) order by o.position, o.value collate "C"), '[]')
    from soko.attribute_options o where o.attribute_id = a.id) as options`;

/**
 * Live attributes with their options. EXPLAIN at 100,000: Limit over Index Scan attributes_name, or attributes_code_key; for each
 * of the page an Index Scan of its options.
 */
export const attributes = (db: Database, request: PageRequest<AttributeOrdering>): Promise<Page<AttributeView>> =>
  pageOf(
    db,
    {
      from: 'soko.attributes a',
      alias: 'a',
      conditions: [LIVE],
      order: ORDERS[request.ordering],
      joins: '',
      view: ATTRIBUTE,
      bindings: bindings(),
      name: 'attributes',
    },
    request,
  );

/** One of them, by id or code: by attributes_pkey or attributes_code_key. */
export function attribute(db: Database, idOrCode: string): Promise<Versioned<AttributeView> | null> {
  const wanted = idOrCode.toLowerCase();
  if (wanted.includes('\0')) return Promise.resolve(null);
  const column = Id.is(wanted) ? 'id' : 'code';
  const text = `
    select row_to_json(view)::text as item, a.version
    from soko.attributes a cross join lateral (select ${ATTRIBUTE}) view
    where a.${column} = $1 and ${LIVE}`;
  return versionedOf(db, `attribute ${column}`, text, [wanted]);
}

const ID = { sql: 'a.id', type: 'uuid' } as const;
const ORDERS: Readonly<Record<AttributeOrdering, Order>> = {
  name: { keys: [{ sql: 'a.name', type: 'text' }, ID], descending: false },
  code: { keys: [{ sql: 'a.code', type: 'text' }, ID], descending: false },
};
