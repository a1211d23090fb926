import { Call, type Gallery, type ProductId, refuse, type Tx } from '@soko/domain';

/** The images of a product of the caller's shop, held. Refuses `not_found`, `forbidden`. */
export async function holdGallery(tx: Tx, call: Call, productId: ProductId): Promise<Gallery> {
  const gallery = (await tx.galleries.lock(productId)) ?? refuse('not_found');
  Call.requireRight(call, gallery.shopId, 'catalogue');
  return gallery;
}
