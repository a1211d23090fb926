import { Call } from '../call.ts';
import { refuse } from '../errors.ts';
import type { CategoryId, ProductId, ShopId } from '../ids.ts';
import { LifeCycle } from '../life-cycle.ts';
import { Slug } from './slug.ts';

/** What a category tells of itself, and changes at any time. */
export type CategoryProfile = Readonly<{
  name: string;
  description: string;
  /** Siblings stand in the order of their positions, then of their names. */
  position: number;
  /** Shown, never fetched. */
  imageUrl: string | null;
}>;

/** A node of the category tree: global, or a shop's own (`shopId`). */
export type Category = CategoryProfile &
  Readonly<{
    id: CategoryId;
    slug: string;
    parentId: CategoryId | null;
    shopId: ShopId | null;
    /** Counts the writings, from 1: the store counts it up with each. */
    version: number;
  }> &
  LifeCycle;

/** What is not named stays. */
export type CategoryChanges = { readonly [K in keyof CategoryProfile]?: CategoryProfile[K] | undefined } & Readonly<{
  slug?: string | undefined;
  /** What is not active is not told of, nor anything below it; its products stay on sale. */
  isActive?: boolean | undefined;
}>;

/** A category and its ancestors, nearest first; empty above the roots. */
export type CategoryPath = readonly Category[];

/** What hangs on a category: levels of live categories below it, its live children, and live products in itself. */
export type Load = Readonly<{ height: number; children: number; products: number }>;

export const Category = {
  /** Levels of the tree, its roots included. */
  deepest: 10,
  /** More categories of a shop's own are refused. */
  mostOfShop: 1000,

  make(
    form: CategoryChanges & Readonly<{ name: string; slug: string; shopId: ShopId | null }>,
    parent: CategoryPath,
    { id }: Readonly<{ id: CategoryId }>,
  ): Category {
    const { name, slug, shopId, description = '', position = 0, imageUrl = null } = form;
    const own = { id, slug, shopId, parentId: null, version: 1 };
    return Category.place({ ...own, name, description, position, imageUrl, ...LifeCycle.fresh }, parent, 0);
  },

  /**
   * The category below another, or as a root. `height` is how many levels it has below itself. Refuses `category_cycle`,
   * `category_too_deep`, and `category_parent_not_allowed` below a shop's category for what is not the shop's too.
   */
  place(category: Category, path: CategoryPath, height: number): Category {
    const [parent] = path;
    if (path.some(({ id }) => id === category.id)) refuse('category_cycle');
    if (path.length + 1 + height > Category.deepest) refuse('category_too_deep', { limit: Category.deepest });
    const isAllowed = !parent || parent.shopId === null || parent.shopId === category.shopId;
    if (!isAllowed) refuse('category_parent_not_allowed');
    return { ...category, parentId: parent?.id ?? null };
  },

  edit(category: Category, { isActive, slug, ...profile }: CategoryChanges, at: Date): Category {
    const named = Object.entries(profile).filter(([, value]) => value !== undefined);
    const edited = { ...category, ...Object.fromEntries(named), slug: slug ?? category.slug };
    if (isActive === undefined) return edited;
    return { ...edited, suspendedAt: isActive ? null : (category.suspendedAt ?? at) };
  },

  /** Whether lists and search tell of its products by what has changed. */
  isListedAnew: (before: Category, after: Category): boolean =>
    before.name !== after.name || before.parentId !== after.parentId,

  /** A category that is gone leaves its slug to others. Refuses `category_not_empty` while something hangs on it. */
  remove(category: Category, { children, products }: Omit<Load, 'height'>, at: Date): Category {
    if (children + products > 0) refuse('category_not_empty', { children, products });
    return { ...category, slug: Slug.apart(category.slug, category.id), deletedAt: at };
  },

  /** Refuses `too_many_categories` where a shop has so many of its own. */
  requireRoom(count: number): void {
    if (count >= Category.mostOfShop) refuse('too_many_categories', { limit: Category.mostOfShop });
  },

  /** The category, unless it is gone. Refuses `not_found`. */
  present: (category: Category | null | undefined): Category =>
    category?.deletedAt === null ? category : refuse('not_found'),

  /**
   * The path, where the caller may put something below it: another shop's is as if it had never been, and what is not
   * live is for those who keep it. Refuses `not_found`.
   */
  open(call: Call, path: CategoryPath, now: Date): CategoryPath {
    const isOpen = (each: Category) =>
      (each.deletedAt === null && keeps(call, each)) || (each.shopId === null && LifeCycle.isLive(each, now));
    return path.length > 0 && path.every(isOpen) ? path : refuse('not_found');
  },

  /** Refuses `forbidden` to whoever may not change global ones, and `not_found` for another shop's. */
  requireKeeper(call: Call, { shopId }: Pick<Category, 'shopId'>): void {
    if (shopId !== null) Call.requireRight(call, shopId, 'catalogue');
    else if (!Call.curates(call)) refuse('forbidden', { detail: 'This belongs to the whole market.' });
  },
};

const keeps = (call: Call, { shopId }: Category): boolean =>
  shopId === null ? Call.curates(call) : Call.keeps(call, shopId);

export interface Categories {
  /**
   * Holds the shape of the tree until the transaction ends, so that one change of it is decided at a time: of two moves
   * the later sees the earlier. Taken before any category.
   */
  lockTree(): Promise<void>;
  /** The category, held. */
  lock(id: CategoryId): Promise<Category | null>;
  /** A category and its ancestors as they are now, nearest first; empty where there is none. */
  pathOf(id: CategoryId): Promise<CategoryPath>;
  loadOf(id: CategoryId): Promise<Load>;
  /** How many categories of its own a shop has that are not deleted; 0 for the market. */
  countOf(shopId: ShopId | null): Promise<number>;
  /** Refuses `slug_taken`; so does `save`. */
  insert(category: Category): Promise<void>;
  save(category: Category): Promise<void>;
  /** Hangs the live children and all products of one category on another, in one statement. */
  empty(from: CategoryId, into: CategoryId): Promise<void>;
  /** Ids by slug of the live global categories; a reference read without a lock. */
  bySlug(slugs: readonly string[]): Promise<ReadonlyMap<string, CategoryId>>;
  /**
   * Makes the listing of what stands in the category or below it anew, at most so many products as one transaction should
   * write, in the order of their ids. Answers where to go on, or null when all are done.
   */
  relist(id: CategoryId, after: ProductId | null): Promise<ProductId | null>;
}
