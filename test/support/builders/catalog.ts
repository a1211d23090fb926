import {
  type Attribute,
  type Brand,
  type Category,
  LifeCycle,
  type Offer,
  type Product,
  type Shop,
  Sku,
  type Variant,
} from '@soko/domain';
import { aNumber, anId } from './ids.ts';
import { NOON } from './moments.ts';
import { kobo } from './money.ts';

export const aSku = (): Sku => Sku.of(`SKU-${aNumber()}`);

export const aVariant = (fields: Partial<Variant> = {}): Variant => ({
  id: anId(),
  sku: aSku(),
  barcode: null,
  price: kobo(199_900),
  compareAtPrice: null,
  cost: null,
  priceTiers: [],
  attributes: {},
  minOrderQuantity: 1,
  weightG: null,
  lengthMm: null,
  widthMm: null,
  heightMm: null,
  position: 0,
  ...LifeCycle.fresh,
  ...fields,
});

/** An approved, active product of the shop with one variant. */
export const aProduct = (shop: Pick<Shop, 'id'>, fields: Partial<Product> = {}): Product => ({
  id: anId(),
  shopId: shop.id,
  slug: `product-${aNumber()}`,
  externalReference: null,
  name: 'Ankara shirt',
  description: '',
  brandId: null,
  categoryIds: [],
  status: 'approved',
  statusComment: null,
  isActive: true,
  options: [],
  variants: [aVariant()],
  images: [],
  createdAt: NOON,
  version: 1,
  ...LifeCycle.fresh,
  ...fields,
});

export const aCategory = (fields: Partial<Category> = {}): Category => ({
  id: anId(),
  slug: `category-${aNumber()}`,
  name: 'Shirts',
  description: '',
  parentId: null,
  shopId: null,
  position: 0,
  imageUrl: null,
  version: 1,
  ...LifeCycle.fresh,
  ...fields,
});

/** An attribute of type `option` with these values. */
export const anAttribute = (fields: Partial<Attribute> = {}, ...values: readonly string[]): Attribute => ({
  id: anId(),
  code: `attribute_${aNumber()}`,
  name: 'Colour',
  type: 'option',
  unit: null,
  isVariantAxis: true,
  isFilterable: true,
  options: values.map((value, position) => ({ id: anId(), value, label: null, swatch: null, position })),
  version: 1,
  ...LifeCycle.fresh,
  ...fields,
});

export const aBrand = (fields: Partial<Brand> = {}): Brand => ({
  id: anId(),
  slug: `brand-${aNumber()}`,
  name: 'Adire',
  description: '',
  logoUrl: null,
  version: 1,
  ...LifeCycle.fresh,
  ...fields,
});

/** An offer that can be bought, 100 pieces of it. */
export const anOffer = (fields: Partial<Offer> = {}): Offer => ({
  variantId: anId(),
  sku: aSku(),
  productId: anId(),
  name: 'Ankara shirt',
  attributes: {},
  shop: { id: anId(), name: 'Balogun Fabrics' },
  categoryIds: [],
  price: kobo(199_900),
  priceTiers: [],
  minOrderQuantity: 1,
  weightG: null,
  available: 100,
  isOnSale: true,
  ...fields,
});

/** What the market offers of a product's variants: for orders of what stands in a store. */
export const offersOf = (product: Product, shop: Pick<Shop, 'id' | 'name'>): Offer[] =>
  product.variants.map(({ id, sku, price, attributes }) =>
    anOffer({
      variantId: id,
      sku,
      price,
      attributes,
      productId: product.id,
      name: product.name,
      shop: { id: shop.id, name: shop.name },
    }),
  );
