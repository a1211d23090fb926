import type {
  BrandView,
  CategoryView,
  FacetsView,
  ImageView,
  NamedView,
  ProductListItemView,
  ProductView,
  ShopView,
  SkuView,
  VariantView,
} from '@soko/application';
import { z } from 'zod';
import { MoneySchema, named, timestamp, url, viewId } from './common.ts';

export const NamedSchema: z.ZodType<NamedView> = named(
  'Named',
  { id: viewId(), name: z.string(), slug: z.string().meta({ example: 'lagos-threads' }) },
  'Something with a page of its own: enough to show it and to link to it',
);

export const shopShape = {
  id: viewId(),
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  logo: z.string().nullable().meta({ format: 'uri' }),
  status: z.enum(['pending', 'approved', 'rejected', 'suspended']),
  currency: z.string().meta({ example: 'NGN' }),
  vacation: named('ShopVacation', {
    from: timestamp('When it begins'),
    until: timestamp('When it ends').nullable(),
    message: z.string(),
  })
    .nullable()
    .meta({ description: 'The one the shop is on, or that is ahead: while it lasts, the shop sells nothing' }),
  average_rating: z.number().nullable(),
  product_count: z.int().meta({ description: 'Products on sale' }),
};
export const ShopSchema: z.ZodType<ShopView> = named('Shop', shopShape) as z.ZodType<ShopView>;

export const categoryShape = {
  id: viewId(),
  slug: z.string(),
  name: z.string(),
  parent_id: viewId().nullable(),
  shop_id: viewId().nullable().meta({ description: 'The shop whose own category it is; null for the whole market' }),
  position: z.int(),
  image: z.string().nullable().meta({ format: 'uri' }),
};
export const CategorySchema: z.ZodType<CategoryView> = named('Category', {
  ...categoryShape,
  get children(): z.ZodArray<z.ZodType<CategoryView>> {
    return z.array(CategorySchema);
  },
}) as z.ZodType<CategoryView>;

export const CategoriesSchema = named('Categories', { items: z.array(CategorySchema) });

export const BrandSchema: z.ZodType<BrandView> = NamedSchema;

export const imageSizes = z.record(z.string(), z.string()).meta({
  description:
    'URLs by size: `thumb`, `small`, `medium`, `large` (WebP; 160, 320, 640 and 1280 pixels) and the same in JPEG: `thumb_jpeg`, …',
});

export const ImageSchema: z.ZodType<ImageView> = named('Image', {
  id: viewId(),
  url: url('Where the image is'),
  alt_text: z.string(),
  position: z.int(),
  variant_id: viewId('The variant it shows; null: the whole product').nullable(),
  sizes: imageSizes,
  status: z
    .enum(['processing', 'ready', 'failed'])
    .meta({ description: '`processing` until its sizes are there; `failed` where they cannot be made' }),
  failure: z
    .enum(['url_not_allowed', 'url_not_reachable', 'file_too_large', 'file_type_not_allowed', 'image_not_valid'])
    .nullable()
    .meta({ description: 'Why it failed: the first two are of images that a file named by URL and that were fetched' }),
  width: z.int().nullable().meta({ description: 'In pixels; null for an image known by its URL alone' }),
  height: z.int().nullable(),
});

/** The members of a product in a list. */
export const productListShape = {
  id: viewId(),
  slug: z.string(),
  name: z.string(),
  brand: NamedSchema.nullable(),
  shop: NamedSchema,
  category: NamedSchema.nullable(),
  price: MoneySchema,
  price_max: MoneySchema,
  compare_at_price: MoneySchema.nullable(),
  image: named('ListImage', { url: url('Where the image is'), alt_text: z.string(), sizes: imageSizes }).nullable(),
  average_rating: z.number().nullable(),
  review_count: z.int(),
  in_stock: z.boolean(),
  variant_count: z.int(),
  created_at: timestamp('When it was added'),
};

export const ProductListItemSchema: z.ZodType<ProductListItemView> = named(
  'ProductListItem',
  productListShape,
  'A product as lists show it; `price` is the lowest of its variants',
);

