import { Brand, type BrandChanges, type BrandId, type Call, isRefusal, Slug } from '@soko/domain';
import type { Ports } from '../ports.ts';

export type NewBrand = BrandChanges & Readonly<{ name: string }>;

/**
 * Adds a brand. A slug that is made from the name gets a suffix where it is taken. Refuses `slug_taken` for one that was
 * asked for.
 */
export function addBrand({ store, newId }: Ports) {
  const add = (call: Call, form: NewBrand, id: BrandId): Promise<BrandId> =>
    store.transaction(call, async (tx) => {
      await tx.brands.insert(Brand.make({ ...form, slug: Slug.of(form.slug ?? form.name) }, { id }));
      tx.events.add('brand.added', id);
      return id;
    });
  return (call: Call, brand: NewBrand): Promise<BrandId> => {
    const id = newId<BrandId>();
    return add(call, brand, id).catch((failure: unknown) => {
      if (brand.slug !== undefined || !isRefusal(failure, 'slug_taken')) throw failure;
      return add(call, { ...brand, slug: Slug.apart(brand.name, id) }, id);
    });
  };
}
