import { type Gallery, type GalleryImage, type Product, Upload, type UploadId, type UserId } from '@soko/domain';
import { anId } from './ids.ts';
import { NOON } from './moments.ts';

/** An upload of nobody's that was announced at noon; with a key once it is verified. */
export function anUpload(fields: Partial<Upload> & { ownerId?: UserId | null } = {}): Upload {
  const id = anId<UploadId>();
  const isVerified = fields.status === 'verified' || fields.status === 'attached';
  return {
    id,
    ownerId: null,
    purpose: 'product_image',
    status: 'pending',
    contentType: 'image/png',
    size: 1234,
    sha256: 'a0'.repeat(32),
    fileKey: isVerified ? Upload.keyOf(id, 'image/png') : null,
    width: isVerified ? 40 : null,
    height: isVerified ? 30 : null,
    expiresAt: new Date(NOON.getTime() + Upload.openFor),
    createdAt: NOON,
    ...fields,
  };
}

/** An image that is only known by its URL. */
export function aGalleryImage(fields: Partial<GalleryImage> = {}): GalleryImage {
  const id = anId<GalleryImage['id']>();
  const kept = { uploadId: null, fileKey: null, width: null, height: null, sizes: {}, sourceUrl: null } as const;
  const known = { ...kept, status: 'ready', failure: null } as const;
  return { id, url: `https://cdn.test/${id}.jpg`, altText: '', position: 1, variantId: null, ...known, ...fields };
}

/** The gallery of a product with these images, in this order. */
export const aGallery = (
  {
    id: productId,
    shopId,
    version,
    status,
    variants,
  }: Pick<Product, 'id' | 'shopId' | 'version' | 'status' | 'variants'>,
  ...images: readonly GalleryImage[]
): Gallery => ({
  productId,
  shopId,
  version,
  status,
  variantIds: variants.map(({ id }) => id),
  images: images.map((image, at) => ({ ...image, position: at + 1 })),
});
