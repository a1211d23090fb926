import type { ImageView, Seen } from '@soko/application';
import { Call, type ImageId } from '@soko/domain';
import type { Database } from '../sql.ts';
import { versionedOf } from './document.ts';
import { IMAGE } from './product.ts';
import { shopsOf } from './product-filter.ts';

/** An image of a product, for its shop's members and staff: what a write of theirs is answered with. By primary keys. */
export async function productImage(db: Database, call: Call, id: ImageId): Promise<Seen<ImageView> | null> {
  const text = `
    select ${IMAGE}::text as item, p.version from soko.product_images i join soko.products p on p.id = i.product_id
    where i.id = $1 and ($2::boolean or p.shop_id = any ($3::uuid[]))`;
  const values = [id, Call.isStaff(call), shopsOf(call)];
  const found = await versionedOf<ImageView>(db, 'product_image', text, values);
  return found && { ...found.view, version: found.version };
}
