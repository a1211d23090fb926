import { Import, type Imports } from '@soko/domain';
import { columns } from './columns.ts';
import type { Scope } from './scope.ts';
import { anyOf, json, sql, sqlOne } from './sql.ts';

const IMPORT = columns<Import>({
  id: 'uuid',
  shopId: 'uuid',
  kind: 'text',
  format: 'text',
  currency: 'text',
  stock: 'text',
  dryRun: 'boolean',
  productStatus: 'text',
  status: 'text',
  fileKey: 'text',
  fileName: 'text',
  contentType: 'text',
  size: 'bigint',
  sha256: 'text',
  errorFileKey: 'text',
  errorFileSha256: 'text',
  counts: 'jsonb',
  errors: 'jsonb',
  requestedBy: 'uuid',
  requestedAt: 'timestamptz',
  startedAt: 'timestamptz',
  finishedAt: 'timestamptz',
});

/** For so long the rows that an import refused are kept. */
export const ERROR_FILE_LIFE = `interval '30 days'`;

const LOCK = `select ${IMPORT.read('i')} from soko.imports i where i.id = $1 for update`;
const GIVEN = `given as (select * from jsonb_to_record($1::jsonb) as g(${IMPORT.record}))`;
const INSERT = `with ${GIVEN} insert into soko.imports (${IMPORT.names}) select ${IMPORT.given('g')} from given g`;
const SAVE = `
with ${GIVEN}
update soko.imports i set
  ${IMPORT.set('g', ['status', 'format', 'counts', 'errors', 'errorFileKey', 'errorFileSha256', 'startedAt', 'finishedAt'])},
  progress = case when g.status = 'completed' then 100 else i.progress end
from given g where i.id = g.id`;
const WAITING = `
select count(*)::integer as count from soko.imports where shop_id = $1 and status in ('queued', 'running')`;
const PROGRESS = `update soko.imports set progress = greatest(progress, $2) where id = $1 and status = 'running'`;
const KNOWN_KEYS = `
select i.file_key as key from soko.imports i
where i.file_key = ${anyOf('$1', 'text')} and i.status in ('queued', 'running')
union all
select i.error_file_key from soko.imports i
where i.error_file_key = ${anyOf('$1', 'text')} and i.finished_at > now() - ${ERROR_FILE_LIFE}`;

export function imports({ trx, journal }: Scope): Imports {
  return {
    lock: async (id) => {
      const it = await sqlOne<Import>(trx, 'imports_lock', LOCK, [id]);
      if (it !== null) journal.read('import', id, Import.told(it));
      return it;
    },
    insert: async (it) => {
      await sql(trx, 'imports_insert', INSERT, [json(it)]);
      journal.wrote('import', it.id, Import.told(it));
    },
    save: async (it) => {
      await sql(trx, 'imports_save', SAVE, [json(it)]);
      journal.wrote('import', it.id, Import.told(it));
    },
    waiting: async (shopId) => (await sqlOne<{ count: number }>(trx, 'imports_waiting', WAITING, [shopId]))?.count ?? 0,
    progress: async (id, percent) => {
      await sql(trx, 'imports_progress', PROGRESS, [id, percent]);
    },
    knownKeys: async (keys) =>
      (await sql<{ key: string }>(trx, 'imports_keys', KNOWN_KEYS, [keys])).map(({ key }) => key),
  };
}
