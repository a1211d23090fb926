import { Offer } from '../catalog/offer.ts';
import type { Sku } from '../catalog/sku.ts';
import { refuse } from '../errors.ts';
import type { CartId, CartItemId, NewId, UserId, VariantId } from '../ids.ts';
import type { Currency, Money } from '../money.ts';

/** How many of one SKU a cart line may hold. */
export const MAX_QUANTITY = 999;
/** How many lines a cart may hold. */
export const MAX_LINES = 200;

/** One line: a SKU, how many, and the unit price that the buyer saw when the line was last changed. */
export type CartItem = Readonly<{
  id: CartItemId;
  variantId: VariantId;
  sku: Sku;
  quantity: number;
  seenPrice: Money;
  /** How many were meant when a merge had to cap the line at what is available; null otherwise. */
  cappedFrom: number | null;
}>;

/** What a buyer means to buy: a user's (one open cart each) or a guest's, known by its token. A merged cart is dead. */
export type Cart = Readonly<{
  id: CartId;
  userId: UserId | null;
  status: 'open' | 'merged';
  /** That of the first line; null while the cart is empty. */
  currency: Currency | null;
  items: readonly CartItem[];
  coupons: readonly string[];
}>;

/** A line as a draft order gives it back. */
export type ReturnedLine = Pick<CartItem, 'variantId' | 'sku' | 'quantity' | 'seenPrice'>;

export const Cart = {
  empty: (id: CartId, userId: UserId | null): Cart => ({
    id,
    userId,
    status: 'open',
    currency: null,
    items: [],
    coupons: [],
  }),

  /** Adds to the line of the same SKU, or a new line. Refuses `currency_mismatch`, `out_of_stock`, `product_unavailable`. */
  add(cart: Cart, offer: Offer, quantity: number, newId: NewId): Cart {
    const present = cart.items.find((item) => item.variantId === offer.variantId);
    if (present) return Cart.change(cart, present.id, present.quantity + quantity, offer);
    if (cart.items.length >= MAX_LINES) {
      refuse('validation_failed', { detail: `A cart holds at most ${MAX_LINES} lines.` });
    }
    const { variantId, sku } = offer;
    return withItems(cart, [...cart.items, { id: newId(), variantId, sku, ...wanted(cart, offer, quantity) }]);
  },

  /** Sets the quantity of a line. Refuses `not_found` and what `add` refuses. */
  change(cart: Cart, itemId: CartItemId, quantity: number, offer: Offer): Cart {
    const item = Cart.item(cart, itemId);
    const changed = { ...item, ...wanted(cart, offer, quantity) };
    return withItems(
      cart,
      cart.items.map((other) => (other.id === itemId ? changed : other)),
    );
  },

  /** The line with this id. Refuses `not_found`. */
  item: (cart: Cart, itemId: CartItemId): CartItem =>
    cart.items.find((item) => item.id === itemId) ?? refuse('not_found'),

  /** Takes a line out. Refuses `not_found`. */
  remove(cart: Cart, itemId: CartItemId): Cart {
    const gone = Cart.item(cart, itemId);
    return withItems(
      cart,
      cart.items.filter((item) => item !== gone),
    );
  },

  emptied: (cart: Cart): Cart => ({ ...withItems(cart, []), coupons: [] }),

  /**
   * The user's cart with the guest's lines in it: quantities of one SKU add up, capped at what is available (though a
   * line keeps at least 1, and no less than the user's own) and at 999; lines in another currency and lines past the limit stay behind. The guest's cart is dead afterwards.
   */
  merge(into: Cart, guest: Cart, offers: readonly Offer[], newId: NewId): Readonly<{ into: Cart; guest: Cart }> {
    const merged = Cart.putBack(
      into,
      guest.items,
      newId,
      (variantId) => offers.find((offer) => offer.variantId === variantId)?.available ?? 0,
    );
    const coupons = [...new Set([...merged.coupons, ...guest.coupons])];
    return { into: { ...merged, coupons }, guest: { ...Cart.emptied(guest), status: 'merged' } };
  },

  /** Gives the lines of an abandoned draft back, adding to lines of the same SKU. Caps as `merge` does. */
  putBack(
    cart: Cart,
    lines: readonly ReturnedLine[],
    newId: NewId,
    available: (variantId: VariantId) => number = () => MAX_QUANTITY,
  ): Cart {
    return lines.reduce((all, line) => {
      if (all.currency !== null && all.currency !== line.seenPrice.currency) return all;
      const present = all.items.find((item) => item.variantId === line.variantId);
      const cap = Math.min(MAX_QUANTITY, Math.max(available(line.variantId), present?.quantity ?? 0, 1));
      const meant = (present?.quantity ?? 0) + line.quantity;
      const capped = { quantity: Math.min(meant, cap), cappedFrom: meant > cap ? meant : null };
      if (present) {
        return withItems(
          all,
          all.items.map((item) => (item === present ? { ...item, ...capped } : item)),
        );
      }
      if (all.items.length >= MAX_LINES) return all;
      const { variantId, sku, seenPrice } = line;
      return withItems(all, [...all.items, { id: newId(), variantId, sku, seenPrice, ...capped }]);
    }, cart);
  },
};

function wanted(cart: Cart, offer: Offer, quantity: number): Pick<CartItem, 'quantity' | 'seenPrice' | 'cappedFrom'> {
  if (!Number.isInteger(quantity) || quantity < 1 || quantity > MAX_QUANTITY) {
    refuse('validation_failed', {
      errors: [{ path: '/quantity', code: 'quantity_not_valid', message: `A quantity is 1 to ${MAX_QUANTITY}.` }],
    });
  }
  if (!offer.isOnSale) refuse('product_unavailable', { items: [{ sku: offer.sku }] });
  if (cart.currency !== null && cart.currency !== offer.price.currency) {
    refuse('currency_mismatch', { expected: cart.currency, actual: offer.price.currency });
  }
  if (quantity > offer.available) {
    refuse('out_of_stock', { items: [{ sku: offer.sku, requested: quantity, available: offer.available }] });
  }
  return { quantity, seenPrice: Offer.unitPrice(offer, quantity), cappedFrom: null };
}

const withItems = (cart: Cart, items: readonly CartItem[]): Cart => ({
  ...cart,
  items,
  currency: items[0]?.seenPrice.currency ?? null,
});

export interface Carts {
  /** The cart with its lines, held; null when there is none or it was merged. */
  lock(id: CartId): Promise<Cart | null>;
  /** The user's open cart, held; null when there is none yet. */
  lockOf(userId: UserId): Promise<Cart | null>;
  /** A user has one open cart: when two calls make it at once, the later one gets the first one's. Answers the open one, held. */
  insert(cart: Cart): Promise<Cart>;
  save(cart: Cart): Promise<void>;
}
