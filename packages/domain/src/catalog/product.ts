import { refuse } from '../errors.ts';
import type { BrandId, CategoryId, ImageId, NewId, ProductId, ShopId, VariantId } from '../ids.ts';
import { LifeCycle } from '../life-cycle.ts';
import type { Currency } from '../money.ts';
import type { ShopStatus } from '../shops/shop.ts';
import { Approval, type Asking, type ShopRecord } from './approval.ts';
import { Axes, type Placed } from './axes.ts';
import { Sku } from './sku.ts';
import { Slug } from './slug.ts';
import { type NewVariant, Variant, type VariantChanges } from './variant.ts';

export type ProductStatus = 'draft' | 'pending_review' | 'approved' | 'rejected';

/** An image; of the whole product when `variantId` is null. Its `url` is that or, of a file of our own, its key. */
export type ProductImage = Readonly<{
  id: ImageId;
  url: string;
  altText: string;
  position: number;
  variantId: VariantId | null;
}>;

/** What a seller says of a product, and changes at any time. */
export type ProductProfile = Readonly<{
  name: string;
  slug: string;
  /** Plain text; HTML of imports is reduced to text before it comes here. */
  description: string;
  brandId: BrandId | null;
  /** The first is the main one. */
  categoryIds: readonly CategoryId[];
  isActive: boolean;
  /** The axes of its variants, in the order in which they are chosen: `["size", "color"]`. */
  options: readonly string[];
}>;

/** Something a shop offers, with its variants and images. */
export type Product = ProductProfile &
  Readonly<{
    id: ProductId;
    shopId: ShopId;
    /** The handle under which an import knows the product; unique within the shop. */
    externalReference: string | null;
    status: ProductStatus;
    /** Why it is in this status, or suspended: for the seller and staff. */
    statusComment: string | null;
    variants: readonly Variant[];
    images: readonly ProductImage[];
    createdAt: Date;
    /** Counts the writings, from 1: the store counts it up with each. */
    version: number;
  }> &
  LifeCycle;

/** What is not named stays. */
export type ProductChanges = { readonly [K in keyof ProductProfile]?: ProductProfile[K] | undefined };

/** A product as it is asked for. A draft is not looked at until it is handed in. */
export type NewProduct = ProductChanges &
  Readonly<{ name: string; status?: 'draft' | undefined; variants: readonly NewVariant[] }>;

/** What the rules of a product need to know beside it: its shop, and which categories and brands it may name. */
export type ProductContext = Readonly<{
  shop: Readonly<{ id: ShopId; slug: string; status: ShopStatus; currency: Currency }>;
  record: ShopRecord;
  /** Of those that were asked about: the live ones, the market's or the shop's own. */
  categoryIds: readonly CategoryId[];
  brandIds: readonly BrandId[];
  /** Whether another product has the slug that was asked about. */
  isSlugTaken: boolean;
}>;

type Setting = Omit<Asking, 'record'> & Readonly<{ context: ProductContext }>;

