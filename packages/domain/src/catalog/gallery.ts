import { refuse } from '../errors.ts';
import type { ImageId, ProductId, ShopId, UploadId, VariantId } from '../ids.ts';
import type { Upload } from '../media/upload.ts';
import { Approval, type Changing } from './approval.ts';
import type { ProductImage, ProductStatus } from './product.ts';

/** `processing` until its sizes were made; `failed` when they could not be: the image itself is shown then. */
export type ImageStatus = 'processing' | 'ready' | 'failed';

/** Why an image is not kept or has no sizes. `url_not_allowed`: it does not lead to the public internet by HTTPS. */
export type ImageFailure =
  | 'url_not_allowed'
  | 'url_not_reachable'
  | 'file_too_large'
  | 'file_type_not_allowed'
  | 'image_not_valid';

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
    /** Where it was fetched from: the URL by which files know it. Null for one that was uploaded, or never fetched. */
    sourceUrl: string | null;
    /** Null unless it failed. */
    failure: ImageFailure | null;
  }>;

/** Which image of which product. */
export type ImagePlace = Readonly<{ productId: ProductId; imageId: ImageId }>;

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
    const kept = { uploadId, fileKey, width, height, sourceUrl: null, ...FRESH };
    const image: GalleryImage = { id, url, altText, position, variantId, ...kept };
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
  failed: (gallery: Gallery, id: ImageId, failure: ImageFailure): Gallery =>
    withImage(gallery, id, { status: 'failed', failure }),

  /** The URL of an image that is only known by it, and was not asked for yet; else null. */
  urlToFetch(gallery: Gallery | null, id: ImageId): string | null {
    const image = gallery?.images.find((each) => each.id === id);
    return image?.uploadId === null && image.status === 'ready' ? image.url : null;
  },

  /** Shows what was fetched in place of the URL. Refuses `not_found` where it was fetched before, or is gone. */
  fetched(gallery: Gallery, id: ImageId, { url, upload }: Readonly<{ url: string; upload: Upload }>): Gallery {
    const sourceUrl = Gallery.urlToFetch(gallery, id) ?? refuse('not_found');
    const { id: uploadId, fileKey, width, height } = upload;
    return withImage(gallery, id, { url, sourceUrl, uploadId, fileKey, width, height, ...FRESH });
  },
};

/** Whether buyers see something else than what was looked at. */
const isSeenAnew = (was: Gallery, is: Gallery): boolean => shownOf(was) !== shownOf(is);
const shownOf = ({ images }: Gallery): string =>
  JSON.stringify(images.map(({ id, url, altText, variantId }) => [id, url, altText, variantId]));

const FRESH = { status: 'processing', sizes: {}, failure: null } as const;

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
  /**
   * The first of a shop's images that are known by a URL alone and were not asked for yet, behind this place on, ordered by
   * product and image: a plain read.
   */
  byUrl(shopId: ShopId, after: ImagePlace | null, limit: number): Promise<readonly ImagePlace[]>;
}
