import type { AddressId } from '@soko/domain';
import { listRoute } from '../paging.ts';
import { found, type Route, route } from '../route.ts';
import { AddressPatch, NewAddressBody, SavedAddressSchema } from '../schemas/addresses.ts';
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
  listRoute({
    ...common,
    path: '/users/me/addresses',
    operationId: 'listAddresses',
    summary: 'Your saved addresses',
    description: 'There are 20 at most.',
    policy: { permission: 'accounts.read_self', scope: 'self' },
    items: SavedAddressSchema,
    pageName: 'SavedAddressPage',
    orderings: ['-created_at', 'created_at'],
    refuses: [],
    handle: ({ queries, call, page }) => queries.addresses(selfOf(call), page),
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
    examples: { body: { ...home, is_default_shipping: true } },
    handle: async ({ app, queries, call, body, respond }) => {
      const { isDefaultShipping, isDefaultBilling, ...address } = body;
      const defaults = { isDefaultShipping, isDefaultBilling };
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
    description: 'What is left out stays as it is, null takes a part away; orders that used it keep theirs.',
    idempotency: 'accepted',
    things: { id: 'address' },
    params,
    body: AddressPatch,
    status: 200,
    returns: SavedAddressSchema,
    refuses: ['not_found'],
    examples: { body: { line2: 'Flat 4', is_default_billing: true } },
    handle: async ({ app, queries, call, params: { id }, body }) => {
      const { isDefaultShipping, isDefaultBilling, ...address } = body;
      const defaults = { isDefaultShipping, isDefaultBilling };
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
