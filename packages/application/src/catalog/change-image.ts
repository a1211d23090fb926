import { type Call, Gallery, type ImageDetails, type ImageId } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { type HeldGallery, holdGallery } from './hold-gallery.ts';

export type ImageChange = HeldGallery & Readonly<{ imageId: ImageId; details: ImageDetails }>;

/** Changes what is said of an image, or where it stands. Refuses `not_found`, `forbidden`, `precondition_failed`. */
export function changeImage({ store, settings }: Ports) {
  return (call: Call, { imageId, details, ...held }: ImageChange): Promise<ImageId> =>
    store.transaction(call, async (tx) => {
      const gallery = await holdGallery(tx, call, held);
      const changing = { call, policy: settings.productApproval };
      await tx.galleries.save(Gallery.changed(gallery, Gallery.change(gallery, imageId, details), changing));
      tx.events.add('image.changed', imageId, { product_id: gallery.productId });
      return imageId;
    });
}
