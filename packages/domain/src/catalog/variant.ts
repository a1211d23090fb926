import { type Flaw, refuse } from '../errors.ts';
import type { VariantId } from '../ids.ts';
import { LifeCycle } from '../life-cycle.ts';
import type { Currency, Money } from '../money.ts';
import { Gtin } from './gtin.ts';
import type { Sku } from './sku.ts';

/** A price that holds from this quantity on. Tiers ascend by quantity. */
export type PriceTier = Readonly<{ minQuantity: number; price: Money }>;

/** What a seller says of a variant, and changes at any time. */
export type VariantProfile = Readonly<{
  barcode: string | null;
  price: Money;
  compareAtPrice: Money | null;
  /** What the seller paid; only the shop and staff see it. */
  cost: Money | null;
  priceTiers: readonly PriceTier[];
  /** Chosen options by attribute code: `{color: "red"}`. */
  attributes: Readonly<Record<string, string>>;
  minOrderQuantity: number;
  weightG: number | null;
  lengthMm: number | null;
  widthMm: number | null;
  heightMm: number | null;
}>;

/** The SKU: what has a price and a stock, and is put into a cart. */
export type Variant = VariantProfile & Readonly<{ id: VariantId; sku: Sku; position: number }> & LifeCycle;

/** What is not named stays. */
export type VariantChanges = { readonly [K in keyof VariantProfile]?: VariantProfile[K] | undefined };

/** A variant as it is asked for; without a SKU it gets one of its product and its options. */
export type NewVariant = VariantChanges & Readonly<{ price: Money; sku?: string | undefined }>;

const EMPTY: Omit<VariantProfile, 'price'> = {
  barcode: null,
  compareAtPrice: null,
  cost: null,
  priceTiers: [],
  attributes: {},
  minOrderQuantity: 1,
  weightG: null,
  lengthMm: null,
  widthMm: null,
  heightMm: null,
};

export const Variant = {
  /** A new variant. What is wrong with it is told of under `place`. Refuses what `edit` refuses. */
  of(
    { sku: _, ...profile }: NewVariant,
    made: Readonly<{ id: VariantId; sku: Sku; position: number }>,
    about: Readonly<{ currency: Currency; place: string }>,
  ): Variant {
    return Variant.edit({ ...EMPTY, ...made, ...LifeCycle.fresh, price: profile.price }, profile, about);
  },

  /** Refuses `validation_failed` for prices and barcodes that cannot be, `currency_mismatch` for other money than the shop's. */
  edit(
    variant: Variant,
    changes: VariantChanges,
    { currency, place }: Readonly<{ currency: Currency; place: string }>,
  ): Variant {
    const named = Object.entries(changes).filter(([, value]) => value !== undefined);
    const edited: Variant = { ...variant, ...Object.fromEntries(named) };
    if (amountsOf(edited).some((amount) => amount.currency !== currency)) refuse('currency_mismatch', { currency });
    const errors = flawsOf(edited).map((flaw) => ({ ...flaw, path: `${place}/${flaw.path}` }));
    return errors.length === 0 ? edited : refuse('validation_failed', { errors });
  },

  isLive: ({ deletedAt }: Variant): boolean => deletedAt === null,
};

const amountsOf = ({ price, compareAtPrice, cost, priceTiers }: Variant): readonly Money[] =>
  [price, compareAtPrice, cost, ...priceTiers.map((tier) => tier.price)].filter((amount) => amount !== null);

function flawsOf({ barcode, price, compareAtPrice, priceTiers }: Variant): Flaw[] {
  const flaw = (isWrong: boolean, path: string, code: string, message: string): Flaw[] =>
    isWrong ? [{ path, code, message }] : [];
  return [
    ...flaw(
      barcode !== null && Gtin.isWrong(barcode),
      'barcode',
      'check_digit',
      'has the wrong check digit for a GTIN',
    ),
    ...flaw(
      compareAtPrice !== null && compareAtPrice.amount <= price.amount,
      'compare_at_price',
      'too_small',
      'is not above the price',
    ),
    ...priceTiers.flatMap((tier, at) => {
      const below = priceTiers[at - 1] ?? { minQuantity: 1, price };
      return [
        ...flaw(
          tier.minQuantity <= below.minQuantity,
          `price_tiers/${at}/min_quantity`,
          'too_small',
          'is not above the one before it',
        ),
        ...flaw(
          tier.price.amount > below.price.amount,
          `price_tiers/${at}/price`,
          'too_big',
          'is above the price of a smaller quantity',
        ),
      ];
    }),
  ];
}
