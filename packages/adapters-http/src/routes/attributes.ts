import type { Queries } from '@soko/application';
import type { AttributeId, AttributeOptionId } from '@soko/domain';
import { tagged, versionsIn } from '../etags.ts';
import { listRoute } from '../paging.ts';
import { found, type Input, type Route, route } from '../route.ts';
import { idOf, idOrSlug } from '../schemas/common.ts';
import { AttributeBody, AttributePatch, AttributeSchema, OptionBody, OptionPatch } from '../schemas/taxonomy.ts';
import { curate } from './brands.ts';
import { browse } from './categories.ts';

const common = { tags: ['Catalogue'], limit: 'default' } as const;
const params = { id: idOf<AttributeId>('The id of the attribute') };
const things = { id: 'attribute' } as const;
const ofOption = { ...params, option_id: idOf<AttributeOptionId>('The id of the option') };
const optionThings = { id: 'attribute', option_id: 'attribute_option' } as const;

/** An attribute with its options, and with the tag that `If-Match` takes. */
async function shown(
  { queries, respond }: Readonly<{ queries: Queries; respond: Input<never, never, never>['respond'] }>,
  idOrCode: string,
  extras: Readonly<{ location?: string }> = {},
) {
  const { view, version } = found(await queries.attribute(idOrCode));
  return respond(view, { ...tagged({ ...view, version }), ...extras });
}

export const attributeRoutes: readonly Route[] = [
  listRoute({
    ...common,
    path: '/attributes',
    operationId: 'listAttributes',
    summary: 'What variants differ by: colour, size, …',
    description: 'Each with its options.',
    policy: browse,
    caching: 'public',
    items: AttributeSchema,
    pageName: 'AttributePage',
    orderings: ['name', 'code'],
    refuses: [],
    handle: ({ queries, page }) => queries.attributes(page),
  }),
  route({
    ...common,
    method: 'get',
    path: '/attributes/{id}',
    operationId: 'getAttribute',
    summary: 'One attribute with its options',
    policy: browse,
    caching: 'public',
    idempotency: 'never',
    things,
    params: { id: idOrSlug('The id or the code of the attribute') },
    status: 200,
    returns: AttributeSchema,
    refuses: ['not_found'],
    handle: (input) => shown(input, input.params.id),
  }),
  route({
    ...common,
    method: 'post',
    path: '/attributes',
    operationId: 'addAttribute',
    summary: 'Add an attribute',
    description: 'Its code and type never change.',
    policy: curate,
    idempotency: 'accepted',
    body: AttributeBody,
    status: 201,
    returns: AttributeSchema,
    refuses: ['code_taken', 'option_taken', 'attribute_without_options'],
    examples: {
      body: { code: 'sleeve', name: 'Sleeve', type: 'option', options: [{ value: 'short' }, { value: 'long' }] },
    },
    handle: async (input) => {
      const id = await input.app.catalog.addAttribute(input.call, input.body);
      return shown(input, id, { location: `/attributes/${id}` });
    },
  }),
  route({
    ...common,
    method: 'patch',
    path: '/attributes/{id}',
    operationId: 'changeAttribute',
    summary: 'Change an attribute',
    description: 'What is not named stays.',
    policy: curate,
    idempotency: 'accepted',
    ifMatch: true,
    things,
    params,
    body: AttributePatch,
    status: 200,
    returns: AttributeSchema,
    refuses: ['not_found'],
    examples: { body: { name: 'Length of the sleeve' } },
    handle: async (input) => {
      const { id } = input.params;
      await input.app.catalog.changeAttribute(input.call, {
        id,
        changes: input.body,
        versions: versionsIn(input.ifMatch),
      });
      return shown(input, id);
    },
  }),
  route({
    ...common,
    method: 'delete',
    path: '/attributes/{id}',
    operationId: 'removeAttribute',
    summary: 'Take an attribute away',
    description: 'One that no variant has. Its code is free again.',
    policy: curate,
    idempotency: 'accepted',
    ifMatch: true,
    things,
    params,
    status: 204,
    refuses: ['not_found', 'attribute_in_use'],
    handle: async ({ app, call, params: { id }, ifMatch }) => {
      await app.catalog.removeAttribute(call, { id, versions: versionsIn(ifMatch) });
    },
  }),
  route({
    ...common,
    method: 'post',
    path: '/attributes/{id}/options',
    operationId: 'addAttributeOption',
    summary: 'Add an option to an attribute',
    description:
      'Answers the attribute. Options are told apart whatever the case of their letters; there are 500 at most.',
    policy: curate,
    idempotency: 'accepted',
    ifMatch: true,
    things,
    params,
    body: OptionBody,
    status: 201,
    returns: AttributeSchema,
    refuses: ['not_found', 'option_taken', 'attribute_without_options', 'too_many_options'],
    examples: { body: { value: 'three-quarter', label: 'Three quarters' } },
    handle: async (input) => {
      const { id } = input.params;
      await input.app.catalog.addAttributeOption(input.call, {
        id,
        option: input.body,
        versions: versionsIn(input.ifMatch),
      });
      return shown(input, id, { location: `/attributes/${id}` });
    },
  }),
  route({
    ...common,
    method: 'patch',
    path: '/attributes/{id}/options/{option_id}',
    operationId: 'changeAttributeOption',
    summary: 'Change an option',
    description:
      'Answers the attribute. What people read (`label`) changes at any time; the `value`, which variants hold, only while ' +
      'none has it.',
    policy: curate,
    idempotency: 'accepted',
    ifMatch: true,
    things: optionThings,
    params: ofOption,
    body: OptionPatch,
    status: 200,
    returns: AttributeSchema,
    refuses: ['not_found', 'option_taken', 'attribute_in_use'],
    examples: { body: { label: 'To the elbow' } },
    handle: async (input) => {
      const { id, optionId } = input.params;
      const changes = input.body;
      await input.app.catalog.changeAttributeOption(input.call, {
        id,
        optionId,
        changes,
        versions: versionsIn(input.ifMatch),
      });
      return shown(input, id);
    },
  }),
  route({
    ...common,
    method: 'delete',
    path: '/attributes/{id}/options/{option_id}',
    operationId: 'removeAttributeOption',
    summary: 'Take an option away',
    description: 'One that no variant has.',
    policy: curate,
    idempotency: 'accepted',
    ifMatch: true,
    things: optionThings,
    params: ofOption,
    status: 204,
    refuses: ['not_found', 'attribute_in_use'],
    handle: async ({ app, call, params: { id, optionId }, ifMatch }) => {
      await app.catalog.removeAttributeOption(call, { id, optionId, versions: versionsIn(ifMatch) });
    },
  }),
];
