import type { BrandId, Catalog, CategoryId, ProductContext } from '@soko/domain';
import type { Scope } from './scope.ts';
import { json, sql, sqlOne } from './sql.ts';

const LIVE = (alias: string): string => `${alias}.deleted_at is null and ${alias}.suspended_at is null
  and (${alias}.active_from is null or ${alias}.active_from <= now())
  and (${alias}.active_until is null or now() < ${alias}.active_until)`;

const CONTEXT = `
select json_build_object('id', s.id, 'slug', s.slug, 'status', s.status, 'currency', s.currency) as shop,
  (select json_build_object('approved', count(*) filter (where p.status = 'approved'),
    'rejected', count(*) filter (where p.status = 'rejected'))
    from soko.products p where p.shop_id = s.id and p.deleted_at is null) as record,
  array(select c.id from soko.categories c
    where c.id = any ($2::uuid[]) and (c.shop_id is null or c.shop_id = s.id) and ${LIVE('c')}
    order by c.id for share) as "categoryIds",
  array(select b.id from soko.brands b where b.id = any ($3::uuid[]) and ${LIVE('b')} order by b.id for share) as "brandIds",
  exists (select from soko.products p where p.slug = $4) as "isSlugTaken"
from soko.shops s where s.id = $1 and s.deleted_at is null`;

const HOLD = `
select array(select c.id from soko.categories c where c.id = any ($1::uuid[]) order by c.id for share) as categories,
  array(select b.id from soko.brands b where b.id = any ($2::uuid[]) order by b.id for share) as brands`;

const KEEP_ATTRIBUTES = `
insert into soko.attributes (id, code, name, created_by, updated_by)
select soko.uuid_v7(), g.code, initcap(replace(g.code, '_', ' ')), $2, $2
from (select distinct code from jsonb_to_recordset($1::jsonb) as o(code text)) g
on conflict (code) do nothing`;
const KEEP_OPTIONS = `
insert into soko.attribute_options (id, attribute_id, value, position)
select soko.uuid_v7(), a.id, o.value, o.place
from jsonb_to_recordset($1::jsonb) as o(code text, value text, place integer) join soko.attributes a on a.code = o.code
where a.type = 'option'
on conflict (attribute_id, value) do nothing`;

/** What products are written beside. Categories and brands are held: who removes one waits, and then sees what has it. */
export const productContext = ({
  trx,
  author,
}: Scope): Pick<Catalog, 'productContext' | 'holdNamed' | 'keepOptions'> => ({
  productContext: (shopId, { categoryIds, brandIds, slug }) =>
    sqlOne<ProductContext>(trx, 'product_context', CONTEXT, [
      shopId,
      categoryIds satisfies readonly CategoryId[],
      brandIds satisfies readonly BrandId[],
      slug,
    ]),
  holdNamed: async ({ categoryIds, brandIds }) => {
    if (categoryIds.length + brandIds.length > 0) await sql(trx, 'product_named_hold', HOLD, [categoryIds, brandIds]);
  },
  keepOptions: async (variants) => {
    const chosen = variants.flatMap(({ attributes }) => Object.entries(attributes));
    if (chosen.length === 0) return;
    const options = json(chosen.map(([code, value], place) => ({ code, value, place })));
    await sql(trx, 'attributes_keep', KEEP_ATTRIBUTES, [options, author]);
    await sql(trx, 'attribute_options_keep', KEEP_OPTIONS, [options]);
  },
});
