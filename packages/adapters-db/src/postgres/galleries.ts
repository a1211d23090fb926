import type { Galleries, Gallery, GalleryImage, ImagePlace } from '@soko/domain';
import { columns } from './columns.ts';
import { isFresh, lockWhole, type Scope } from './scope.ts';
import { NOTE_STATUS } from './shops.ts';
import { json, sql } from './sql.ts';

const IMAGE = columns<GalleryImage>({
  id: 'uuid',
  url: 'text',
  altText: 'text',
  position: 'integer',
  variantId: 'uuid',
  uploadId: 'uuid',
  fileKey: 'text',
  status: 'text',
  width: 'integer',
  height: 'integer',
  sizes: 'jsonb',
  sourceUrl: 'text',
  failure: 'text',
});

const LOCK = `
select p.id as "productId", p.shop_id as "shopId", p.version, p.status,
  array(select v.id from soko.variants v where v.product_id = p.id and v.deleted_at is null order by v.position, v.id)
    as "variantIds",
  (select coalesce(json_agg(${IMAGE.object('i')} order by i.position, i.id), '[]')
    from soko.product_images i where i.product_id = p.id) as images,
  ${isFresh('soko.products', 'p')}
from soko.products p where p.id = $1 and p.deleted_at is null for no key update`;

/** The product's row is written too: who waits for it sees by that to read its images again. */
const SAVE = `
with given as (select * from jsonb_to_recordset($2::jsonb) as i(${IMAGE.record})),
noted as (
  ${NOTE_STATUS} select 'product', p.id, p.status, $5, p.status_comment, $3
  from soko.products p where p.id = $1 and p.status <> $5 and p.suspended_at is null
),
touched as (update soko.products set updated_at = now(), updated_by = $3, version = $4, status = $5 where id = $1),
gone as (
  delete from soko.product_images i where i.product_id = $1 and i.id not in (select g.id from given g)
)
insert into soko.product_images (${IMAGE.names}, product_id) select ${IMAGE.given('g')}, $1::uuid from given g
on conflict (id) do update set (${IMAGE.names}) = (${IMAGE.names
  .split(', ')
  .map((name) => `excluded.${name}`)
  .join(', ')})`;
const REFRESH = 'select soko.refresh_listing(array[$1::uuid])';

/** A shop's products in turn, each with its images by index. */
const BY_URL = `
select p.id as "productId", i.id as "imageId"
from soko.products p join soko.product_images i on i.product_id = p.id
where p.shop_id = $1 and p.deleted_at is null and p.id >= coalesce($2::uuid, p.id)
  and ($2::uuid is null or (p.id, i.id) > ($2::uuid, $3::uuid)) and i.upload_id is null and i.status = 'ready'
order by p.id, i.id limit $4`;

/** The images of products, apart from all else of them; each write leaves the listing as true as it found it. */
export function galleries(scope: Scope): Galleries {
  const { trx, author } = scope;
  return {
    lock: async (productId) => {
      const [gallery] = await lockWhole<Gallery>(scope, 'galleries_lock', LOCK, [productId]);
      return gallery ?? null;
    },
    save: async ({ productId, version, status, images }) => {
      await sql(trx, 'galleries_save', SAVE, [productId, json(images), author, version, status]);
      await sql(trx, 'galleries_refresh_listing', REFRESH, [productId]);
    },
    byUrl: (shopId, after, limit) =>
      sql<ImagePlace>(trx, 'galleries_by_url', BY_URL, [
        shopId,
        after?.productId ?? null,
        after?.imageId ?? null,
        limit,
      ]),
  };
}
