import { refuse } from '../errors.ts';
import type { CategoryId, ProductId, ShopId, VariantId } from '../ids.ts';
import type { Money } from '../money.ts';
import type { Sku } from './sku.ts';
import type { PriceTier } from './variant.ts';

/** What the market needs to know of a SKU to sell it now: a read without a lock, made by the visibility rule. */
export type Offer = Readonly<{
  variantId: VariantId;
  sku: Sku;
  productId: ProductId;
  /** The product's name; the variant's options stand in `attributes`. */
  name: string;
  attributes: Readonly<Record<string, string>>;
  shop: Readonly<{ id: ShopId; name: string }>;
  /** The main category first, then its ancestors up to the root; for commission and promotion rules. */
  categoryIds: readonly CategoryId[];
  price: Money;
  priceTiers: readonly PriceTier[];
  minOrderQuantity: number;
  weightG: number | null;
  /** on hand − reserved at the moment of reading; only the locked level decides. */
  available: number;
  /** Whether product, variant and shop may be bought from: one predicate for lists, carts and checkout. */
  isOnSale: boolean;
}>;

export const Offer = {
  /** The unit price at a quantity: that of the highest tier reached, else the plain price. */
  unitPrice(offer: Offer, quantity: number): Money {
    const reached = offer.priceTiers.filter((tier) => tier.minQuantity <= quantity);
    return reached.reduce((best, tier) => (tier.minQuantity > best.minQuantity ? tier : best), {
      minQuantity: 0,
      price: offer.price,
    }).price;
  },

  /** The offer of this SKU. Refuses `not_found` with the SKU that nobody offers. */
  of(offers: readonly Offer[], sku: string): Offer {
    return offers.find((offer) => offer.sku === sku) ?? refuse('not_found', { detail: `There is no SKU ${sku}.` });
  },

  /** The same, but a SKU that is not on sale is as unknown as one that never was. Refuses `not_found`. */
  onSale: (offers: readonly Offer[], sku: string): Offer =>
    Offer.of(
      offers.filter((offer) => offer.isOnSale),
      sku,
    ),
};
