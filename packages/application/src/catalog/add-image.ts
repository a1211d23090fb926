import { Call, Gallery, type ImageDetails, type ImageId, isRefusal, Upload } from '@soko/domain';
import { attachUpload } from '../media/attach-upload.ts';
import { dropUpload } from '../media/drop-upload.ts';
import { type ImageSource, takeImage } from '../media/take-image.ts';
import type { Ports } from '../ports.ts';
import { holdGallery } from './hold-gallery.ts';

/** `productId`: or its slug. */
export type NewImage = Readonly<{ productId: string; source: ImageSource; details: ImageDetails }>;

/**
 * Adds an image to a product; its sizes are made later. Refuses `not_found`, `forbidden`, and what `takeImage` refuses.
 * Nothing is kept of bytes that came to nothing.
 */
export function addImage(ports: Ports) {
  const { store, newId, settings } = ports;
  const take = takeImage(ports);
  return async (call: Call, { productId, source, details }: NewImage): Promise<ImageId> => {
    const unclaimed = Call.unclaimed(call);
    await store.transaction(unclaimed, (tx) => holdGallery(tx, call, { productId }));
    const upload = await take(unclaimed, source, 'product_image');
    const id = newId<ImageId>();
    const drop = async () => ('bytes' in source ? dropUpload(ports, unclaimed, upload.id) : undefined);
    try {
      const kept = await store.transaction(call, async (tx) => {
        const attached = await attachUpload(tx, call, { uploadId: upload.id, purpose: 'product_image' });
        const gallery = await holdGallery(tx, call, { productId });
        const url = Upload.keyOf(attached.id, attached.contentType);
        const fuller = Gallery.add(gallery, { id, url, upload: attached }, details);
        const changing = { call, policy: settings.productApproval };
        await tx.galleries.save(Gallery.changed(gallery, fuller, changing));
        tx.events.add('image.added', id, { product_id: gallery.productId });
        return id;
      });
      if (kept !== id) await drop();
      return kept;
    } catch (failure) {
      if (isRefusal(failure) && failure.code !== 'unavailable') await drop();
      throw failure;
    }
  };
}
