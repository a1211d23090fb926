import { type Call, Category, type CategoryChanges, type CategoryId, Slug, type Tx, Version } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { relist } from './relist.ts';

export type CategoryEdit = Readonly<{
  id: CategoryId;
  changes: CategoryChanges;
  /** Where it goes: below another, or null to the roots. */
  parentId?: CategoryId | null | undefined;
  versions?: readonly string[] | undefined;
}>;

/**
 * Changes or moves a category with all below it; the listing of its products follows. Refuses `forbidden`, `not_found`
 * (category, parent), `precondition_failed`, `slug_taken`, `category_cycle`, `category_too_deep`,
 * `category_parent_not_allowed`.
 */
export function changeCategory({ store }: Ports) {
  return (call: Call, { id, changes: { slug, ...changes }, parentId, versions }: CategoryEdit): Promise<CategoryId> =>
    store.transaction(call, async (tx) => {
      if (parentId !== undefined) await tx.categories.lockTree();
      const category = Category.present(await tx.categories.lock(id));
      Category.requireKeeper(call, category);
      Version.require(versions, category.version);
      const named = slug === undefined ? changes : { ...changes, slug: Slug.of(slug) };
      const placed = parentId === undefined ? category : await placedIn(tx, call, category, parentId);
      const changed = Category.edit(placed, named, tx.now);
      await tx.categories.save(changed);
      if (Category.isListedAnew(category, changed)) await relist(tx, { noun: 'category', id });
      tx.events.add('category.changed', id);
      return id;
    });
}

async function placedIn(tx: Tx, call: Call, category: Category, parentId: CategoryId | null): Promise<Category> {
  const path = parentId === null ? [] : Category.open(call, await tx.categories.pathOf(parentId), tx.now);
  const { height } = await tx.categories.loadOf(category.id);
  return Category.place(category, path, height);
}
