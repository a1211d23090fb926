import type { Attribute, AttributeOption, Attributes } from '@soko/domain';
import { columns, LIFE_CYCLE_COLUMNS } from './columns.ts';
import { orTaken } from './failures.ts';
import { isFresh, lockWhole, type Scope } from './scope.ts';
import { anyOf, json, sql, sqlOne } from './sql.ts';

const ATTRIBUTE = columns<Omit<Attribute, 'options' | 'version'>>({
  id: 'uuid',
  code: 'text',
  name: 'text',
  type: 'text',
  unit: 'text',
  isVariantAxis: 'boolean',
  isFilterable: 'boolean',
  ...LIFE_CYCLE_COLUMNS,
});
const OPTION = columns<AttributeOption>({
  id: 'uuid',
  value: 'text',
  label: 'text',
  swatch: 'text',
  position: 'integer',
});

const READ = `${ATTRIBUTE.read('a')}, a.version,
  (select coalesce(json_agg(${OPTION.object('o')} order by o.position, o.value collate "C"), '[]')
    from soko.attribute_options o where o.attribute_id = a.id) as options`;
const LOCK = `
select ${READ}, ${isFresh('soko.attributes', 'a')} from soko.attributes a where a.id = $1 for no key update`;
const BY_CODE = `
select ${READ} from soko.attributes a where a.code = ${anyOf('$1', 'text')} and a.deleted_at is null order by a.code`;

/** No index leads from a key to the variants that have it: it would be dearer than this rare question. */
const IS_USED = `
select exists (
  select from soko.variants v where v.deleted_at is null and v.attributes->>$1 is not null
    and ($2::text is null or v.attributes->>$1 = $2)
) as "isUsed"`;

const GIVEN = `given as (select * from jsonb_to_record($1::jsonb) as g(${ATTRIBUTE.record}, options jsonb)),
options as (select o.* from given g, jsonb_to_recordset(g.options) as o(${OPTION.record}))`;
const INSERT = `
with ${GIVEN},
made as (
  insert into soko.attributes (${ATTRIBUTE.names}, created_by, updated_by)
  select ${ATTRIBUTE.given('g')}, $2, $2 from given g
)
insert into soko.attribute_options (attribute_id, ${OPTION.names}) select g.id, ${OPTION.given('o')} from given g, options o`;
const SAVE = `
with ${GIVEN},
saved as (
  update soko.attributes a set updated_at = now(), updated_by = $2, version = a.version + 1, ${ATTRIBUTE.set('g', [
    'code',
    'name',
    'unit',
    'isVariantAxis',
    'isFilterable',
    'deletedAt',
    'suspendedAt',
    'activeFrom',
    'activeUntil',
  ])}
  from given g where a.id = g.id
),
gone as (
  delete from soko.attribute_options o using given g
  where o.attribute_id = g.id and not exists (select from options k where k.id = o.id)
)
insert into soko.attribute_options as o (attribute_id, ${OPTION.names}) select g.id, ${OPTION.given('k')} from given g, options k
on conflict (id) do update set value = excluded.value, label = excluded.label, swatch = excluded.swatch,
  position = excluded.position
where (o.value, o.label, o.swatch, o.position)
  is distinct from (excluded.value, excluded.label, excluded.swatch, excluded.position)`;

export function attributes(scope: Scope): Attributes {
  const { trx, author, journal } = scope;
  const write = async (name: string, text: string, attribute: Attribute): Promise<void> => {
    await orTaken(sql(trx, name, text, [json(attribute), author]));
    journal.wrote('attribute', attribute.id, attribute);
  };
  return {
    lock: async (id) => {
      const [attribute] = await lockWhole<Attribute>(scope, 'attributes_lock', LOCK, [id]);
      return attribute ? journal.read('attribute', id, attribute) : null;
    },
    byCode: (codes) => sql<Attribute>(trx, 'attributes_by_code', BY_CODE, [codes]),
    isUsed: async ({ code }, value) =>
      (await sqlOne<{ isUsed: boolean }>(trx, 'attributes_is_used', IS_USED, [code, value ?? null]))?.isUsed ?? false,
    insert: (attribute) => write('attributes_insert', INSERT, attribute),
    save: (attribute) => write('attributes_save', SAVE, attribute),
  };
}
