import type { Role, ShopRole } from '@soko/domain';
import type { UserView } from './views.ts';

export type ChannelsView = Readonly<{ email: boolean; sms: boolean; in_app: boolean }>;
export type NotificationPreferencesView = Readonly<
  Record<'order_updates' | 'shop_updates' | 'marketing', ChannelsView>
>;

/** The signed-in user, to the user alone. */
export type ProfileView = UserView &
  Readonly<{
    phone_verified: boolean;
    locale: string | null;
    notification_preferences: NotificationPreferencesView;
  }>;

export type SavedAddressView = Readonly<{
  id: string;
  name: string;
  company: string | null;
  line1: string;
  line2: string | null;
  city: string;
  region: string | null;
  postal_code: string | null;
  country: string;
  phone: string | null;
  is_default_shipping: boolean;
  is_default_billing: boolean;
  created_at: string;
}>;

/** A user in the list of staff. */
export type UserListItemView = UserView &
  Readonly<{ phone_verified: boolean; blocked_at: string | null; blocked_reason: string | null }>;

/** A user as staff see one. */
export type UserDetailView = UserListItemView &
  Readonly<{
    locale: string | null;
    order_count: number;
    shops: readonly Readonly<{ id: string; name: string; slug: string; role: ShopRole }>[];
    company: Readonly<{ id: string; name: string }> | null;
  }>;

export type UserFilter = Readonly<{ q?: string; role?: Role; blocked?: boolean }>;
export type SavedAddressOrdering = '-created_at' | 'created_at';
export type UserOrdering = '-created_at' | 'created_at';
