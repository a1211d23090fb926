import type { Cart, CartItem } from '@soko/domain';
import { aSku } from './catalog.ts';
import { anId } from './ids.ts';
import { kobo } from './money.ts';

export const anItem = (fields: Partial<CartItem> = {}): CartItem => ({
  id: anId(),
  variantId: anId(),
  sku: aSku(),
  quantity: 1,
  seenPrice: kobo(199_900),
  cappedFrom: null,
  ...fields,
});

/** An open guest's cart; its currency is that of its first line. */
export const aCart = ({ items = [], ...fields }: Partial<Cart> = {}): Cart => ({
  id: anId(),
  userId: null,
  status: 'open',
  currency: items[0]?.seenPrice.currency ?? null,
  items,
  coupons: [],
  ...fields,
});
