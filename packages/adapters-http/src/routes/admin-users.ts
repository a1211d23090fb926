import type { UserId } from '@soko/domain';
import { z } from 'zod';
import { listRoute } from '../paging.ts';
import { found, type Route, route } from '../route.ts';
import { idOf, queryFlag, text } from '../schemas/common.ts';
import { BlockBody, RolesBody, UserDetailSchema, UserListItemSchema } from '../schemas/people.ts';

const common = { tags: ['Admin'], limit: 'default' } as const;
const read = { permission: 'users.read', scope: 'market' } as const;
const block = { permission: 'users.block', scope: 'market' } as const;
const params = { id: idOf<UserId>('The id of the user') };
const things = { id: 'user' } as const;
const done = { idempotency: 'accepted', things, params, status: 200, returns: UserDetailSchema } as const;

export const adminUserRoutes: readonly Route[] = [
  listRoute({
    ...common,
    path: '/admin/users',
    operationId: 'listUsers',
    summary: 'All accounts',
    description: 'Those that were given up are not in it.',
    policy: read,
    query: {
      q: text({ max: 200 }, 'Words of the name, the e-mail or the phone').optional(),
      role: z
        .enum(['customer', 'seller', 'staff', 'admin'])
        .optional()
        .meta({ description: 'Only accounts with this role' }),
      blocked: queryFlag('Only blocked accounts, or only the others').optional(),
    },
    items: UserListItemSchema,
    pageName: 'UserPage',
    orderings: ['-created_at', 'created_at'],
    refuses: [],
    handle: ({ queries, query, page }) => queries.users(query, page),
  }),
  route({
    ...common,
    method: 'get',
    path: '/admin/users/{id}',
    operationId: 'getUser',
    aliases: [{ method: 'get', path: '/admin/users/detail', from: { id: 'query/user_id' } }],
    summary: 'One account',
    policy: read,
    idempotency: 'never',
    things,
    params,
    status: 200,
    returns: UserDetailSchema,
    refuses: ['not_found'],
    handle: async ({ queries, params: { id } }) => found(await queries.userDetail(id)),
  }),
  route({
    ...common,
    ...done,
    method: 'post',
    path: '/admin/users/{id}/block',
    operationId: 'blockUser',
    aliases: [{ method: 'post', path: '/admin/users/block', from: { id: 'body/user_id' } }],
    summary: 'Shut an account out',
    description: 'From its next request on; all its sessions end. Staff and admins are blocked by admins alone.',
    policy: block,
    body: BlockBody,
    refuses: ['not_found', 'forbidden', 'own_account', 'last_admin'],
    examples: { body: { reason: 'chargebacks' } },
    handle: async ({ app, queries, call, params: { id }, body }) => {
      await app.accounts.block(call, { userId: id, reason: body?.reason });
      return found(await queries.userDetail(id));
    },
  }),
  route({
    ...common,
    ...done,
    method: 'post',
    path: '/admin/users/{id}/unblock',
    operationId: 'unblockUser',
    aliases: [{ method: 'post', path: '/admin/users/unblock', from: { id: 'body/user_id' } }],
    summary: 'Let an account in again',
    description: 'Its owner signs in anew.',
    policy: block,
    refuses: ['not_found', 'forbidden', 'own_account', 'last_admin'],
    handle: async ({ app, queries, call, params: { id } }) => {
      await app.accounts.unblock(call, { userId: id });
      return found(await queries.userDetail(id));
    },
  }),
  route({
    ...common,
    ...done,
    method: 'post',
    path: '/admin/users/{id}/roles',
    operationId: 'changeUserRoles',
    aliases: [{ method: 'put', path: '/admin/users/{id}/roles' }],
    summary: 'Say what an account may do',
    description:
      'Exactly these roles, beside customer; all its sessions end. For admins, who cannot change their own: so there is ' +
      'always one left.',
    policy: { permission: 'users.change_roles', scope: 'market' },
    body: RolesBody,
    refuses: ['not_found', 'forbidden', 'own_account', 'last_admin'],
    examples: { body: { roles: ['staff'] } },
    handle: async ({ app, queries, call, params: { id }, body }) => {
      await app.accounts.changeRoles(call, { userId: id, roles: body.roles });
      return found(await queries.userDetail(id));
    },
  }),
];
