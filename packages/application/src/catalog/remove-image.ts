import { type Call, Gallery, type ImageId } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { type HeldGallery, holdGallery } from './hold-gallery.ts';

export type ImageRemoval = HeldGallery & Readonly<{ imageId: ImageId }>;

/** Takes an image off a product; the sweep removes its files. Refuses `not_found`, `forbidden`, `precondition_failed`. */
export function removeImage({ store, settings }: Ports) {
  return (call: Call, { imageId, ...held }: ImageRemoval): Promise<ImageId> =>
    store.transaction(call, async (tx) => {
      const gallery = await holdGallery(tx, call, held);
      const changing = { call, policy: settings.productApproval };
      await tx.galleries.save(Gallery.changed(gallery, Gallery.remove(gallery, imageId), changing));
      tx.events.add('image.removed', imageId, { product_id: gallery.productId });
      return imageId;
    });
}
