import { type Json, Json as JsonText, type Queries } from '@soko/application';
import { Call, refuse, type ShopChanges, type ShopId, type UserId } from '@soko/domain';
import type { z } from 'zod';
import type { Camel } from '../body/names.ts';
import { found, type Input, type Route, route } from '../route.ts';
import { idOf } from '../schemas/common.ts';
import {
  MemberBody,
  MemberPatch,
  MyShopSchema,
  ShopBody,
  ShopMembersSchema,
  ShopPatch,
  StatusHistorySchema,
} from '../schemas/shops.ts';

const common = { tags: ['Seller'], limit: 'default' } as const;
export const keep = { permission: 'shops.keep', scope: 'shop' } as const;
/** Members of several shops say which one is meant; else it is the one they own, or their only one. */
export const ofShop = {
  shop: idOf<ShopId>('Which shop, for members of several; the one you own if left out').optional(),
};
export const things = { shop: 'own_shop' } as const;
const ofMember = { user_id: idOf<UserId>('The id of the member') };

/** The caller's shop with its version. Refuses `not_found`. */
async function shown(
  {
    queries,
    call,
    respond,
  }: Readonly<{ queries: Queries; call: Call; respond: Input<never, never, never>['respond'] }>,
  id: ShopId,
  extras: Readonly<{ location?: string }> = {},
) {
  const { view, version } = (await queries.myShop(call, id)) ?? refuse('not_found');
  return respond(view, { etag: String(version), ...extras });
}

/** A list of rows as the one member of an answer. */
export const listed = <View>(rows: Json<readonly View[]>): Json<Readonly<{ items: readonly View[] }>> =>
  JsonText.of(`{"items":${JsonText.text(rows)}}`);

type Told = Omit<Camel<z.output<typeof ShopPatch>>, 'logoUploadId'>;
const changesOf = ({ logo, vacation, ...told }: Told): ShopChanges => ({
  ...told,
  ...(logo === undefined ? {} : { logoUrl: logo }),
  ...(vacation === undefined ? {} : { vacation: vacation && vacationOf(vacation) }),
});
const vacationOf = ({ from, until, message }: NonNullable<Told['vacation']>) => ({
  from: new Date(from),
  until: until === null ? null : new Date(until),
  message,
});

