import {
  Gallery,
  type GalleryImage,
  type ImageId,
  isRefusal,
  type ProductId,
  type UnclaimedCall,
  Upload,
} from '@soko/domain';
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

/** The URLs by size: `thumb` is the WebP, `thumb_jpeg` the JPEG. Null where the image cannot be read. */
async function sizesOf({ media }: Ports, { uploadId, fileKey }: GalleryImage): Promise<GalleryImage['sizes'] | null> {
  if (uploadId === null || fileKey === null) return {};
  const { publicFiles, pictures } = media;
  const original = await publicFiles.open(fileKey);
  if (original === null) return null;
  try {
    const made = await pictures.sized(original.bytes, Upload.sizes, Upload.sizeTypes);
    const urls = made.map(async ({ size, contentType, bytes }) => {
      const key = Upload.sizeKeyOf(uploadId, size, contentType);
      await publicFiles.put(key, { contentType, bytes });
      return [contentType === 'image/webp' ? size : `${size}_jpeg`, publicFiles.urlOf(key)] as const;
    });
    return Object.fromEntries(await Promise.all(urls));
  } catch (failure) {
    if (isRefusal(failure, 'image_not_valid')) return null;
    throw failure;
  }
}
