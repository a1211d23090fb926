import { refuse } from '../errors.ts';
import type { BrandId, ProductId } from '../ids.ts';
import { LifeCycle } from '../life-cycle.ts';
import { Slug } from './slug.ts';

export type Brand = Readonly<{
  id: BrandId;
  slug: string;
  name: string;
  description: string;
  /** Shown, never fetched. */
  logoUrl: string | null;
  /** Counts the writings, from 1: the store counts it up with each. */
  version: number;
}> &
  LifeCycle;

/** What is not named stays. */
export type BrandChanges = Readonly<{
  name?: string | undefined;
  slug?: string | undefined;
  description?: string | undefined;
  logoUrl?: string | null | undefined;
  /** What is not active is not told of; its products stay on sale. */
  isActive?: boolean | undefined;
}>;

export const Brand = {
  make: (
    { name, slug, description = '', logoUrl = null }: BrandChanges & Readonly<{ name: string; slug: string }>,
    { id }: Readonly<{ id: BrandId }>,
  ): Brand => ({ id, slug, name, description, logoUrl, version: 1, ...LifeCycle.fresh }),

  edit(brand: Brand, { isActive, ...changes }: BrandChanges, at: Date): Brand {
    const named = Object.entries(changes).filter(([, value]) => value !== undefined);
    const edited = { ...brand, ...Object.fromEntries(named) };
    if (isActive === undefined) return edited;
    return { ...edited, suspendedAt: isActive ? null : (brand.suspendedAt ?? at) };
  },

  /** A brand that is gone leaves its slug to others. Refuses `brand_not_empty` while products have it. */
  remove(brand: Brand, products: number, at: Date): Brand {
    if (products > 0) refuse('brand_not_empty', { products });
    return { ...brand, slug: Slug.apart(brand.slug, brand.id), deletedAt: at };
  },

  /** The brand, unless it is gone. Refuses `not_found`. */
  present: (brand: Brand | null): Brand => (brand?.deletedAt === null ? brand : refuse('not_found')),
};

export interface Brands {
  /** The brand, held. */
  lock(id: BrandId): Promise<Brand | null>;
  /** How many products that are not deleted have it. */
  productsOf(id: BrandId): Promise<number>;
  /** Refuses `slug_taken`; so does `save`. */
  insert(brand: Brand): Promise<void>;
  save(brand: Brand): Promise<void>;
  /** Gives all products of one brand another, in one statement. */
  empty(from: BrandId, into: BrandId): Promise<void>;
  /** Ids by slug of the live brands; a reference read without a lock. */
  bySlug(slugs: readonly string[]): Promise<ReadonlyMap<string, BrandId>>;
  /** Makes the listing of its products anew, as `Categories.relist` does. */
  relist(id: BrandId, after: ProductId | null): Promise<ProductId | null>;
}
