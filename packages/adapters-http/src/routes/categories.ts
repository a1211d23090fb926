import { Json, type Queries } from '@soko/application';
import { Call, type CategoryId, type ShopId } from '@soko/domain';
import { tagged, versionsIn } from '../etags.ts';
import { found, type Input, type Route, route } from '../route.ts';
import { CategoriesSchema } from '../schemas/catalog.ts';
import { idOf, idOrSlug, queryFlag } from '../schemas/common.ts';
import { CategoryBody, CategoryDetailSchema, CategoryPatch } from '../schemas/taxonomy.ts';

const common = { tags: ['Catalogue'], limit: 'default' } as const;
export const browse = { permission: 'catalog.browse', scope: 'anyone' } as const;
const edit = { permission: 'catalog.edit', scope: 'shop' } as const;
const params = { id: idOf<CategoryId>('The id of the category') };
const ofShop = { shop: idOrSlug('Id or slug of a shop: its own categories too').optional() };

/** A category with the tag that `If-Match` takes. */
async function shown(
  {
    queries,
    call,
    respond,
  }: Readonly<{ queries: Queries; call: Call; respond: Input<never, never, never>['respond'] }>,
  name: Readonly<{ idOrSlug: string; shop?: string | undefined }>,
  extras: Readonly<{ location?: string }> = {},
) {
  const { view, version } = found(await queries.category(call, name));
  return respond(view, { ...tagged({ ...view, version }), ...extras });
}

/** Whose own a new category is. */
function shopOf(call: Call, named: 'me' | ShopId | null | undefined): ShopId | null {
  if (named === 'me' || (named === undefined && !Call.curates(call))) return Call.ownShop(call, undefined, '/shop');
  return named ?? null;
}

export const categoryRoutes: readonly Route[] = [
  route({
    ...common,
    method: 'get',
    path: '/categories',
    operationId: 'listCategories',
    aliases: [{ method: 'get', path: '/categories/list' }],
    summary: 'The categories of the market',
    description:
      'A tree, `children` nested; with `flat=true` one list in the order of the tree. With `shop` those of the shop stand ' +
      'beside and below those of the market.',
    policy: browse,
    caching: 'public',
    idempotency: 'never',
    things: { shop: 'known_shop' },
    query: { flat: queryFlag('One list in place of the tree').optional(), ...ofShop },
    status: 200,
    returns: CategoriesSchema,
    refuses: [],
    handle: async ({ queries, call, query }) => {
      const items = await queries.categories(call, query);
      return Json.of(`{"items":${Json.text(items)}}`);
    },
  }),
  route({
    ...common,
    method: 'get',
    path: '/categories/{id}',
    operationId: 'getCategory',
    summary: 'One category with its path and what is below it',
    description: 'By id, or by slug; a shop’s own by its slug together with `shop`.',
    policy: browse,
    caching: 'public',
    idempotency: 'never',
    things: { id: 'category', shop: 'known_shop' },
    params: { id: idOrSlug('The id or the slug of the category') },
    query: ofShop,
    status: 200,
    returns: CategoryDetailSchema,
    refuses: ['not_found'],
    handle: (input) => shown(input, { idOrSlug: input.params.id, shop: input.query.shop }),
  }),
  route({
    ...common,
    method: 'post',
    path: '/categories',
    operationId: 'addCategory',
    summary: 'Add a category',
    description:
      'Admins add to the tree of the market, or of any shop; sellers to that of their own shop, whose categories may stand ' +
      'below those of the market. There are ten levels at most, and 1,000 categories of a shop.',
    policy: edit,
    idempotency: 'accepted',
    things: { parent_id: 'category', shop: 'kept_shop' },
    body: CategoryBody,
    status: 201,
    returns: CategoryDetailSchema,
    refuses: [
      'not_found',
      'forbidden',
      'slug_taken',
      'category_too_deep',
      'category_parent_not_allowed',
      'too_many_categories',
    ],
    examples: { body: { name: 'Wax prints', shop: 'me', position: 1 } },
    handle: async (input) => {
      const { shop, parentId = null, image, ...form } = input.body;
      const shopId = shopOf(input.call, shop);
      const category = { ...form, shopId, parentId, ...(image === undefined ? {} : { imageUrl: image }) };
      const id = await input.app.catalog.addCategory(input.call, category);
      return shown(input, { idOrSlug: id }, { location: `/categories/${id}` });
    },
  }),
  route({
    ...common,
    method: 'patch',
    path: '/categories/{id}',
    operationId: 'changeCategory',
    summary: 'Change or move a category',
    description:
      'What is not named stays. A category moves with all below it; lists and search follow at once, for more than a ' +
      'thousand products soon after.',
    policy: edit,
    idempotency: 'accepted',
    ifMatch: true,
    things: { id: 'kept_category', parent_id: 'category' },
    params,
    body: CategoryPatch,
    status: 200,
    returns: CategoryDetailSchema,
    refuses: [
      'not_found',
      'forbidden',
      'slug_taken',
      'category_cycle',
      'category_too_deep',
      'category_parent_not_allowed',
    ],
    examples: { body: { name: 'Ankara prints', position: 2 } },
    handle: async (input) => {
      const { parentId, image, ...told } = input.body;
      const { id } = input.params;
      const changes = { ...told, ...(image === undefined ? {} : { imageUrl: image }) };
      await input.app.catalog.changeCategory(input.call, {
        id,
        parentId,
        changes,
        versions: versionsIn(input.ifMatch),
      });
      return shown(input, { idOrSlug: id });
    },
  }),
  route({
    ...common,
    method: 'delete',
    path: '/categories/{id}',
    operationId: 'removeCategory',
    summary: 'Take a category away',
    description:
      'An empty one; or with `move_to`, where the categories right below it and its products go. Its slug is free again.',
    policy: edit,
    idempotency: 'accepted',
    ifMatch: true,
    things: { id: 'kept_category', move_to: 'category' },
    params,
    query: { move_to: idOf<CategoryId>('The category that takes what hangs on this one').optional() },
    status: 204,
    refuses: [
      'not_found',
      'forbidden',
      'category_not_empty',
      'category_cycle',
      'category_too_deep',
      'category_parent_not_allowed',
    ],
    handle: async ({ app, call, params: { id }, query: { moveTo }, ifMatch }) => {
      await app.catalog.removeCategory(call, { id, moveTo, versions: versionsIn(ifMatch) });
    },
  }),
];
