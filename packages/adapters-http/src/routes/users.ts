import { Call, NotificationPreferences, type OrderId, refuse, type UserId } from '@soko/domain';
import { z } from 'zod';
import { listRoute } from '../paging.ts';
import { type Route, route } from '../route.ts';
import { idOf, named, viewId } from '../schemas/common.ts';
import { OrderSchema } from '../schemas/orders.ts';
import { ProfileBody, ProfilePatch, ProfileSchema } from '../schemas/people.ts';

/** The signed-in user. */
export const selfOf = (call: Call): UserId => Call.user(call) ?? refuse('unauthenticated');

const edit = { permission: 'accounts.edit_self', scope: 'self' } as const;
const read = { permission: 'accounts.read_self', scope: 'self' } as const;
const common = { tags: ['Users'], limit: 'default' } as const;
const change = { idempotency: 'accepted', ifMatch: true, status: 200, returns: ProfileSchema } as const;

const ClaimBody = named('OrderClaim', {
  order_ids: z.array(idOf<OrderId>()).min(1).max(50).meta({ description: 'All of them are claimed, or none' }),
});
const ClaimedSchema = named('ClaimedOrders', { order_ids: z.array(viewId()).readonly() });

export const userRoutes: readonly Route[] = [
  route({
    ...common,
    method: 'get',
    path: '/users/me',
    operationId: 'getMe',
    aliases: [{ method: 'get', path: '/auth/profile' }],
    summary: 'The signed-in user',
    policy: read,
    idempotency: 'never',
    status: 200,
    returns: ProfileSchema,
    refuses: [],
    handle: async ({ queries, call, respond }) => {
      const { view, version } = (await queries.profile(selfOf(call))) ?? refuse('unauthenticated');
      return respond(view, { etag: String(version) });
    },
  }),
  route({
    ...common,
    ...change,
    method: 'put',
    path: '/users/me',
    operationId: 'replaceMe',
    aliases: [{ method: 'put', path: '/auth/profile/update' }],
    summary: 'Replace the profile',
    description:
      'The whole of what you say of yourself: what is left out goes back to what a new account has. E-mail, phone and ' +
      'password are changed by operations of their own.',
    policy: edit,
    body: ProfileBody,
    refuses: [],
    examples: { body: { name: 'Ada Obi', locale: 'en-NG' } },
    handle: async ({ app, queries, call, body, ifMatch, respond }) => {
      const { name, locale = null, notificationPreferences: given } = body;
      const notificationPreferences = NotificationPreferences.change(NotificationPreferences.default, given ?? {});
      const changes = { name, locale, notificationPreferences };
      await app.accounts.editProfile(call, { userId: selfOf(call), changes, versions: ifMatch });
      const { view, version } = (await queries.profile(selfOf(call))) ?? refuse('unauthenticated');
      return respond(view, { etag: String(version) });
    },
  }),
  route({
    ...common,
    ...change,
    method: 'patch',
    path: '/users/me',
    operationId: 'changeMe',
    summary: 'Change the profile',
    description: 'Name, language and notification preferences; what is left out stays, down to the single channel.',
    policy: edit,
    body: ProfilePatch,
    refuses: [],
    examples: { body: { notification_preferences: { marketing: { email: true } } } },
    handle: async ({ app, queries, call, body, ifMatch, respond }) => {
      await app.accounts.editProfile(call, { userId: selfOf(call), changes: body, versions: ifMatch });
      const { view, version } = (await queries.profile(selfOf(call))) ?? refuse('unauthenticated');
      return respond(view, { etag: String(version) });
    },
  }),
  route({
    ...common,
    method: 'delete',
    path: '/users/me',
    operationId: 'deleteMe',
    summary: 'Give up the account',
    description:
      'Every session ends, personal data, saved addresses and the wishlist are removed, and e-mail and phone are free for ' +
      'another account, which gets nothing of this one. Orders and books stay, as sellers and the law need them. Refused ' +
      '(`sole_owner`) while a live shop, or a company with other members, has no other owner, and to the last admin.',
    policy: edit,
    idempotency: 'accepted',
    ifMatch: true,
    status: 204,
    refuses: ['sole_owner', 'last_admin'],
    handle: async ({ app, call, ifMatch }) => {
      await app.accounts.delete(call, { userId: selfOf(call), versions: ifMatch });
    },
  }),
  listRoute({
    ...common,
    path: '/users/me/claimable-orders',
    operationId: 'listClaimableOrders',
    summary: 'Earlier orders of a guest with your verified contact',
    description:
      'Confirmed, completed and cancelled orders that belong to nobody, made with the e-mail or (of who was billed) the ' +
      'phone that you have proved to have. Nothing is claimed by itself.',
    policy: read,
    items: OrderSchema,
    pageName: 'ClaimableOrderPage',
    orderings: ['-created_at', 'created_at'],
    refuses: [],
    handle: ({ queries, call, page }) => queries.claimableOrders(selfOf(call), page),
  }),
  route({
    ...common,
    method: 'post',
    path: '/users/me/claimable-orders/claim',
    operationId: 'claimOrders',
    summary: 'Make earlier orders yours',
    description: 'From then on they stand in `GET /orders`, and their guest tokens open nothing.',
    policy: edit,
    idempotency: 'accepted',
    things: { order_ids: 'earlier_order' },
    body: ClaimBody,
    status: 200,
    returns: ClaimedSchema,
    refuses: ['not_found'],
    handle: async ({ app, call, body }) => ({
      order_ids: await app.orders.claim(call, { userId: selfOf(call), orderIds: body.orderIds }),
    }),
  }),
];
