import { type FacetsView, Json, type ProductFilter } from '@soko/application';
import type { Call } from '@soko/domain';
import { type Database, sql } from '../sql.ts';
import { bindings } from './document.ts';
import { type About, type Condition, conditionsOf, sourceOf } from './product-filter.ts';

/** Values told of one kind, the most frequent first; of all attributes together. */
const MOST = 50;
const MOST_OPTIONS = 200;

/**
 * Counts of the products that a filter leaves, by value. Each kind is counted as if the filter said nothing of it: with
 * `brand=adire` the other brands still tell how many there would be. One statement.
 *
 * Every product is looked at whatever the filter, since the others count where it is lifted: some hundred ms at 100,000.
 */
export async function productFacets(db: Database, call: Call, filter: ProductFilter): Promise<Json<FacetsView>> {
  const bound = bindings();
  const all = conditionsOf(call, filter, bound);
  const always = all.filter(({ about }) => about === null).map((condition) => condition.sql);
  const kinds = [...new Set(all.flatMap(({ about }) => about ?? []))];
  const missed = (place: number, weight: number): string =>
    `case when ${conditionOf(kinds[place], all)} then 0 else ${weight} end`;
  const sum = (weight: (place: number) => number): string =>
    kinds.length === 0 ? '0' : kinds.map((_, place) => missed(place, weight(place))).join(' + ');
  const text = `
    with found as materialized (
      select l.category_ids, l.brand_id, l.shop_id, l.price, l.in_stock, l.average_rating, l.attribute_values,
        ${sum((place) => place + 1)} as missed -- 0: nothing; else the one kind of condition that it does not meet
      from ${sourceOf(filter)}
      where ${[...always, `${sum(() => 1)} <= 1`].join(' and ')}
    ), rated as materialized (
      select l.average_rating as rating, count(*) as times from found l where ${missedOnly(kinds, 'rating')} group by 1
    )
    select row_to_json(view)::text as item from (select ${viewOf(kinds)}) view`;
  const [row] = await sql<{ item: string }>(db, null, text, bound.values);
  return Json.of(row?.item ?? 'null');
}

const conditionOf = (kind: About | undefined, all: readonly Condition[]): string =>
  all
    .filter(({ about }) => about === kind)
    .map((condition) => condition.sql)
    .join(' and ');

/** Products that miss nothing, or the condition of this kind alone. */
const missedOnly = (kinds: readonly About[], kind: About): string => `l.missed in (0, ${kinds.indexOf(kind) + 1})`;

function viewOf(kinds: readonly About[]): string {
  const left = (kind: About): string => missedOnly(kinds, kind);
  const named = (kind: About, table: string, column: string, ids: string): string => `
    (select coalesce(json_agg(json_build_object('id', n.id, 'name', n.name, 'slug', n.slug, 'count', counted.count)
        order by counted.count desc, n.name, n.id), '[]')
      from (select of.id, sum(g.times)::bigint as count
        from (select l.${column} as value, count(*) as times from found l where ${left(kind)} group by 1) g
        cross join lateral ${ids} of(id) where of.id is not null group by of.id order by count desc, of.id limit ${MOST}) counted
      join soko.${table} n on n.id = counted.id) as ${table}`;
  return [
    // by the whole list of a product first: few of them differ
    named('category', 'categories', 'category_ids', 'unnest(g.value)'),
    named('brand', 'brands', 'brand_id', '(select g.value)'),
    named('shop', 'shops', 'shop_id', '(select g.value)'),
    `(select coalesce(json_object_agg(code, options order by code), '{}') from (
      select code, json_agg(json_build_object('value', ${SPELT}, 'count', count) order by count desc, value) as options
      from (
        select split_part(option, '=', 1) as code, substr(option, strpos(option, '=') + 1) as value, sum(l.times)::bigint as count
        from (select attribute_values, missed, count(*) as times from found group by 1, 2) l
        cross join lateral unnest(l.attribute_values) option where ${optionLeft(kinds)}
        group by option order by count desc, option limit ${MOST_OPTIONS}
      ) counted group by code) codes) as attributes`,
    `(select json_agg(json_build_object('min_rating', stars, 'count',
        coalesce((select sum(times) filter (where r.rating >= stars) from rated r), 0)) order by stars desc)
      from generate_series(1, 5) stars) as ratings`,
    `(select case when count(*) > 0 then json_build_object('min', min(price), 'max', max(price)) end
      from found l where ${left('price')}) as price`,
    `(select count(*) from found l where in_stock and ${left('in_stock')}) as in_stock`,
  ].join(', ');
}

/** As the attribute's own options spell it; listings keep it in lower case. */
const SPELT = `coalesce((select o.value from soko.attributes a join soko.attribute_options o on o.attribute_id = a.id
  where a.code = counted.code and lower(o.value) = counted.value order by o.position, o.value limit 1), value)`;

/** An option counts where nothing is missed, or the filter of its own attribute alone. */
function optionLeft(kinds: readonly About[]): string {
  const own = kinds.flatMap((kind, place) => {
    const code = /^attribute ([a-z][a-z0-9_]*)$/.exec(kind)?.[1];
    return code === undefined ? [] : [`(l.missed = ${place + 1} and starts_with(option, '${code}='))`];
  });
  return `(${['l.missed = 0', ...own].join(' or ')})`;
}
