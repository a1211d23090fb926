import type { Upload, UploadId, Uploads, UploadUsage } from '@soko/domain';
import { columns } from './columns.ts';
import type { Scope } from './scope.ts';
import { anyOf, json, sql, sqlOne } from './sql.ts';

const UPLOAD = columns<Upload>({
  id: 'uuid',
  ownerId: 'uuid',
  purpose: 'text',
  status: 'text',
  contentType: 'text',
  size: 'integer',
  sha256: 'text',
  fileKey: 'text',
  width: 'integer',
  height: 'integer',
  expiresAt: 'timestamptz',
  createdAt: 'timestamptz',
});

const LOCK = `select ${UPLOAD.read('u')} from soko.uploads u where u.id = $1 for update`;
const LOCK_ALL = `select ${UPLOAD.read('u')} from soko.uploads u where u.id = any ($1) order by u.id for update`;
/** The lock is a statement's first step: what is counted after it has seen those who came before. */
const HOLD_OWNER = 'select from soko.users where id = $1 for no key update';
const USAGE = `
select count(*) filter (where status in ('pending', 'verified'))::int as waiting, coalesce(sum(size), 0)::bigint as bytes
from soko.uploads where owner_id = $1 and status <> 'removed'`;
const INSERT = `
insert into soko.uploads (${UPLOAD.names})
select ${UPLOAD.given('g')} from jsonb_to_record($1::jsonb) as g(${UPLOAD.record})`;
const SAVE = `
update soko.uploads u set ${UPLOAD.set('g', ['status', 'contentType', 'fileKey', 'width', 'height'])}
from jsonb_to_recordset($1::jsonb) as g(${UPLOAD.record}) where u.id = g.id`;

/** An image's row goes with its product's other rows, a logo with another one, and neither tells its upload: that is found here. */
const DROP_LOST = `
with lost as (
  (select u.id from soko.uploads u
    where u.status in ('failed', 'dropped') or (u.status in ('pending', 'verified') and u.created_at < $1)
    order by u.created_at limit $2)
  union
  (select u.id from soko.uploads u
    where u.status = 'attached' and u.purpose = 'product_image'
      and not exists (select from soko.product_images i where i.upload_id = u.id) limit $2)
  union
  (select u.id from soko.uploads u
    where u.status = 'attached' and u.purpose = 'shop_logo' and u.file_key not in (
      select substring(s.logo_url from '[^/]*$') from soko.shops s where s.logo_url is not null) limit $2)
), held as (
  select u.id from soko.uploads u where u.id in (select id from lost) order by u.id limit $2 for update skip locked
)
update soko.uploads u set status = case when u.status = 'failed' then u.status else 'dropped' end
from held h where u.id = h.id and u.status <> 'removed' returning u.id`;
const MARK_REMOVED = `
update soko.uploads u set status = 'removed' where u.id = ${anyOf('$1', 'uuid')} and u.status in ('failed', 'dropped')`;

const NOTHING: UploadUsage = { waiting: 0, bytes: 0 };

export function uploads({ trx }: Scope): Uploads {
  return {
    lock: (id) => sqlOne<Upload>(trx, 'uploads_lock', LOCK, [id]),
    lockAll: async (ids) => (ids.length === 0 ? [] : sql<Upload>(trx, 'uploads_lock_all', LOCK_ALL, [ids])),
    usageOf: async (ownerId) => {
      if (ownerId === null) return NOTHING;
      await sql(trx, 'uploads_hold_owner', HOLD_OWNER, [ownerId]);
      return (await sqlOne<UploadUsage>(trx, 'uploads_usage', USAGE, [ownerId])) ?? NOTHING;
    },
    insert: async (upload) => {
      await sql(trx, 'uploads_insert', INSERT, [json(upload)]);
    },
    save: async (upload) => {
      await sql(trx, 'uploads_save', SAVE, [json([upload])]);
    },
    saveAll: async (all) => {
      if (all.length > 0) await sql(trx, 'uploads_save', SAVE, [json(all)]);
    },
    dropLost: async (then, limit) =>
      (await sql<{ id: UploadId }>(trx, 'uploads_drop_lost', DROP_LOST, [then, limit])).map(({ id }) => id),
    markRemoved: async (ids) => {
      await sql(trx, 'uploads_mark_removed', MARK_REMOVED, [ids]);
    },
  };
}