export const Product = {
  /** The slug that a new product would have if nobody had it. */
  slugOf: ({ slug, name }: Pick<NewProduct, 'slug' | 'name'>): string => Slug.of(slug ?? name),

  /**
   * A new product of the shop. A slug that is made of its name gets a suffix where it is taken. Refuses `slug_taken` for
   * one that was asked for, `shop_state_conflict` for a shop that may not sell again, `validation_failed` for
   * unknown categories and brands, and what `Variant.edit` and `Axes.of` refuse.
   */
  create(form: NewProduct, setting: Setting, made: Readonly<{ id: ProductId; at: Date; newId: NewId }>): Product {
    const { shop, record } = setting.context;
    if (shop.status === 'suspended' || shop.status === 'rejected')
      refuse('shop_state_conflict', { status: shop.status });
    const slug = freeSlug(form, setting.context, made.id);
    const empty: Product = {
      id: made.id,
      shopId: shop.id,
      slug,
      externalReference: slug,
      name: form.name,
      description: form.description ?? '',
      brandId: form.brandId ?? null,
      categoryIds: form.categoryIds ?? [],
      isActive: form.isActive ?? true,
      options: form.options ?? [],
      status: form.status ?? Approval.asked({ ...setting, record }),
      statusComment: null,
      variants: [],
      images: [],
      createdAt: made.at,
      version: 1,
      ...LifeCycle.fresh,
    };
    requireKnown(empty, setting.context);
    const placed: Placed[] = [];
    for (const [at, variant] of form.variants.entries()) {
      const product = { ...empty, variants: placed.map((each) => each.variant) };
      const place = `/variants/${at}`;
      placed.push({ variant: variantOf(variant, product, shop, made.newId(), place), place });
    }
    return withVariants(empty, placed, { isFixed: true });
  },

  /**
   * Refuses `validation_failed` for unknown categories and brands, and for options that are not those of the variants in
   * another order.
   */
  edit(product: Product, changes: ProductChanges, setting: Setting): Product {
    const named = Object.entries(changes).filter(([, value]) => value !== undefined);
    const edited: Product = { ...product, ...Object.fromEntries(named) };
    const { brandId, categoryIds } = changes;
    requireKnown({ brandId: brandId ?? null, categoryIds: categoryIds ?? [] }, setting.context);
    if (!Axes.isSameSet(edited.options, product.options)) {
      const message = 'are not those of the variants';
      refuse('validation_failed', { errors: [{ path: '/options', code: 'not_allowed', message }] });
    }
    const status = isSeenAnew(product, edited) ? Approval.changed(product.status, setting) : product.status;
    return { ...edited, slug: changes.slug === undefined ? product.slug : Slug.of(changes.slug), status };
  },

  /** With one more variant, the last. Refuses what `create` refuses of variants, and `too_many_variants`. */
  addVariant(product: Product, form: NewVariant, { shop }: ProductContext, made: Readonly<{ id: VariantId }>): Product {
    const variant = variantOf(form, product, shop, made.id, '');
    return withVariants(product, [{ variant, place: '' }], { isFixed: true });
  },

  /** Refuses `not_found`, and what `Variant.edit` and `Axes.of` refuse. */
  changeVariant(product: Product, id: VariantId, changes: VariantChanges): Product {
    const variant = Product.variant(product, id);
    const edited = Variant.edit(variant, changes, { currency: variant.price.currency, place: '' });
    if (changes.attributes === undefined) return { ...product, variants: replaced(product, edited) };
    return withVariants(product, [{ variant: edited, place: '' }], { isFixed: false });
  },

  /** Takes a variant off for good; its SKU stays taken. Refuses `not_found`, `last_variant`. */
  removeVariant(product: Product, id: VariantId, at: Date): Product {
    const variant = Product.variant(product, id);
    if (product.variants.filter(Variant.isLive).length === 1) refuse('last_variant');
    return { ...product, variants: replaced(product, { ...variant, deletedAt: at }) };
  },

  /** A variant that is not deleted. Refuses `not_found`. */
  variant: (product: Product, id: VariantId): Variant =>
    product.variants.find((each) => each.id === id && Variant.isLive(each)) ?? refuse('not_found'),

  /** Off for good: gone from lists, carts and checkout. Slug and SKUs stay taken, and orders keep what they say. */
  remove: (product: Product, at: Date): Product => ({ ...product, deletedAt: at }),
};

function freeSlug(form: NewProduct, { isSlugTaken }: ProductContext, id: ProductId): string {
  if (!isSlugTaken) return Product.slugOf(form);
  return form.slug === undefined ? Slug.apart(form.name, id) : refuse('slug_taken');
}

/** Whether buyers read something else than what was looked at. */
const isSeenAnew = (was: Product, is: Product): boolean =>
  was.name !== is.name ||
  was.description !== is.description ||
  was.brandId !== is.brandId ||
  was.categoryIds.join() !== is.categoryIds.join();

function requireKnown({ brandId, categoryIds }: Pick<Product, 'brandId' | 'categoryIds'>, known: ProductContext): void {
  const flaw = (path: string, what: string) => ({
    path,
    code: 'unknown',
    message: `is no ${what} of the market or the shop`,
  });
  const errors = [
    ...categoryIds.flatMap((id, at) =>
      known.categoryIds.includes(id) ? [] : [flaw(`/category_ids/${at}`, 'category')],
    ),
    ...(brandId === null || known.brandIds.includes(brandId) ? [] : [flaw('/brand_id', 'brand')]),
  ];
  if (errors.length > 0) refuse('validation_failed', { errors });
}

/** The variant of a form. Without a SKU it gets the one an import would give it. */
function variantOf(
  form: NewVariant,
  { slug, externalReference, variants }: Product,
  shop: ProductContext['shop'],
  id: VariantId,
  place: string,
): Variant {
  const words = Object.values(form.attributes ?? {});
  const own = form.sku === undefined ? Sku.made(shop.slug, externalReference ?? slug, words) : Sku.read(form.sku);
  const message = 'has 1 to 64 letters, digits or . _ / + -';
  const sku =
    own ?? refuse('validation_failed', { errors: [{ path: `${place}/sku`, code: 'sku_not_valid', message }] });
  const isTaken = form.sku === undefined && variants.some((other) => other.sku === sku);
  const position = Math.max(-1, ...variants.map((other) => other.position)) + 1;
  const currency = variants.find(Variant.isLive)?.price.currency ?? shop.currency;
  return Variant.of(form, { id, sku: isTaken ? Sku.apart(sku, id) : sku, position }, { currency, place });
}

const replaced = ({ variants }: Product, variant: Variant): readonly Variant[] =>
  variants.map((each) => (each.id === variant.id ? variant : each));

/** With variants that were made or changed, and the axes that they leave. */
function withVariants(
  product: Product,
  placed: readonly Placed[],
  { isFixed }: Readonly<{ isFixed: boolean }>,
): Product {
  const kept = product.variants.filter((each) => !placed.some(({ variant }) => variant.id === each.id));
  const fresh = placed.map(({ variant }) => variant);
  const variants = [...kept, ...fresh].sort((a, b) => a.position - b.position);
  return { ...product, variants, options: Axes.of(variants, placed, product.options, isFixed) };
}
