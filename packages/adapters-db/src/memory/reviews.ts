import { type Figures, LifeCycle, Order, type Product, type Review, type Reviews, refuse } from '@soko/domain';
import { check, hold, mustHold, refersTo, type Scope } from './scope.ts';

export function reviews(scope: Scope): Reviews {
  const { state, now } = scope;
  const isListed = (product: Product): boolean => {
    const shop = state.shops.get(product.shopId);
    const isShopLive = shop !== undefined && shop.status === 'approved' && LifeCycle.isLive(shop, now);
    return isShopLive && product.status === 'approved' && product.isActive && LifeCycle.isLive(product, now);
  };
  const voteOf = (id: string, userId: string) => `${id} ${userId}`;
  return {
    lock: async (id) => {
      const review = state.reviews.get(id);
      return review ? hold(scope, review) : null;
    },
    subject: async (idOrSlug, userId) => {
      const wanted = idOrSlug.toLowerCase();
      const product = [...state.products.values()].find(
        ({ id, slug, deletedAt }) => (id === wanted || slug === wanted) && deletedAt === null,
      );
      if (product === undefined) return null;
      const bought = [...state.orders.values()].filter(
        (order) => order.userId === userId && (order.status === 'confirmed' || order.status === 'completed'),
      );
      const earlier = [...state.reviews.values()].filter((each) => each.userId === userId);
      return {
        productId: product.id,
        shopId: product.shopId,
        isListed: isListed(product),
        isPurchased: bought
          .flatMap(Order.items)
          .some((item) => item.productId === product.id && item.quantity > item.cancelledQuantity),
        wasRejected: earlier.some(({ productId, status }) => productId === product.id && status === 'rejected'),
      };
    },
    insert: async (review) => {
      refersTo(state.products, review.productId, 'reviews.product_id');
      refersTo(state.users, review.userId, 'reviews.user_id');
      const isSame = ({ productId, userId, deletedAt }: Review) =>
        productId === review.productId && userId === review.userId && deletedAt === null;
      if ([...state.reviews.values()].some(isSame)) refuse('review_exists');
      state.reviews.set(review.id, hold(scope, review));
    },
    save: async (review) => {
      mustHold(scope, review.id);
      state.reviews.set(review.id, { ...review, version: review.version + 1 });
    },
    savePictures: async (review) => {
      mustHold(scope, review.id);
      state.reviews.set(review.id, review);
    },
    vote: async (id, userId) => {
      mustHold(scope, id);
      refersTo(state.users, userId, 'review_votes.user_id');
      state.reviewVotes.set(voteOf(id, userId), id);
    },
    unvote: async (id, userId) => {
      mustHold(scope, id);
      state.reviewVotes.delete(voteOf(id, userId));
    },
  };
}

export function figures(scope: Scope): Figures {
  const { state, held } = scope;
  const key = (productId: string) => `figures ${productId}`;
  return {
    lock: async (productId) => {
      refersTo(state.products, productId, 'product_figures.product_id');
      held.add(key(productId));
      return state.figures.get(productId) ?? { productId, ratingSum: 0, reviewCount: 0 };
    },
    save: async (changed) => {
      mustHold(scope, key(changed.productId));
      check(changed.ratingSum >= 0 && changed.reviewCount >= 0, 'product_figures are not negative');
      state.figures.set(changed.productId, changed);
    },
    countSales: async (orderId, sold) => {
      mustHold(scope, orderId);
      for (const { productId, units } of sold) {
        const counted = state.countedSales.get(`${orderId} ${productId}`) ?? 0;
        state.countedSales.set(`${orderId} ${productId}`, units);
        state.sales.set(productId, (state.sales.get(productId) ?? 0) + units - counted);
      }
    },
  };
}
