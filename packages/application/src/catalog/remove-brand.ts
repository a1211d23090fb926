import { Brand, type BrandId, type Call, refuse, type Tx, Version } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { relist } from './relist.ts';

export type BrandRemoval = Readonly<{
  id: BrandId;
  /** Which brand its products have from now on. */
  moveTo?: BrandId | undefined;
  versions?: readonly string[] | undefined;
}>;

/**
 * Takes a brand away. Refuses `not_found`, `precondition_failed`, and `brand_not_empty` while products have it that are
 * not to have another.
 */
export function removeBrand({ store }: Ports) {
  return (call: Call, { id, moveTo, versions }: BrandRemoval): Promise<null> =>
    store.transaction(call, async (tx) => {
      const [brand, heir] = await lockBoth(tx, id, moveTo);
      Version.require(versions, brand.version);
      if (heir) await tx.brands.empty(id, heir.id);
      await tx.brands.save(Brand.remove(brand, await tx.brands.productsOf(id), tx.now));
      if (heir) await relist(tx, { noun: 'brand', id, into: heir.id });
      tx.events.add('brand.removed', id, { moved_to: moveTo ?? null });
      return null;
    });
}

/** In the order of their ids, as rows are locked. */
async function lockBoth(tx: Tx, id: BrandId, moveTo: BrandId | undefined): Promise<readonly [Brand, Brand | null]> {
  if (moveTo === undefined) return [Brand.present(await tx.brands.lock(id)), null];
  if (moveTo === id) return refuse('brand_not_empty');
  const held = new Map<BrandId, Brand>();
  for (const each of [id, moveTo].sort()) held.set(each, Brand.present(await tx.brands.lock(each)));
  return [Brand.present(held.get(id) ?? null), Brand.present(held.get(moveTo) ?? null)];
}
