import type { Queries } from '@soko/application';
import type { BrandId, Call } from '@soko/domain';
import { tagged, versionsIn } from '../etags.ts';
import { listRoute } from '../paging.ts';
import { found, type Input, type Route, route } from '../route.ts';
import { BrandSchema } from '../schemas/catalog.ts';
import { idOf, idOrSlug } from '../schemas/common.ts';
import { BrandBody, BrandDetailSchema, BrandPatch } from '../schemas/taxonomy.ts';
import { browse } from './categories.ts';

const common = { tags: ['Catalogue'], limit: 'default' } as const;
export const curate = { permission: 'catalog.curate', scope: 'market' } as const;
const params = { id: idOf<BrandId>('The id of the brand') };
const things = { id: 'brand' } as const;

/** A brand, with the tag that `If-Match` takes. */
async function shown(
  {
    queries,
    call,
    respond,
  }: Readonly<{ queries: Queries; call: Call; respond: Input<never, never, never>['respond'] }>,
  idOrSlug: string,
  extras: Readonly<{ location?: string }> = {},
) {
  const { view, version } = found(await queries.brand(call, idOrSlug));
  return respond(view, { ...tagged({ ...view, version }), ...extras });
}

export const brandRoutes: readonly Route[] = [
  listRoute({
    ...common,
    path: '/brands',
    operationId: 'listBrands',
    summary: 'The brands of the market',
    policy: browse,
    caching: 'public',
    items: BrandSchema,
    pageName: 'BrandPage',
    orderings: ['name'],
    refuses: [],
    handle: ({ queries, page }) => queries.brands(page),
  }),
  route({
    ...common,
    method: 'get',
    path: '/brands/{id}',
    operationId: 'getBrand',
    summary: 'One brand',
    policy: browse,
    caching: 'public',
    idempotency: 'never',
    things,
    params: { id: idOrSlug('The id or the slug of the brand') },
    status: 200,
    returns: BrandDetailSchema,
    refuses: ['not_found'],
    handle: (input) => shown(input, input.params.id),
  }),
  route({
    ...common,
    method: 'post',
    path: '/brands',
    operationId: 'addBrand',
    summary: 'Add a brand',
    policy: curate,
    idempotency: 'accepted',
    body: BrandBody,
    status: 201,
    returns: BrandDetailSchema,
    refuses: ['slug_taken'],
    examples: { body: { name: 'Vlisco', description: 'Wax prints from Helmond' } },
    handle: async (input) => {
      const { logo, ...form } = input.body;
      const brand = { ...form, ...(logo === undefined ? {} : { logoUrl: logo }) };
      const id = await input.app.catalog.addBrand(input.call, brand);
      return shown(input, id, { location: `/brands/${id}` });
    },
  }),
  route({
    ...common,
    method: 'patch',
    path: '/brands/{id}',
    operationId: 'changeBrand',
    summary: 'Change a brand',
    description:
      'What is not named stays. Its products are found by its new name at once, more than a thousand soon after.',
    policy: curate,
    idempotency: 'accepted',
    ifMatch: true,
    things,
    params,
    body: BrandPatch,
    status: 200,
    returns: BrandDetailSchema,
    refuses: ['not_found', 'slug_taken'],
    examples: { body: { name: 'Vlisco Holland' } },
    handle: async (input) => {
      const { logo, ...told } = input.body;
      const { id } = input.params;
      const changes = { ...told, ...(logo === undefined ? {} : { logoUrl: logo }) };
      await input.app.catalog.changeBrand(input.call, { id, changes, versions: versionsIn(input.ifMatch) });
      return shown(input, id);
    },
  }),
  route({
    ...common,
    method: 'delete',
    path: '/brands/{id}',
    operationId: 'removeBrand',
    summary: 'Take a brand away',
    description:
      'One that no product has; or with `move_to`, the brand that its products have from now on. Its slug is free again.',
    policy: curate,
    idempotency: 'accepted',
    ifMatch: true,
    things: { id: 'brand', move_to: 'brand' },
    params,
    query: { move_to: idOf<BrandId>('The brand that takes its products').optional() },
    status: 204,
    refuses: ['not_found', 'brand_not_empty'],
    handle: async ({ app, call, params: { id }, query: { moveTo }, ifMatch }) => {
      await app.catalog.removeBrand(call, { id, moveTo, versions: versionsIn(ifMatch) });
    },
  }),
];
