import { Brand, type BrandChanges, type BrandId, type Call, Slug, Version } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { relist } from './relist.ts';

export type BrandEdit = Readonly<{ id: BrandId; changes: BrandChanges; versions?: readonly string[] | undefined }>;

/**
 * Changes a brand; what its products are found by follows. Refuses `not_found`, `precondition_failed`, `slug_taken`.
 */
export function changeBrand({ store }: Ports) {
  return (call: Call, { id, changes: { slug, ...changes }, versions }: BrandEdit): Promise<BrandId> =>
    store.transaction(call, async (tx) => {
      const brand = Brand.present(await tx.brands.lock(id));
      Version.require(versions, brand.version);
      const named = slug === undefined ? changes : { ...changes, slug: Slug.of(slug) };
      const changed = Brand.edit(brand, named, tx.now);
      await tx.brands.save(changed);
      if (changed.name !== brand.name) await relist(tx, { noun: 'brand', id });
      tx.events.add('brand.changed', id);
      return id;
    });
}
