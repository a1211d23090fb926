import { type Call, Category, type CategoryId, type Tx, Version } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { relist } from './relist.ts';

export type CategoryRemoval = Readonly<{
  id: CategoryId;
  /** Where the categories and products go that hang on it. */
  moveTo?: CategoryId | undefined;
  versions?: readonly string[] | undefined;
}>;

/**
 * Takes a category out of the tree. Refuses `forbidden`, `not_found`, `precondition_failed`, `category_not_empty` while
 * something hangs on it that is not to be moved, and for a move what moving a category refuses.
 */
export function removeCategory({ store }: Ports) {
  return (call: Call, { id, moveTo, versions }: CategoryRemoval): Promise<null> =>
    store.transaction(call, async (tx) => {
      await tx.categories.lockTree();
      const category = Category.present(await tx.categories.lock(id));
      Category.requireKeeper(call, category);
      Version.require(versions, category.version);
      if (moveTo !== undefined) await emptyInto(tx, call, category, moveTo);
      await tx.categories.save(Category.remove(category, await tx.categories.loadOf(id), tx.now));
      if (moveTo !== undefined) await relist(tx, { noun: 'category', id, into: moveTo });
      tx.events.add('category.removed', id, { moved_to: moveTo ?? null });
      return null;
    });
}

/** What hangs on a category may stand where the category itself might. */
async function emptyInto(tx: Tx, call: Call, category: Category, into: CategoryId): Promise<void> {
  const path = Category.open(call, await tx.categories.pathOf(into), tx.now);
  const { height } = await tx.categories.loadOf(category.id);
  Category.place(category, path, height - 1);
  await tx.categories.empty(category.id, into);
}
