import type { SearchEntry, SearchScope } from '@soko/application';
import { type Database, sql } from '../sql.ts';

/** The next products by id, each with what an index outside keeps of it; nothing where it is not listed. By primary keys. */
export const searchEntries = (
  db: Database,
  { product, shop, brand, category }: SearchScope,
  after: string | null,
  limit: number,
): Promise<readonly SearchEntry[]> =>
  sql<SearchEntry>(
    db,
    null,
    ENTRIES,
    [product, shop, after, limit, brand, category].map((each) => each ?? null),
  );

const ENTRIES = `
  select p.id, case when l.product_id is not null then json_build_object(
    'id', p.id, 'name', l.name, 'brand', b.name, 'shop', s.name,
    'skus', (select coalesce(json_agg(v.sku order by v.position, v.id), '[]')
      from soko.variants v where v.product_id = p.id and v.deleted_at is null),
    'categories', (select coalesce(json_agg(c.name order by c.name), '[]') from soko.categories c where c.id = any (l.category_ids)),
    'options', (select coalesce(json_agg(distinct substr(o, strpos(o, '=') + 1)), '[]') from unnest(l.attribute_values) o),
    'description', left(p.description, 20000), 'sales_count', l.sales_count, 'created_at', soko.rfc3339(l.created_at)
  ) end as document
  from soko.products p
  join soko.shops s on s.id = p.shop_id
  left join soko.product_listing l on l.product_id = p.id
  left join soko.brands b on b.id = l.brand_id
  where ($1::uuid is null or p.id = $1) and ($2::uuid is null or p.shop_id = $2) and ($3::uuid is null or p.id > $3)
    and ($5::uuid is null or p.brand_id = $5) and ($6::uuid is null or l.category_ids @> array[$6::uuid])
  order by p.id limit $4::int`;
