import { Call, type Gallery, refuse, type Tx, Version } from '@soko/domain';
import { productNamed } from './hold-product.ts';

/** The images of a product by its id or slug, and the versions of the product that who changes them has seen. */
export type HeldGallery = Readonly<{ productId: string; versions?: readonly string[] | undefined }>;

/** The images of a product of the caller's shop, held. Refuses `not_found`, `forbidden`, `precondition_failed`. */
export async function holdGallery(tx: Tx, call: Call, { productId, versions }: HeldGallery): Promise<Gallery> {
  const gallery = (await tx.galleries.lock(await productNamed(tx, productId))) ?? refuse('not_found');
  Call.requireRight(call, gallery.shopId, 'catalogue');
  Version.require(versions, gallery.version);
  return gallery;
}
