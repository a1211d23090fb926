import type { ImageView, Json } from '@soko/application';
import { Call, type ImageId } from '@soko/domain';
import type { Database } from '../sql.ts';
import { documentOf } from './document.ts';
import { IMAGE } from './product.ts';
import { shopsOf } from './product-filter.ts';

/** An image of a product, for its shop's members and staff: what a write of theirs is answered with. */
export const productImage = (db: Database, call: Call, id: ImageId): Promise<Json<ImageView> | null> =>
  documentOf(
    db,
    'product_image',
    `select ${IMAGE}::text as item from soko.product_images i join soko.products p on p.id = i.product_id
     where i.id = $1 and ($2::boolean or p.shop_id = any ($3::uuid[]))`,
    [id, Call.isStaff(call), shopsOf(call)],
  );
