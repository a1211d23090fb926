import { type Categories, type Category, LifeCycle, refuse } from '@soko/domain';
import { check, hold, mustHold, refersTo, type Scope } from './scope.ts';
import type { State } from './state.ts';

/** What stands for the whole tree among the things that a transaction holds. */
const TREE = 'the tree of categories';

export function categories(scope: Scope): Categories {
  const { state, now, journal } = scope;
  const all = () => [...state.categories.values()];
  const write = (category: Category, version = category.version) => {
    const { id, slug, shopId, parentId } = category;
    refersTo(state.categories, parentId, 'categories.parent_id');
    refersTo(state.shops, shopId, 'categories.shop_id');
    check(parentId !== id, 'categories.parent_id is another');
    if (all().some((other) => other.id !== id && other.slug === slug && other.shopId === shopId)) refuse('slug_taken');
    state.categories.set(id, { ...category, version });
    journal.wrote('category', id, category);
  };
  const childrenOf = (id: string) => all().filter(({ parentId, deletedAt }) => parentId === id && deletedAt === null);
  const heightOf = (id: string): number => Math.max(0, ...childrenOf(id).map((child) => 1 + heightOf(child.id)));
  return {
    lockTree: async () => {
      hold(scope, { id: TREE });
    },
    lock: async (id) => {
      const category = state.categories.get(id);
      return category ? journal.read('category', id, hold(scope, category)) : null;
    },
    pathOf: async (id) => pathOf(state, id),
    loadOf: async (id) => ({
      height: heightOf(id),
      children: childrenOf(id).length,
      products: [...state.products.values()].filter(
        ({ categoryIds, deletedAt }) => deletedAt === null && categoryIds.includes(id),
      ).length,
    }),
    countOf: async (of) =>
      all().filter(({ shopId, deletedAt }) => of !== null && shopId === of && deletedAt === null).length,
    insert: async (category) => write(hold(scope, category)),
    save: async (category) => {
      mustHold(scope, category.id);
      if (state.categories.get(category.id)?.parentId !== category.parentId) mustHold(scope, TREE);
      write(category, category.version + 1);
    },
    empty: async (from, into) => {
      mustHold(scope, TREE);
      for (const child of childrenOf(from)) {
        state.categories.set(child.id, { ...child, parentId: into, version: child.version + 1 });
      }
      for (const product of state.products.values()) {
        if (!product.categoryIds.includes(from)) continue;
        const moved = product.categoryIds.map((id) => (id === from ? into : id));
        const kept = product.categoryIds.includes(into) ? product.categoryIds.filter((id) => id !== from) : moved;
        state.products.set(product.id, { ...product, categoryIds: kept });
      }
    },
    bySlug: async (slugs) =>
      new Map(
        all()
          .filter((category) => category.shopId === null && LifeCycle.isLive(category, now))
          .filter(({ slug }) => slugs.includes(slug))
          .map(({ slug, id }) => [slug, id]),
      ),
    relist: async () => null, // there is no listing: offers are made as they are asked for
  };
}

/** The category and its ancestors, nearest first. */
export function pathOf(state: State, id: string | null): Category[] {
  const category = id === null ? undefined : state.categories.get(id);
  return category ? [category, ...pathOf(state, category.parentId)] : [];
}
