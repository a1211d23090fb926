import type { ImportedProduct } from '@soko/application';
import { Currency, refuse, type ShopStatus, Slug } from '@soko/domain';
import { DEPARTMENTS, MAX_VARIANTS } from './assortment.ts';
import type { DemoUser } from './demo-users.ts';
import { shopOwner } from './people.ts';
import { demoProduct } from './products.ts';

export type DemoCategory = Readonly<{ slug: string; name: string; parentSlug: string | null; position: number }>;
export type DemoBrand = Readonly<{ slug: string; name: string }>;
export type DemoShop = Readonly<{
  slug: string;
  name: string;
  description: string;
  currency: Currency;
  status: ShopStatus;
  owner: DemoUser;
}>;

export type DemoOptions = Readonly<{
  /** The same number gives the same data. */
  seed: number;
  /** Of all shops together. */
  products: number;
  /** Of each product: 1 to 25. */
  variants: number;
  /** NGN, when missing. The figures are the same in any currency. */
  currency?: Currency;
}>;

/** A market to look at: eight approved shops, each with a department of its own, and one that waits to be approved. */
export type DemoCatalog = Readonly<{
  categories: readonly DemoCategory[];
  brands: readonly DemoBrand[];
  shops: readonly DemoShop[];
  /** The products of a shop, one after the other as they are wanted: 100,000 cost no more memory than one. */
  productsOf(shopSlug: string): AsyncGenerator<ImportedProduct>;
}>;

/** Realistic and always the same for the same numbers. Refuses `validation_failed` for more variants than there are. */
export function demoCatalog({ seed, products, variants, currency = Currency.of('NGN') }: DemoOptions): DemoCatalog {
  if (!Number.isInteger(variants) || variants < 1 || variants > MAX_VARIANTS) {
    refuse('validation_failed', { detail: `A demo product has 1 to ${MAX_VARIANTS} variants.` });
  }
  const shops = DEPARTMENTS.map(
    ({ shop }, number): DemoShop => ({
      slug: Slug.of(shop.name),
      name: shop.name,
      description: shop.description,
      currency,
      status: 'approved',
      owner: shopOwner(seed, number),
    }),
  );
  return {
    categories: DEPARTMENTS.flatMap((department, position) => {
      const root = Slug.of(department.name);
      const shelves = department.shelves.map(({ name }, place) => ({
        slug: Slug.of(name),
        name,
        parentSlug: root,
        position: place,
      }));
      return [{ slug: root, name: department.name, parentSlug: null, position }, ...shelves];
    }),
    brands: DEPARTMENTS.flatMap((department) => department.brands.map((name) => ({ slug: Slug.of(name), name }))),
    shops: [...shops, { ...WAITING, currency, owner: shopOwner(seed, DEPARTMENTS.length) }],

    async *productsOf(shopSlug) {
      const shop = shops.findIndex(({ slug }) => slug === shopSlug);
      const department = DEPARTMENTS[shop];
      if (department === undefined) return;
      for (let number = shop; number < products; number += DEPARTMENTS.length) {
        yield demoProduct(department, { seed, number, variants, currency });
      }
    },
  };
}

const WAITING = {
  slug: 'new-leaf-crafts',
  name: 'New Leaf Crafts',
  description: 'Baskets and beads; waits to be approved.',
  status: 'pending',
} as const;
