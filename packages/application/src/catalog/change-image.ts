import { type Call, Gallery, type ImageDetails, type ImageId, type ProductId } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { holdGallery } from './hold-gallery.ts';

export type ImageChange = Readonly<{ productId: ProductId; imageId: ImageId; details: ImageDetails }>;

/** Changes what is said of an image, or where it stands. Refuses `not_found`, `forbidden`. */
export function changeImage({ store, settings }: Ports) {
  return (call: Call, { productId, imageId, details }: ImageChange): Promise<ImageId> =>
    store.transaction(call, async (tx) => {
      const gallery = await holdGallery(tx, call, productId);
      const changing = { call, policy: settings.productApproval };
      await tx.galleries.save(Gallery.changed(gallery, Gallery.change(gallery, imageId, details), changing));
      tx.events.add('image.changed', imageId, { product_id: productId });
      return imageId;
    });
}
