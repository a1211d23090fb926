import type { CategoryId, ProductId, PromotionId, ShopId, VariantId } from '../ids.ts';
import type { BasisPoints, Currency } from '../money.ts';

/** What a promotion gives; each kind has its rule in `rules/`. */
export type PromotionKind =
  /** A part of each line. */
  | 'percentage'
  /** One amount off all lines together. */
  | 'fixed';

/** Who bears a discount: the shop (less to pay out) or the marketplace. */
export type Funding = 'shop' | 'platform';

/** A reduction with its conditions. Windows are half open: `startsAt ≤ now < endsAt`. */
export type Promotion = Readonly<{
  id: PromotionId;
  name: string;
  /** Null: applies by itself; else the code a buyer must give, in its one form (trimmed, upper case). */
  code: string | null;
  kind: PromotionKind;
  /** For `percentage`: basis points. */
  rate: BasisPoints | null;
  /** For `fixed`: whole minor units of `currency`, over all lines it applies to. */
  amount: number | null;
  currency: Currency | null;
  fundedBy: Funding;
  startsAt: Date | null;
  endsAt: Date | null;
  /** Empty lists mean no restriction. */
  shopIds: readonly ShopId[];
  categoryIds: readonly CategoryId[];
  productIds: readonly ProductId[];
  variantIds: readonly VariantId[];
  /** Higher goes first. */
  priority: number;
}>;
