import type {
  ImportFilter,
  ImportListItemView,
  ImportOrdering,
  ImportView,
  Json,
  Page,
  PageRequest,
} from '@soko/application';
import { Call, Id, type ImportId } from '@soko/domain';
import { ERROR_FILE_LIFE } from '../imports.ts';
import type { Database } from '../sql.ts';
import { type Bindings, bindings, documentOf, named } from './document.ts';
import { type Order, pageOf } from './paging.ts';

/** Over the alias `i` of an import and `s` of its shop. */
const listItem = (
  at: string,
): string => `i.id, ${named('s')} as shop, i.kind, i.format, i.file_name, i.status, i.dry_run,
  i.counts, i.progress,
  case when i.error_file_key is not null and i.finished_at > now() - ${ERROR_FILE_LIFE}
    then ${at} || '/' || i.id || '/errors' end as error_file_url,
  soko.rfc3339(i.requested_at) as requested_at, soko.rfc3339(i.started_at) as started_at,
  soko.rfc3339(i.finished_at) as finished_at`;

/** Whether the caller may know of it: an admin, or a member of the shop whose role has to do with its catalogue. */
function isReaders(call: Call, { bind }: Bindings): string {
  const shops = call.actor.kind === 'user' ? call.actor.shops : [];
  const own = shops.filter(({ id }) => Call.keeps(call, id, 'catalogue')).map(({ id }) => id);
  const [isAdmin, ids] = [
    bind(Call.has(call, 'admin') || call.actor.kind === 'operator', 'boolean'),
    bind(own, 'uuid[]'),
  ];
  return `(${isAdmin} or i.shop_id = any (${ids}))`;
}

/**
 * Imports of all shops, or of the caller's. EXPLAIN at 100,000: Limit over Index Scan imports_newest, for one shop imports_of_shop;
 * then shops by hash.
 */
export function imports(
  db: Database,
  call: Call,
  at: string,
  { status, kind, shop }: ImportFilter,
  request: PageRequest<ImportOrdering>,
): Promise<Page<ImportListItemView>> {
  const bound = bindings();
  const view = listItem(bound.bind(at, 'text'));
  const conditions = [isReaders(call, bound)];
  if (status !== undefined) conditions.push(`i.status = ${bound.bind(status, 'text')}`);
  if (kind !== undefined) conditions.push(`i.kind = ${bound.bind(kind, 'text')}`);
  if (shop !== undefined) conditions.push(`i.shop_id = (${shopNamed(shop.toLowerCase(), bound)})`);
  const from = 'soko.imports i';
  const joins = 'join soko.shops s on s.id = i.shop_id';
  const order: Order = {
    keys: [
      { sql: 'i.requested_at', type: 'timestamptz' },
      { sql: 'i.id', type: 'uuid' },
    ],
    descending: request.ordering === '-requested_at',
  };
  return pageOf(db, { from, alias: 'i', order, joins, view, conditions, bindings: bound }, request);
}

const shopNamed = (shop: string, { bind }: Bindings): string =>
  Id.is(shop) ? bind(shop, 'uuid') : `select id from soko.shops where slug = ${bind(shop, 'text')}`;

/** One of them, by imports_pkey. */
export function importById(db: Database, call: Call, at: string, id: ImportId): Promise<Json<ImportView> | null> {
  const bound = bindings();
  const view = listItem(bound.bind(at, 'text'));
  const text = `
    select row_to_json(view)::text as item
    from soko.imports i join soko.shops s on s.id = i.shop_id
    cross join lateral (select ${view}, i.errors) view
    where i.id = ${bound.bind(id, 'uuid')} and ${isReaders(call, bound)}`;
  return documentOf(db, 'import', text, bound.values);
}
