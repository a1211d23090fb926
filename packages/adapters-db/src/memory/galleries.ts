import type { Galleries, GalleryImage, Product } from '@soko/domain';
import { statusOf } from './catalog.ts';
import { check, hold, mustHold, type Scope } from './scope.ts';

/** What is kept of an image beside what its product tells of it. */
export type PictureOf = Pick<GalleryImage, 'uploadId' | 'fileKey' | 'status' | 'width' | 'height' | 'sizes'>;

const BY_URL: PictureOf = { uploadId: null, fileKey: null, status: 'ready', width: null, height: null, sizes: {} };

export function galleries(scope: Scope): Galleries {
  const { state } = scope;
  return {
    lock: async (productId) => {
      const product = state.products.get(productId);
      if (!product || product.deletedAt !== null) return null;
      const { id, shopId, version, status, variants, images } = hold(scope, product);
      return {
        productId: id,
        shopId,
        version,
        status,
        variantIds: variants.filter(({ deletedAt }) => deletedAt === null).map((variant) => variant.id),
        images: images.map((image) => ({ ...image, ...(state.pictures.get(image.id) ?? BY_URL) })),
      };
    },
    save: async ({ productId, version, status, images }) => {
      mustHold(scope, productId);
      const used = images.flatMap(({ uploadId }) => uploadId ?? []);
      check(new Set(used).size === used.length, 'product_images_upload');
      const product = state.products.get(productId) as Product;
      for (const { id } of product.images) state.pictures.delete(id);
      for (const { id, uploadId, fileKey, status, width, height, sizes } of images) {
        state.pictures.set(id, { uploadId, fileKey, status, width, height, sizes });
      }
      const plain = images.map(({ id, url, altText, position, variantId }) => ({
        id,
        url,
        altText,
        position,
        variantId,
      }));
      const saved = { ...product, version, status, images: plain };
      const [from, to, reason] = [statusOf(product), statusOf(saved), product.statusComment];
      if (from !== to) state.statusChanges.push({ noun: 'product', id: productId, from, to, reason });
      state.products.set(productId, saved);
    },
  };
}
