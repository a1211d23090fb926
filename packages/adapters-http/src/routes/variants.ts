import { Json } from '@soko/application';
import { Id } from '@soko/domain';
import { tagged, versionsIn } from '../etags.ts';
import { listRoute } from '../paging.ts';
import { found, type Input, type Route, route } from '../route.ts';
import { VariantSchema } from '../schemas/catalog.ts';
import { skuCode } from '../schemas/common.ts';
import { PriceChangeSchema, VariantBody, VariantPatch } from '../schemas/products.ts';
import { productParams } from './my-products.ts';

const common = { tags: ['Catalogue'], limit: 'default' } as const;
const edit = { permission: 'catalog.edit', scope: 'shop' } as const;
const params = { id: skuCode('The id of the variant, or its SKU') };
const things = { id: 'own_variant' } as const;

/** A variant with its product's version. Refuses `not_found`. */
async function shown(
  { queries, call, respond }: Pick<Input<never, never, never>, 'queries' | 'call' | 'respond'>,
  idOrSku: string,
  extras: Readonly<{ location?: string }> = {},
) {
  const variant = found(await queries.variant(call, idOrSku));
  return respond(variant, { ...tagged(variant), ...extras });
}

export const variantRoutes: readonly Route[] = [
  route({
    ...common,
    method: 'post',
    path: '/products/{id}/variants',
    operationId: 'addVariant',
    summary: 'Add a variant to a product',
    description: 'It has each option of the product once, and no other variant has the same ones.',
    policy: edit,
    idempotency: 'accepted',
    things: { id: 'own_product' },
    params: productParams,
    body: VariantBody,
    status: 201,
    returns: VariantSchema,
    refuses: ['not_found', 'forbidden', 'currency_mismatch', 'sku_taken', 'too_many_variants'],
    examples: { body: { price: { amount: 1_499_900, currency: 'NGN' }, attributes: { size: 'XL' }, stock: 3 } },
    handle: async (input) => {
      const id = await input.app.catalog.addVariant(input.call, { id: input.params.id, form: input.body });
      return shown(input, id, { location: `/variants/${id}` });
    },
  }),
  route({
    ...common,
    method: 'get',
    path: '/variants/{id}',
    operationId: 'getVariant',
    summary: 'One variant',
    policy: { permission: 'catalog.browse', scope: 'anyone' },
    idempotency: 'never',
    things: { id: 'variant' },
    params,
    status: 200,
    returns: VariantSchema,
    refuses: ['not_found'],
    handle: (input) => shown(input, input.params.id),
  }),
  route({
    ...common,
    method: 'patch',
    path: '/variants/{id}',
    operationId: 'changeVariant',
    summary: 'Change a variant',
    description:
      'What is not named stays. A new price holds in carts and for orders from now on; every price is kept. The version ' +
      'that `If-Match` names is the product’s.',
    policy: edit,
    idempotency: 'accepted',
    ifMatch: true,
    things,
    params,
    body: VariantPatch,
    status: 200,
    returns: VariantSchema,
    refuses: ['not_found', 'forbidden', 'currency_mismatch'],
    examples: { body: { price: { amount: 999_900, currency: 'NGN' } } },
    handle: async (input) => {
      const edit = { ...input.params, versions: versionsIn(input.ifMatch), changes: input.body };
      return shown(input, await input.app.catalog.changeVariant(input.call, edit));
    },
  }),
  route({
    ...common,
    method: 'delete',
    path: '/variants/{id}',
    operationId: 'deleteVariant',
    summary: 'Take a variant off for good',
    description: 'But the last one: take the product off then. Its SKU stays taken.',
    policy: edit,
    idempotency: 'accepted',
    ifMatch: true,
    things,
    params,
    status: 204,
    refuses: ['not_found', 'forbidden', 'last_variant'],
    handle: async ({ app, call, params: { id }, ifMatch, respond }) => {
      await app.catalog.removeVariant(call, { id, versions: versionsIn(ifMatch) });
      return respond(undefined);
    },
  }),
  listRoute({
    ...common,
    path: '/variants/{id}/prices',
    operationId: 'listVariantPrices',
    summary: 'Every price that a variant had',
    description: 'For its shop and staff.',
    policy: { permission: 'catalog.keep', scope: 'shop' },
    things: { id: 'kept_variant' },
    params,
    items: PriceChangeSchema,
    pageName: 'PriceChangePage',
    orderings: ['-at', 'at'],
    refuses: ['not_found'],
    handle: async ({ queries, call, params: { id }, page }) => {
      const variant = found(await queries.variant(call, id));
      found(variant.version);
      return queries.priceChanges(call, Id.parse(Json.parse(variant).id), page);
    },
  }),
];
