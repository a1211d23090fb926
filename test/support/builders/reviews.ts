import type { Product, Review, User } from '@soko/domain';
import { anId } from './ids.ts';
import { NOON } from './moments.ts';

/** A published review of four stars. */
export const aReview = (
  product: Pick<Product, 'id' | 'shopId'>,
  author: Pick<User, 'id'>,
  fields: Partial<Review> = {},
): Review => ({
  id: anId(),
  productId: product.id,
  shopId: product.shopId,
  userId: author.id,
  rating: 4,
  title: null,
  body: null,
  media: [],
  verifiedPurchase: false,
  status: 'published',
  statusComment: null,
  replyBody: null,
  repliedBy: null,
  repliedAt: null,
  createdAt: NOON,
  editedAt: null,
  deletedAt: null,
  version: 1,
  ...fields,
});
