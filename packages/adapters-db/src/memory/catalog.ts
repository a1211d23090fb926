import {
  type Brand,
  type Catalog,
  type Category,
  LifeCycle,
  type Offer,
  type Product,
  refuse,
  type Shop,
  StockLevel,
  type Variant,
} from '@soko/domain';
import { pathOf } from './categories.ts';
import { byId, hold, mustHold, refersTo, type Scope } from './scope.ts';
import type { State } from './state.ts';

export function catalog(scope: Scope): Catalog {
  const { state, now, journal } = scope;

  const write = (product: Product, version = product.version) => {
    refersTo(state.shops, product.shopId, 'products.shop_id');
    refersTo(state.brands, product.brandId, 'products.brand_id');
    const others = [...state.products.values()].filter((other) => other.id !== product.id);
    if (others.some((other) => other.slug === product.slug)) refuse('slug_taken');
    const taken = new Set(others.flatMap((other) => other.variants.map(({ sku }) => sku)));
    const own = product.variants.map(({ sku }) => sku);
    if (own.some((sku) => taken.has(sku)) || new Set(own).size < own.length) refuse('sku_taken');
    const { shopId, externalReference } = product;
    const isReferred = (other: Product) => other.shopId === shopId && other.externalReference === externalReference;
    if (externalReference !== null && others.some(isReferred)) refuse('slug_taken');
    const before = state.products.get(product.id);
    const [from, to] = [before ? statusOf(before) : null, statusOf(product)];
    if (from !== to) {
      state.statusChanges.push({ noun: 'product', id: product.id, from, to, reason: product.statusComment });
    }
    const kept = (before?.variants ?? []).filter(({ id }) => !product.variants.some((variant) => variant.id === id));
    state.products.set(product.id, { ...product, version, variants: [...product.variants, ...kept] });
    for (const { id, sku } of product.variants) {
      state.levels.set(id, { ...(state.levels.get(id) ?? StockLevel.empty(id, sku)), sku });
    }
    journal.wrote('product', product.id, product);
  };

  const offers = (wanted: (variant: Variant) => boolean): Offer[] =>
    byId(state.products.values())
      .flatMap((product) => product.variants.filter(wanted).map((variant) => offerOf(state, product, variant, now)))
      .sort((a, b) => (a.variantId < b.variantId ? -1 : 1));

  return {
    offers: async (skus) => offers(({ sku }) => skus.includes(sku)),
    offersOf: async (variantIds) => offers(({ id }) => variantIds.includes(id)),
    productContext: async (shopId, { categoryIds, brandIds, slug: wanted }) => {
      const shop = state.shops.get(shopId);
      if (shop === undefined || shop.deletedAt !== null) return null;
      const { id, slug, status, currency } = shop;
      const own = [...state.products.values()].filter((each) => each.shopId === shopId && each.deletedAt === null);
      const count = (wanted: Product['status']) => own.filter((each) => each.status === wanted).length;
      const isFor = (category: Category | undefined) =>
        category !== undefined && [null, shopId].includes(category.shopId) && LifeCycle.isLive(category, now);
      const isLive = (brand: Brand | undefined) => brand !== undefined && LifeCycle.isLive(brand, now);
      return {
        shop: { id, slug, status, currency },
        record: { approved: count('approved'), rejected: count('rejected') },
        categoryIds: categoryIds.filter((each) => isFor(state.categories.get(each))),
        isSlugTaken: [...state.products.values()].some((each) => each.slug === wanted),
        brandIds: brandIds.filter((each) => isLive(state.brands.get(each))),
      };
    },
    holdNamed: async () => {}, // one transaction at a time
    keepOptions: async () => {}, // no rule reads them
    productNamed: async (slug) => [...state.products.values()].find((each) => each.slug === slug)?.id ?? null,
    lockProducts: async (ids) =>
      byId(state.products.values())
        .filter(({ id }) => ids.includes(id))
        .map((product) => journal.read('product', product.id, hold(scope, product))),
    insertProducts: async (all) => {
      for (const product of all) write(hold(scope, product));
    },
    saveProducts: async (all) => {
      for (const product of all) {
        mustHold(scope, product.id);
        write(product, product.version + 1);
      }
    },
  };
}

/** As the history tells it: a suspended product keeps its status for the time after. */
export const statusOf = ({ status, suspendedAt }: Product): string => (suspendedAt === null ? status : 'suspended');

function offerOf(state: State, product: Product, variant: Variant, now: Date): Offer {
  const shop = state.shops.get(product.shopId) as Shop;
  const level = state.levels.get(variant.id) ?? StockLevel.empty(variant.id, variant.sku);
  return {
    variantId: variant.id,
    sku: variant.sku,
    productId: product.id,
    name: product.name,
    attributes: variant.attributes,
    shop: { id: shop.id, name: shop.name },
    categoryIds: pathOf(state, product.categoryIds[0] ?? null).map(({ id }) => id),
    price: variant.price,
    priceTiers: variant.priceTiers,
    minOrderQuantity: variant.minOrderQuantity,
    weightG: variant.weightG,
    available: StockLevel.available(level),
    isOnSale: isListed(state, product, now) && LifeCycle.isLive(variant, now),
  };
}

/** Whether everybody may see the product; its variants have times of their own. */
export function isListed(state: State, product: Product, now: Date): boolean {
  const shop = state.shops.get(product.shopId);
  const isPublic = product.status === 'approved' && product.isActive && LifeCycle.isLive(product, now);
  return isPublic && shop?.status === 'approved' && LifeCycle.isLive(shop, now);
}
