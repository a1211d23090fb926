import type { Galleries, GalleryImage, ImagePlace, Product } from '@soko/domain';
import { statusOf } from './catalog.ts';
import { check, hold, mustHold, type Scope } from './scope.ts';

/** What is kept of an image beside what its product tells of it. */
export type PictureOf = Omit<GalleryImage, keyof Product['images'][number]>;

const BY_URL: PictureOf = {
  uploadId: null,
  fileKey: null,
  status: 'ready',
  width: null,
  height: null,
  sizes: {},
  sourceUrl: null,
  failure: null,
};
const before = (one: ImagePlace, other: ImagePlace): boolean =>
  one.productId < other.productId || (one.productId === other.productId && one.imageId < other.imageId);

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
      const plain = images.map(({ id, url, altText, position, variantId, ...picture }) => {
        state.pictures.set(id, picture);
        return { id, url, altText, position, variantId };
      });
      const saved = { ...product, version, status, images: plain };
      const [from, to, reason] = [statusOf(product), statusOf(saved), product.statusComment];
      if (from !== to) state.statusChanges.push({ noun: 'product', id: productId, from, to, reason });
      state.products.set(productId, saved);
    },
    byUrl: async (shopId, after, limit) =>
      [...state.products.values()]
        .filter((product) => product.shopId === shopId && product.deletedAt === null)
        .flatMap(({ id: productId, images }) => images.map(({ id: imageId }) => ({ productId, imageId })))
        .filter(({ imageId }) => {
          const { uploadId, status } = state.pictures.get(imageId) ?? BY_URL;
          return uploadId === null && status === 'ready';
        })
        .filter((place) => after === null || before(after, place))
        .sort((one, other) => (before(one, other) ? -1 : 1))
        .slice(0, limit),
  };
}
