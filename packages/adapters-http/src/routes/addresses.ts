import type { AddressId } from '@soko/domain';
import { found, type Route, route } from '../route.ts';
import { AddressChangeBody, NewAddressBody, SavedAddressesSchema, SavedAddressSchema } from '../schemas/addresses.ts';
import { idOf } from '../schemas/common.ts';
import { selfOf } from './users.ts';

const common = {
  tags: ['Users'],
  limit: 'default',
  policy: { permission: 'accounts.edit_self', scope: 'self' },
} as const;
const params = { id: idOf<AddressId>('The id of the saved address') };
const home = { name: 'Ada Obi', line1: '12 Marina Road', city: 'Lagos', country: 'NG', phone: '+2348012345678' };

export const addressRoutes: readonly Route[] = [
  route({
    ...common,
    method: 'get',
    path: '/users/me/addresses',
    operationId: 'listAddresses',
    summary: 'Your saved addresses',
    description: 'The oldest first; there are 20 at most.',
    policy: { permission: 'accounts.read_self', scope: 'self' },
    idempotency: 'never',
    status: 200,
    returns: SavedAddressesSchema,
    refuses: [],
    handle: ({ queries, call }) => queries.addresses(selfOf(call)),
  }),
  route({
    ...common,
    method: 'post',
    path: '/users/me/addresses',
    operationId: 'addAddress',
    summary: 'Save an address',
    description: 'The first one becomes the default for shipping and for billing.',
    idempotency: 'accepted',
    body: NewAddressBody,
    status: 201,
    returns: SavedAddressSchema,
    refuses: ['too_many_addresses'],
    examples: { body: { address: home, is_default_shipping: true } },
    handle: async ({ app, queries, call, body: { address, ...defaults }, respond }) => {
      const id = await app.accounts.addAddress(call, { userId: selfOf(call), address, defaults });
      return respond(found(await queries.savedAddress(selfOf(call), id)), { location: '/users/me/addresses' });
    },
  }),
  route({
    ...common,
    method: 'patch',
    path: '/users/me/addresses/{id}',
    operationId: 'changeAddress',
    summary: 'Correct a saved address',
    description: 'The address is replaced as a whole; orders that used it keep theirs.',
    idempotency: 'accepted',
    things: { id: 'address' },
    params,
    body: AddressChangeBody,
    status: 200,
    returns: SavedAddressSchema,
    refuses: ['not_found'],
    examples: { body: { is_default_billing: true } },
    handle: async ({ app, queries, call, params: { id }, body: { address, ...defaults } }) => {
      await app.accounts.changeAddress(call, { userId: selfOf(call), id, address, defaults });
      return found(await queries.savedAddress(selfOf(call), id));
    },
  }),
  route({
    ...common,
    method: 'delete',
    path: '/users/me/addresses/{id}',
    operationId: 'removeAddress',
    summary: 'Forget a saved address',
    description: 'For good; orders that used it keep theirs. The oldest that is left becomes the default in its place.',
    idempotency: 'accepted',
    things: { id: 'address' },
    params,
    status: 204,
    refuses: ['not_found'],
    handle: async ({ app, call, params: { id } }) => {
      await app.accounts.removeAddress(call, { userId: selfOf(call), id });
    },
  }),
];
