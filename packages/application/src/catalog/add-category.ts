import {
  type Call,
  Category,
  type CategoryChanges,
  type CategoryId,
  isRefusal,
  refuse,
  type ShopId,
  Slug,
} from '@soko/domain';
import type { Ports } from '../ports.ts';

export type NewCategory = CategoryChanges &
  Readonly<{
    name: string;
    /** Whose own it is; null: the whole market's. */
    shopId: ShopId | null;
    parentId: CategoryId | null;
  }>;

/**
 * Adds a category to the tree. A slug that is made from the name gets a suffix where it is taken. Refuses `forbidden`,
 * `not_found` (shop, parent), `category_too_deep`, `category_parent_not_allowed`, `too_many_categories`, and `slug_taken` for one that was
 * asked for.
 */
export function addCategory({ store, newId }: Ports) {
  const add = (call: Call, { parentId, ...form }: NewCategory, id: CategoryId): Promise<CategoryId> =>
    store.transaction(call, async (tx) => {
      Category.requireKeeper(call, form);
      if (form.shopId !== null) (await tx.shops.lock(form.shopId)) ?? refuse('not_found');
      await tx.categories.lockTree();
      Category.requireRoom(await tx.categories.countOf(form.shopId));
      const path = parentId === null ? [] : Category.open(call, await tx.categories.pathOf(parentId), tx.now);
      const category = Category.make({ ...form, slug: Slug.of(form.slug ?? form.name) }, path, { id });
      await tx.categories.insert(category);
      tx.events.add('category.added', id);
      return id;
    });
  return (call: Call, category: NewCategory): Promise<CategoryId> => {
    const id = newId<CategoryId>();
    return add(call, category, id).catch((failure: unknown) => {
      if (category.slug !== undefined || !isRefusal(failure, 'slug_taken')) throw failure;
      return add(call, { ...category, slug: Slug.apart(category.name, id) }, id);
    });
  };
}
