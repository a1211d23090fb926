import type { NotificationPreferencesView, ProfileView, UserDetailView, UserListItemView } from '@soko/application';
import { z } from 'zod';
import { userShape } from './accounts.ts';
import { named, text, timestamp, viewId } from './common.ts';

const channels = named(
  'NotificationChannels',
  { email: z.boolean(), sms: z.boolean(), in_app: z.boolean() },
  'Which ways may be used',
);
const preferences: z.ZodType<NotificationPreferencesView> = named(
  'NotificationPreferences',
  { order_updates: channels, shop_updates: channels, marketing: channels },
  'Per topic, the ways that may be used. Receipts and security notices are always sent',
);

const phoneVerified = z.boolean().meta({ description: 'Whether a code proved that the phone is the person’s' });

export const ProfileSchema: z.ZodType<ProfileView> = named(
  'Profile',
  {
    ...userShape,
    phone_verified: phoneVerified,
    locale: z.string().nullable().meta({ description: 'BCP 47; null: that of each request', example: 'en-NG' }),
    notification_preferences: preferences,
  },
  'The signed-in user, to the user alone',
);

const locale = z
  .string()
  .max(35)
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'is not a language tag')
  .meta({ description: 'BCP 47: the language of what is sent to you; null: that of each request', example: 'en-NG' });
const name = text({ max: 200 }, 'What to call the person', 'Ada Obi');

const channelChanges = named('NotificationChannelChanges', {
  email: z.boolean().exactOptional(),
  sms: z.boolean().exactOptional(),
  in_app: z.boolean().exactOptional(),
});
const preferenceChanges = named(
  'NotificationPreferenceChanges',
  {
    order_updates: channelChanges.exactOptional(),
    shop_updates: channelChanges.exactOptional(),
    marketing: channelChanges.exactOptional(),
  },
  'What is left out stays as it is',
);

export const ProfilePatch = named('ProfilePatch', {
  name: name.exactOptional(),
  locale: locale.nullable().exactOptional(),
  notification_preferences: preferenceChanges.exactOptional(),
});

export const ProfileBody = named('ProfileBody', {
  name,
  locale: locale.nullable().exactOptional().meta({ description: 'Null if left out' }),
  notification_preferences: preferenceChanges.exactOptional(),
});

const listed = {
  ...userShape,
  phone_verified: phoneVerified,
  blocked_at: timestamp('When the account was blocked').nullable(),
  blocked_reason: z.string().nullable(),
};

export const UserListItemSchema: z.ZodType<UserListItemView> = named(
  'UserListItem',
  listed,
  'A user, as staff see one',
);

export const UserDetailSchema: z.ZodType<UserDetailView> = named('UserDetail', {
  ...listed,
  locale: z.string().nullable(),
  order_count: z.int(),
  shops: z.array(
    named('UserShop', {
      id: viewId(),
      name: z.string(),
      slug: z.string(),
      role: z.enum(['owner', 'manager', 'fulfilment']),
    }),
  ),
  company: named('UserCompany', { id: viewId(), name: z.string() }).nullable(),
});

/** Nothing need be said, so a request without a body is one. */
export const BlockBody = named('BlockBody', {
  reason: text({ max: 1000 }, 'Why, for staff', 'chargebacks').exactOptional(),
}).optional();

export const RolesBody = named('RolesBody', {
  roles: z
    .array(z.enum(['customer', 'seller', 'staff', 'admin']))
    .max(4)
    .meta({ description: 'All that the account shall have; customer it always is', example: ['staff'] }),
});
