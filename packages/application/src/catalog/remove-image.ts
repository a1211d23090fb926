import { type Call, Gallery, type ImageId, type ProductId } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { holdGallery } from './hold-gallery.ts';

/** Takes an image off a product; the sweep removes its files. Refuses `not_found`, `forbidden`. */
export function removeImage({ store, settings }: Ports) {
  return (call: Call, { productId, imageId }: Readonly<{ productId: ProductId; imageId: ImageId }>): Promise<ImageId> =>
    store.transaction(call, async (tx) => {
      const gallery = await holdGallery(tx, call, productId);
      const changing = { call, policy: settings.productApproval };
      await tx.galleries.save(Gallery.changed(gallery, Gallery.remove(gallery, imageId), changing));
      tx.events.add('image.removed', imageId, { product_id: productId });
      return imageId;
    });
}
