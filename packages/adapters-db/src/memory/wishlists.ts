import { LifeCycle, type Product, type Wishlists } from '@soko/domain';
import { isListed } from './catalog.ts';
import { mustHold, refersTo, type Scope } from './scope.ts';

export function wishlists(scope: Scope): Wishlists {
  const { state, now } = scope;
  const of = (userId: string) => [...state.wishlistItems.values()].filter((each) => each.userId === userId);
  return {
    productOf: async (wish) => {
      const isMeant = ({ id, variants }: Product) =>
        'sku' in wish
          ? variants.some((variant) => variant.sku === wish.sku && LifeCycle.isLive(variant, now))
          : id === wish.productId;
      const product = [...state.products.values()].find((each) => isMeant(each) && isListed(state, each, now));
      return product ? { id: product.id, name: product.name } : null;
    },
    about: async (userId, productId) => {
      const items = of(userId);
      return { count: items.length, item: items.find((each) => each.productId === productId) ?? null };
    },
    save: async (item) => {
      mustHold(scope, item.userId);
      refersTo(state.products, item.productId, 'wishlist_items.product_id');
      if (of(item.userId).some(({ productId }) => productId === item.productId)) return;
      state.wishlistItems.set(item.id, item);
    },
    remove: async (userId, which) => {
      mustHold(scope, userId);
      const gone = of(userId).find(({ id, productId }) => id === which || productId === which);
      return gone !== undefined && state.wishlistItems.delete(gone.id);
    },
    forget: async (userId) => {
      mustHold(scope, userId);
      for (const { id } of of(userId)) state.wishlistItems.delete(id);
    },
  };
}
