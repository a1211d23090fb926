import type { OrderId, ProductId } from '../ids.ts';
import { Order } from '../orders/order.ts';
import type { Review } from './review.ts';

/** What a product has earned by its published reviews: their average is sum by count. */
export type ProductFigures = Readonly<{ productId: ProductId; ratingSum: number; reviewCount: number }>;

/** So many units of a product are sold by an order. */
export type Sold = Readonly<{ productId: ProductId; units: number }>;

export const ProductFigures = {
  /** The figures after a review changed; null where there was none before. */
  recount(figures: ProductFigures, before: Review | null, after: Review): ProductFigures {
    const [was, is] = [shareOf(before), shareOf(after)];
    return {
      ...figures,
      ratingSum: figures.ratingSum + is.ratingSum - was.ratingSum,
      reviewCount: figures.reviewCount + is.reviewCount - was.reviewCount,
    };
  },

  /** What an order has sold of each of its products by now: nothing of what was cancelled or came back. */
  sold(order: Order): readonly Sold[] {
    const isTaken = order.status === 'confirmed' || order.status === 'completed';
    const units = new Map<ProductId, number>();
    for (const { productId, quantity, cancelledQuantity, returnedQuantity } of Order.items(order)) {
      const left = isTaken ? quantity - cancelledQuantity - returnedQuantity : 0;
      units.set(productId, (units.get(productId) ?? 0) + left);
    }
    return [...units].map(([productId, sum]) => ({ productId, units: sum }));
  },
};

function shareOf(review: Review | null): Pick<ProductFigures, 'ratingSum' | 'reviewCount'> {
  const isCounted = review !== null && review.status === 'published' && review.deletedAt === null;
  return isCounted ? { ratingSum: review.rating, reviewCount: 1 } : { ratingSum: 0, reviewCount: 0 };
}

/** The figures of products, and with them what the listing shows of them. */
export interface Figures {
  /** Held; nothing but zeros for a product that earned nothing yet. */
  lock(productId: ProductId): Promise<ProductFigures>;
  save(figures: ProductFigures): Promise<void>;
  /**
   * Makes what the order has sold the part of it in the sales of these products. Told twice it changes nothing, so a job
   * may say it again. The order is held.
   */
  countSales(orderId: OrderId, sold: readonly Sold[]): Promise<void>;
}
