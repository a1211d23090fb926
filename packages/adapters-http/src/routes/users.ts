import { Call, refuse } from '@soko/domain';
import { found, type Route, route } from '../route.ts';
import { UserSchema } from '../schemas/accounts.ts';

export const userRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/users/me',
    operationId: 'getMe',
    tags: ['Users'],
    summary: 'The signed-in user',
    policy: { permission: 'accounts.read_self', scope: 'self' },
    idempotency: 'never',
    limit: 'default',
    status: 200,
    returns: UserSchema,
    refuses: [],
    handle: async ({ queries, call }) => found(await queries.user(Call.user(call) ?? refuse('unauthenticated'))),
  }),
];
