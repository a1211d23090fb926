import { refuse } from '../errors.ts';
import type { ImageId, ProductId, ShopId, UploadId, VariantId } from '../ids.ts';
import type { Upload } from '../media/upload.ts';
import { Approval, type Changing } from './approval.ts';
import type { ProductImage, ProductStatus } from './product.ts';

/** `processing` until its sizes were made; `failed` when they could not be: the image itself is shown then. */
export type ImageStatus = 'processing' | 'ready' | 'failed';

/** An image with what is kept of it; one that came by URL alone has no upload. */
export type GalleryImage = ProductImage &
  Readonly<{
    uploadId: UploadId | null;
    /** In public space; never told. */
    fileKey: string | null;
    status: ImageStatus;
    width: number | null;
    height: number | null;
    /** Keys by size. */
    sizes: Readonly<Record<string, string>>;
  }>;

/** The images of a product, in order; positions count from 1. */
export type Gallery = Readonly<{
  productId: ProductId;
  shopId: ShopId;
  /** The product's: what people change makes another one, what is made of an image does not. */
  version: number;
  /** The product's: what its shop shows may have to be looked at again. */
  status: ProductStatus;
  variantIds: readonly VariantId[];
  images: readonly GalleryImage[];
}>;

/** What may be said of an image. Left out means as it is. */
export type ImageDetails = Readonly<{
  altText?: string | undefined;
  /** Where it stands from now on: the others move. Past the end means last. */
  position?: number | undefined;
  /** Null: it shows the whole product. */
  variantId?: VariantId | null | undefined;
}>;

export const Gallery = {
  /** More images of a product are refused. */
  most: 20,

  /** Puts a new image where it is wanted, else last. Refuses `too_many_files`, `not_found` for another's variant. */
  add(
    gallery: Gallery,
    { id, url, upload }: Readonly<{ id: ImageId; url: string; upload: Upload }>,
    details: ImageDetails,
  ): Gallery {
    Gallery.requireRoom(gallery);
    const { altText = '', position = gallery.images.length + 1, variantId = null } = details;
    requireVariant(gallery, variantId);
    const { id: uploadId, fileKey, width, height } = upload;
    const image: GalleryImage = { id, url, altText, position, variantId, uploadId, fileKey, width, height, ...FRESH };
    return placed(gallery, image, position);
  },

  /** The gallery as its shop leaves it, with the status that the product then has. */
  changed: (was: Gallery, is: Gallery, changing: Changing): Gallery =>
    isSeenAnew(was, is) ? { ...is, status: Approval.changed(is.status, changing) } : is,

  /** Refuses `too_many_files`. */
  requireRoom({ images }: Gallery): void {
    if (images.length >= Gallery.most) refuse('too_many_files', { most: Gallery.most });
  },

  /** Refuses `not_found` for an image or a variant that is not the product's. */
  change(gallery: Gallery, id: ImageId, { altText, position, variantId }: ImageDetails): Gallery {
    const image = Gallery.imageOf(gallery, id);
    if (variantId !== undefined) requireVariant(gallery, variantId);
    const changed = {
      ...image,
      altText: altText ?? image.altText,
      variantId: variantId === undefined ? image.variantId : variantId,
    };
    return placed(gallery, changed, position ?? image.position);
  },

  /** Refuses `not_found`. */
  remove(gallery: Gallery, id: ImageId): Gallery {
    const { id: gone } = Gallery.imageOf(gallery, id);
    return edited(
      gallery,
      gallery.images.filter((image) => image.id !== gone),
    );
  },

  /** Refuses `not_found`. */
  imageOf: ({ images }: Gallery, id: ImageId): GalleryImage =>
    images.find((image) => image.id === id) ?? refuse('not_found'),

  /** The sizes were made. One that is gone meanwhile stays gone. */
  sized: (gallery: Gallery, id: ImageId, sizes: GalleryImage['sizes']): Gallery =>
    withImage(gallery, id, { sizes, status: 'ready' }),
  failed: (gallery: Gallery, id: ImageId): Gallery => withImage(gallery, id, { status: 'failed' }),
};

/** Whether buyers see something else than what was looked at. */
const isSeenAnew = (was: Gallery, is: Gallery): boolean => shownOf(was) !== shownOf(is);
const shownOf = ({ images }: Gallery): string =>
  JSON.stringify(images.map(({ id, url, altText, variantId }) => [id, url, altText, variantId]));

const FRESH = { status: 'processing', sizes: {} } as const;

const withImage = (gallery: Gallery, id: ImageId, changes: Partial<GalleryImage>): Gallery => ({
  ...gallery,
  images: gallery.images.map((image) => (image.id === id ? { ...image, ...changes } : image)),
});

function requireVariant({ variantIds }: Gallery, variantId: VariantId | null): void {
  if (variantId !== null && !variantIds.includes(variantId)) refuse('not_found');
}

/** The gallery with this image at this place, those behind it moved on. */
function placed(gallery: Gallery, image: GalleryImage, position: number): Gallery {
  const others = gallery.images.filter(({ id }) => id !== image.id);
  const at = Math.min(Math.max(position, 1), others.length + 1) - 1;
  return edited(gallery, [...others.slice(0, at), image, ...others.slice(at)]);
}

/** The gallery with these images, in this order. */
const edited = (gallery: Gallery, images: readonly GalleryImage[]): Gallery => ({
  ...gallery,
  version: gallery.version + 1,
  images: images.map((image, at) => ({ ...image, position: at + 1 })),
});

/** A gallery is locked with its product. */
export interface Galleries {
  /** The gallery of a product that is not deleted; variants that were deleted are left out. */
  lock(productId: ProductId): Promise<Gallery | null>;
  /** Writes the images as they are now, and what lists show of them. */
  save(gallery: Gallery): Promise<void>;
}