export const VariantSchema: z.ZodType<VariantView> = named('Variant', {
  id: viewId(),
  sku: z.string(),
  barcode: z.string().nullable(),
  price: MoneySchema,
  compare_at_price: MoneySchema.nullable(),
  price_tiers: z.array(named('PriceTier', { min_quantity: z.int(), price: MoneySchema })),
  attributes: z.record(z.string(), z.string()).meta({ example: { color: 'red' } }),
  available: z.int().meta({ description: 'How many can be bought now' }),
  in_stock: z.boolean(),
  weight_g: z.int().nullable(),
  length_mm: z.int().nullable(),
  width_mm: z.int().nullable(),
  height_mm: z.int().nullable(),
  min_order_quantity: z.int(),
  images: z.array(ImageSchema),
  lowest_price_30_days: MoneySchema.nullable().meta({
    description:
      'With a `compare_at_price`: the lowest price of the 30 days before the reduction, if there was another',
  }),
  cost: MoneySchema.nullable().exactOptional().meta({ description: 'For the shop and staff' }),
}) as z.ZodType<VariantView>;

export const VariantsSchema = named('Variants', { items: z.array(VariantSchema) });

export const productStatus = z.enum(['draft', 'pending_review', 'approved', 'rejected']);

export const ProductSchema: z.ZodType<ProductView> = named('Product', {
  ...productListShape,
  description: z.string(),
  categories: z.array(NamedSchema),
  attributes: z
    .record(z.string(), z.array(z.string()))
    .meta({ description: 'Every option of the variants', example: { color: ['blue', 'red'] } }),
  variants: z.array(VariantSchema),
  images: z.array(ImageSchema),
  is_active: z.boolean(),
  status: productStatus,
  options: z.array(z.string()).meta({ description: 'What tells the variants apart, in the order of choice' }),
  status_comment: z
    .string()
    .nullable()
    .exactOptional()
    .meta({ description: 'For the shop and staff: why this status' }),
  suspended_at: timestamp('For the shop and staff: since when it is suspended').nullable().exactOptional(),
  external_reference: z
    .string()
    .nullable()
    .exactOptional()
    .meta({ description: 'Its handle, for imports and exports' }),
  updated_at: timestamp('For the shop and staff: when it was last changed').exactOptional(),
}) as z.ZodType<ProductView>;

export const SkuSchema: z.ZodType<SkuView> = named(
  'Sku',
  {
    sku: z.string(),
    variant_id: viewId(),
    product: NamedSchema,
    shop: NamedSchema,
    price: MoneySchema,
    available: z.int(),
    in_stock: z.boolean(),
    on_hand: z.int().exactOptional().meta({ description: 'For the shop and staff' }),
    reserved: z.int().exactOptional().meta({ description: 'For the shop and staff: held by open orders' }),
    low_stock_threshold: z.int().nullable().exactOptional().meta({ description: 'For the shop and staff' }),
    is_low: z.boolean().exactOptional().meta({ description: 'For the shop and staff: fallen to its threshold' }),
    cost: MoneySchema.nullable().exactOptional().meta({ description: 'For the shop and staff' }),
    barcode: z.string().nullable().exactOptional().meta({ description: 'For the shop and staff' }),
    stock_updated_at: timestamp('For the shop and staff: when its stock last changed').exactOptional(),
  },
  'What is stocked and sold',
);

const facet = z.array(named('Facet', { id: viewId(), name: z.string(), slug: z.string(), count: z.int() }));

export const FacetsSchema: z.ZodType<FacetsView> = named(
  'Facets',
  {
    categories: facet,
    brands: facet,
    shops: facet,
    attributes: z
      .record(z.string(), z.array(named('OptionFacet', { value: z.string(), count: z.int() })))
      .meta({ description: 'By attribute', example: { color: [{ value: 'Red', count: 3 }] } }),
    ratings: z.array(
      named('RatingFacet', { min_rating: z.int(), count: z.int() }, 'How many have an average rating of at least this'),
    ),
    price: named('PriceRange', { min: z.int(), max: z.int() }, 'Minor units').nullable(),
    in_stock: z.int().meta({ description: 'How many of the products are in stock' }),
  },
  'How many of the products found have each value; each kind is counted as if the filter said nothing of it',
);
