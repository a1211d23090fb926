import type { BrandId, CategoryId, ShopId } from '../ids.ts';
import type { LifeCycle } from '../life-cycle.ts';

/** A node of the category tree: global, or a shop's own (`shopId`). */
export type Category = Readonly<{
  id: CategoryId;
  slug: string;
  name: string;
  description: string;
  parentId: CategoryId | null;
  shopId: ShopId | null;
  position: number;
}> &
  LifeCycle;

export type Brand = Readonly<{ id: BrandId; slug: string; name: string }> & LifeCycle;
