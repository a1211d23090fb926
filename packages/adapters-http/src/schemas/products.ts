import type { KeptProductView, PriceChangeView, ProductStatsView } from '@soko/application';
import type { BrandId, CategoryId, ShopId } from '@soko/domain';
import { z } from 'zod';
import { productListShape, productStatus } from './catalog.ts';
import { currency, idOf, idOrSlug, MoneySchema, named, text, timestamp, viewId, whole } from './common.ts';

/** More than any price in any currency, and far below what JSON carries exactly. */
const MOST = 10_000_000_000_000;
const MOST_STOCK = 1_000_000_000;

const Price = named('Price', {
  amount: whole({ min: 0, max: MOST }, 'Whole minor units (kobo, cents)'),
  currency,
});
const price = Price.meta({ description: 'In the currency of the shop', example: { amount: 199900, currency: 'NGN' } });
const measure = (description: string) => whole({ min: 0, max: 1_000_000_000 }, description).nullable().exactOptional();

const code = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,39}$/, 'is not the code of an attribute')
  .meta({ example: 'color' });

const profileOfVariant = {
  barcode: text({ max: 64 }, 'As it stands below the bars; 8, 12, 13 or 14 digits are a GTIN', '5901234123457')
    .nullable()
    .exactOptional(),
  compare_at_price: price
    .nullable()
    .exactOptional()
    .meta({ description: 'What it cost before the reduction: above the price' }),
  cost: price.nullable().exactOptional().meta({ description: 'What it cost you; only your shop and staff see it' }),
  price_tiers: z
    .array(named('PriceTierBody', { min_quantity: whole({ min: 2, max: 999 }, 'From so many on'), price: Price }))
    .max(20)
    .exactOptional()
    .meta({ description: 'Lower prices for larger quantities, ascending' }),
  attributes: z
    .record(code, text({ max: 100 }, 'The option', 'red'))
    .exactOptional()
    .meta({ description: 'Each option of the product once', example: { color: 'red', size: 'M' } }),
  min_order_quantity: whole({ min: 1, max: 999 }, 'The fewest that can be bought; 1').exactOptional(),
  weight_g: measure('In grams'),
  length_mm: measure('In millimetres'),
  width_mm: measure('In millimetres'),
  height_mm: measure('In millimetres'),
};

export const VariantBody = named('VariantBody', {
  sku: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._/+-]{0,63}$/, 'has 1 to 64 letters, digits or . _ / + -')
    .exactOptional()
    .meta({
      description: 'Unique in the market; made of shop, product and options if left out',
      example: 'SHIRT-RED-M',
    }),
  price,
  ...profileOfVariant,
  stock: whole({ min: 0, max: MOST_STOCK }, 'How many there are to begin with; 0').exactOptional(),
});
export const VariantPatch = named('VariantPatch', { price: price.exactOptional(), ...profileOfVariant });

const name = text({ max: 200 }, 'The name', 'Wax print shirt').regex(/\S/, 'is empty');
const slug = z
  .string()
  .max(80)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'is not a slug')
  .exactOptional()
  .meta({
    description: 'What the product is called in links; made of its name if left out',
    example: 'wax-print-shirt',
  });
const options = z
  .array(code)
  .max(3)
  .refine((codes) => new Set(codes).size === codes.length, 'names one twice')
  .exactOptional()
  .meta({
    description: 'What tells the variants apart, in the order in which buyers choose',
    example: ['size', 'color'],
  });

const profileOfProduct = {
  slug,
  description: text({ min: 0, max: 50_000 }, 'Plain text').exactOptional(),
  brand_id: idOf<BrandId>('A brand of the market').nullable().exactOptional(),
  category_ids: z
    .array(idOf<CategoryId>('A category of the market or of the shop'))
    .max(20)
    .refine((ids) => new Set(ids).size === ids.length, 'names one twice')
    .exactOptional()
    .meta({ description: 'The first is the main one' }),
  is_active: z.boolean().exactOptional().meta({ description: 'Whether it is on sale once it is approved' }),
  options,
};

export const ProductBody = named('ProductBody', {
  shop_id: idOf<ShopId>('Which shop; the one you own, or your only one, if left out').exactOptional(),
  name,
  ...profileOfProduct,
  status: z
    .enum(['draft', 'pending_review'])
    .exactOptional()
    .meta({ description: 'A `draft` waits until it is handed in; else the product is looked at, or approved at once' }),
  variants: z.array(VariantBody).max(100).exactOptional().meta({ description: 'One that has none is not on sale' }),
});
export const ProductPatch = named('ProductPatch', { name: name.exactOptional(), ...profileOfProduct });

export const ApprovalChoice = named('ProductApproval', {
  product_id: idOrSlug('The id or the slug of the product'),
  approved: z.boolean().exactOptional(),
  status: z.enum(['approved', 'rejected']).exactOptional().meta({ description: 'The same in a word' }),
  reason: text({ max: 1000 }, 'Why, for the seller', 'The pictures show another product').exactOptional(),
});

export const KeptProductSchema: z.ZodType<KeptProductView> = named(
  'KeptProduct',
  {
    ...productListShape,
    status: productStatus,
    status_comment: z.string().nullable().meta({ description: 'Why it is in this status, or suspended' }),
    suspended_at: timestamp('Since when it is suspended').nullable(),
    is_active: z.boolean(),
    on_hand: z.int().meta({ description: 'Of all variants' }),
    reserved: z.int().meta({ description: 'Held by open orders' }),
    updated_at: timestamp('When it was last changed'),
  },
  'A product in any state, to its shop and to staff',
);

export const PriceChangeSchema: z.ZodType<PriceChangeView> = named('PriceChange', {
  price: MoneySchema,
  compare_at_price: MoneySchema.nullable(),
  at: timestamp('From when on'),
  by: named('PriceChangeBy', { id: viewId(), name: z.string() }).nullable(),
});

export const ProductStatsSchema: z.ZodType<ProductStatsView> = named('ProductStats', {
  total: z.int().meta({ description: 'Products that are not deleted' }),
  by_status: named('ProductsByStatus', {
    draft: z.int(),
    pending_review: z.int(),
    approved: z.int(),
    rejected: z.int(),
  }),
  suspended: z.int(),
  inactive: z.int().meta({ description: 'Switched off by their shop' }),
  on_sale: z.int(),
  out_of_stock: z.int().meta({ description: 'On sale, and nothing is left' }),
  low_stock: z.int().meta({ description: 'With a variant that has no more than its threshold' }),
  without_image: z.int(),
  variants: z.int(),
  top_by_sales: z
    .array(named('TopProduct', { id: viewId(), name: z.string(), slug: z.string(), sales_count: z.int() }))
    .meta({ description: 'The ten that sold most' }),
});
