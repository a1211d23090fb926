import type { ShopId, UserId } from '../ids.ts';
import type { LifeCycle } from '../life-cycle.ts';
import type { Currency } from '../money.ts';

export type ShopStatus = 'pending' | 'approved' | 'rejected' | 'suspended';
export type ShopRole = 'owner' | 'manager' | 'fulfilment';
export type ShopMember = Readonly<{ userId: UserId; role: ShopRole }>;

/** A seller's place in the market. Only an approved shop sells. */
export type Shop = Readonly<{
  id: ShopId;
  slug: string;
  name: string;
  description: string;
  logoUrl: string | null;
  status: ShopStatus;
  currency: Currency;
  members: readonly ShopMember[];
  createdAt: Date;
}> &
  LifeCycle;

export interface Shops {
  lock(id: ShopId): Promise<Shop | null>;
  /** Refuses `slug_taken`. */
  insert(shop: Shop): Promise<void>;
  save(shop: Shop): Promise<void>;
}
