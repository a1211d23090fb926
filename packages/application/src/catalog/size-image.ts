import { Gallery, type GalleryImage, type ImageId, type ProductId, type UnclaimedCall, Upload } from '@soko/domain';
import { makeSizes } from '../media/make-sizes.ts';
import type { Ports } from '../ports.ts';

export type SizedImage = Readonly<{ productId: ProductId; imageId: ImageId }>;

/**
 * Makes the sizes of an image and shows them. One that cannot be made is marked for its shop to see; one that is gone
 * meanwhile leaves nothing. Done twice, it comes to the same.
 */
export function sizeImage(ports: Ports) {
  const { store, media } = ports;
  return async (call: UnclaimedCall, { productId, imageId }: SizedImage): Promise<void> => {
    const image = await store.transaction(call, async (tx) => imageIn(await tx.galleries.lock(productId), imageId));
    if (image === undefined || image.status === 'ready') return;
    const sizes = await sizesOf(ports, image);
    const isShown = await store.transaction(call, async (tx) => {
      const gallery = await tx.galleries.lock(productId);
      if (gallery === null || imageIn(gallery, imageId) === undefined) return false;
      await tx.galleries.save(
        sizes === null ? Gallery.failed(gallery, imageId, 'image_not_valid') : Gallery.sized(gallery, imageId, sizes),
      );
      return true;
    });
    if (!isShown && image.uploadId !== null) await media.publicFiles.remove(Upload.sizeKeysOf(image.uploadId));
  };
}

const imageIn = (gallery: Gallery | null, id: ImageId): GalleryImage | undefined =>
  gallery?.images.find((image) => image.id === id);

/** An image by URL alone has no sizes to be made. */
const sizesOf = ({ media }: Ports, { uploadId, fileKey: key }: GalleryImage): Promise<GalleryImage['sizes'] | null> =>
  uploadId === null || key === null ? Promise.resolve({}) : makeSizes(media, { uploadId, key });