export const myShopRoutes: readonly Route[] = [
  route({
    ...common,
    method: 'post',
    path: '/shops',
    operationId: 'openShop',
    aliases: [{ method: 'post', path: '/sellers/register' }],
    summary: 'Open a shop',
    description:
      'One for each seller. It is `pending` until staff approve it: products can be prepared, and nothing is sold. The ' +
      'next call knows of the shop, without signing in anew.',
    policy: { permission: 'shops.open', scope: 'self' },
    idempotency: 'accepted',
    body: ShopBody,
    status: 201,
    returns: MyShopSchema,
    refuses: ['shop_exists', 'slug_taken'],
    examples: { body: { name: 'Lagos Threads', country: 'NG', contact_email: 'hello@threads.example' } },
    handle: async ({ app, queries, call, body, respond }) => {
      const { currency, name, slug, ...told } = body;
      const owner = Call.user(call) ?? refuse('unauthenticated');
      const shop = { ...changesOf(told), name, slug, currency, owner, status: 'pending' } as const;
      const id = await app.shops.open(call, shop);
      return shown({ queries, call, respond }, id, { location: '/shops/me' });
    },
  }),
  route({
    ...common,
    method: 'get',
    path: '/shops/me',
    operationId: 'getMyShop',
    aliases: [{ method: 'get', path: '/sellers/profile' }],
    summary: 'Your shop',
    description: 'Its profile and status; for owners also the commission and what the books owe the shop.',
    policy: keep,
    idempotency: 'never',
    things,
    query: ofShop,
    status: 200,
    returns: MyShopSchema,
    refuses: ['not_found'],
    handle: (input) => shown(input, Call.ownShop(input.call, input.query.shop)),
  }),
  route({
    ...common,
    method: 'patch',
    path: '/shops/me',
    operationId: 'changeMyShop',
    aliases: [{ method: 'put', path: '/sellers/update' }],
    summary: 'Change your shop',
    description: 'For owners. What is not named stays. On vacation the shop shows its message and sells nothing.',
    policy: keep,
    idempotency: 'accepted',
    ifMatch: true,
    things: { ...things, logo_upload_id: 'logo_upload' },
    query: ofShop,
    body: ShopPatch,
    status: 200,
    returns: MyShopSchema,
    refuses: [
      'not_found',
      'forbidden',
      'file_altered',
      'file_type_not_allowed',
      'image_not_valid',
      'upload_incomplete',
      'upload_not_usable',
    ],
    examples: { body: { description: 'Wax prints, sewn in Surulere' } },
    handle: async (input) => {
      const shopId = Call.ownShop(input.call, input.query.shop);
      const { logoUploadId, ...told } = input.body;
      const edit = { shopId, changes: changesOf(told), logoUploadId, versions: input.ifMatch };
      await input.app.shops.edit(input.call, edit);
      return shown(input, shopId);
    },
  }),
  route({
    ...common,
    method: 'post',
    path: '/shops/me/reapply',
    operationId: 'reapplyWithShop',
    summary: 'Ask again after a rejection',
    policy: keep,
    idempotency: 'accepted',
    things,
    query: ofShop,
    status: 200,
    returns: MyShopSchema,
    refuses: ['not_found', 'forbidden', 'shop_state_conflict'],
    handle: async (input) => {
      const shopId = Call.ownShop(input.call, input.query.shop);
      await input.app.shops.reapply(input.call, { shopId });
      return shown(input, shopId);
    },
  }),
  route({
    ...common,
    method: 'get',
    path: '/shops/me/status-history',
    operationId: 'getMyShopHistory',
    summary: 'How your shop came to its status',
    description: 'Newest first, with the reasons.',
    policy: keep,
    idempotency: 'never',
    things,
    query: ofShop,
    status: 200,
    returns: StatusHistorySchema,
    refuses: ['not_found'],
    handle: async ({ queries, call, query }) =>
      listed(found(await queries.shopHistory(call, Call.ownShop(call, query.shop)))),
  }),
  route({
    ...common,
    method: 'get',
    path: '/shops/me/members',
    operationId: 'listShopMembers',
    summary: 'Who works in your shop',
    description: 'For owners.',
    policy: keep,
    idempotency: 'never',
    things,
    query: ofShop,
    status: 200,
    returns: ShopMembersSchema,
    refuses: ['not_found', 'forbidden'],
    handle: async ({ queries, call, query }) => {
      const shopId = Call.ownShop(call, query.shop);
      Call.requireRight(call, shopId, 'members');
      return listed(found(await queries.shopMembers(call, shopId)));
    },
  }),
  route({
    ...common,
    method: 'post',
    path: '/shops/me/members',
    operationId: 'addShopMember',
    summary: 'Let somebody work in your shop',
    description:
      'For owners. The account exists already; it becomes a seller’s, and sees the shop from its next call on.',
    policy: keep,
    idempotency: 'accepted',
    limit: 'auth',
    things,
    query: ofShop,
    body: MemberBody,
    status: 201,
    returns: ShopMembersSchema,
    refuses: ['not_found', 'forbidden', 'member_unknown', 'member_exists', 'too_many_members', 'shop_exists'],
    examples: { body: { email: 'bola@example.com', role: 'manager' } },
    handle: async ({ app, queries, call, query, body, respond }) => {
      const shopId = Call.ownShop(call, query.shop);
      await app.shops.addMember(call, { shopId, ...body });
      return respond(listed(found(await queries.shopMembers(call, shopId))), { location: '/shops/me/members' });
    },
  }),
  route({
    ...common,
    method: 'patch',
    path: '/shops/me/members/{user_id}',
    operationId: 'changeShopMember',
    summary: 'Give a member another role',
    description: 'For owners. The shop keeps at least one owner.',
    policy: keep,
    idempotency: 'accepted',
    things: { user_id: 'shop_member', shop: 'own_shop' },
    params: ofMember,
    query: ofShop,
    body: MemberPatch,
    status: 200,
    returns: ShopMembersSchema,
    refuses: ['not_found', 'forbidden', 'sole_owner', 'shop_exists'],
    examples: { body: { role: 'fulfilment' } },
    handle: async ({ app, queries, call, params: { userId }, query, body }) => {
      const shopId = Call.ownShop(call, query.shop);
      await app.shops.changeMember(call, { shopId, userId, ...body });
      const members = await queries.shopMembers(call, shopId);
      return listed(members ?? JsonText.of('[]')); // who gave up the own ownership sees the others no more
    },
  }),
  route({
    ...common,
    method: 'delete',
    path: '/shops/me/members/{user_id}',
    operationId: 'removeShopMember',
    summary: 'Take a member out, or leave',
    description: 'Owners take out anybody, and everybody may leave; the shop keeps at least one owner.',
    policy: keep,
    idempotency: 'accepted',
    things: { user_id: 'shop_member', shop: 'own_shop' },
    params: ofMember,
    query: ofShop,
    status: 204,
    refuses: ['not_found', 'forbidden', 'sole_owner'],
    handle: async ({ app, call, params: { userId }, query, respond }) => {
      await app.shops.removeMember(call, { shopId: Call.ownShop(call, query.shop), userId });
      return respond(undefined);
    },
  }),
];
