import type { ShopStatus } from '@soko/domain';

export type ShopView = Readonly<{
  id: string;
  slug: string;
  name: string;
  description: string;
  logo: string | null;
  status: ShopStatus;
  currency: string;
  average_rating: number | null;
  product_count: number;
}>;

export type ShopFilter = Readonly<{ q?: string }>;
export type ShopOrdering = 'name' | '-created_at';
