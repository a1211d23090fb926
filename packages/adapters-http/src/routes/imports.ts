import { Readable } from 'node:stream';
import { type App, TOLD_BY_HEADERS } from '@soko/application';
import { Call, Import, type ImportId, refuse, type ShopId } from '@soko/domain';
import type { z } from 'zod';
import type { Camel } from '../body/names.ts';
import { listRoute } from '../paging.ts';
import { API_PREFIX, found, type Input, type Policy, type Route, route } from '../route.ts';
import { idOf, idOrSlug, queryFlag } from '../schemas/common.ts';
import {
  AdminImportBody,
  ImportBody,
  ImportListItemSchema,
  ImportSchema,
  importKind,
  importQuery,
  importStatus,
  importTypes,
} from '../schemas/imports.ts';
import { ofShop, things } from './my-shop.ts';

const MINE = '/seller/imports';
const ALL = '/admin/imports';
const HOW =
  'A form with the file, or the file alone, with the other fields in the query. It is read by a job: `GET` the import to see how far it is. A row that is wrong refuses its whole ' +
  'product and nothing else; the refused rows come back as a file that can be corrected and sent again. The same file ' +
  'twice changes nothing the second time.';
const ANSWER = ['not_found', 'forbidden', 'file_type_not_allowed', 'too_many_imports'] as const;

const SHOP_MISSING = { path: '/shop', code: 'required', message: 'is missing' };

type Form = Camel<z.output<typeof ImportBody>>;
type Sent = Pick<Form, 'file'> & { [Name in keyof Omit<Form, 'file'>]?: Form[Name] | undefined };

/** Hands the file over to the job. */
function queued(
  { app, call }: Readonly<{ app: App; call: Call }>,
  shopId: ShopId,
  { file, kind = 'products', format, stock = 'new', dryRun = false, currency }: Sent,
  asked: boolean | undefined,
): Promise<ImportId> {
  const { fileName } = file;
  const told = {
    shopId,
    kind,
    format: format ?? (kind === 'products' ? TOLD_BY_HEADERS : 'soko'),
    stock,
    fileName,
    dryRun: dryRun || asked === true,
  };
  return app.catalog.queueImport(call, { ...told, currency, bytes: file.bytes() });
}

const shown = async (
  { queries, call, baseUrl }: Pick<Input<never, never, never>, 'queries' | 'call' | 'baseUrl'>,
  path: string,
  id: ImportId,
) => found(await queries.import(call, `${baseUrl}${API_PREFIX}${path}`, id));

const dryRun = { dry_run: queryFlag('Whether to check and count only, and write nothing').optional() };
const upload = { maxBytes: Import.mostBytes, orFile: importTypes };
const filters = {
  status: importStatus.optional().meta({ description: 'Only imports in this status' }),
  kind: importKind.optional().meta({ description: 'Only imports of this kind' }),
};
const common = { limit: 'default' } as const;
const params = { id: idOf<ImportId>('The id of the import') };

/** What is read of imports, the own ones or all. */
const reads = (path: string, whose: string, about: Readonly<{ tags: readonly [string]; policy: Policy }>): Route[] => [
  listRoute({
    ...common,
    ...about,
    path,
    operationId: `list${whose}Imports`,
    summary: 'Imports',
    description: 'Newest first.',
    ...(path === MINE ? { things } : {}),
    query: path === MINE ? { ...filters, ...ofShop } : { ...filters, shop: idOrSlug('Only this shop’s').optional() },
    items: ImportListItemSchema,
    pageName: `${whose}ImportPage`,
    orderings: ['-requested_at', 'requested_at'],
    refuses: ['not_found'],
    handle: ({ queries, call, query, page, baseUrl }) => {
      const shop = path === MINE ? Call.ownShop(call, query.shop as ShopId | undefined) : query.shop;
      return queries.imports(call, `${baseUrl}${API_PREFIX}${path}`, { ...query, shop }, page);
    },
  }),
  route({
    ...common,
    ...about,
    method: 'get',
    path: `${path}/{id}`,
    operationId: `get${whose}Import`,
    summary: 'One import',
    description: 'How far it is, and what came of it.',
    idempotency: 'never',
    things: { id: 'import' },
    params,
    status: 200,
    returns: ImportSchema,
    refuses: ['not_found'],
    handle: (input) => shown(input, path, input.params.id),
  }),
  route({
    ...common,
    ...about,
    method: 'get',
    path: `${path}/{id}/errors`,
    operationId: `read${whose}ImportErrors`,
    summary: 'The rows that an import refused',
    description:
      'CSV: the rows of everything that was refused, as they stood in the file, with `error_line`, `error_column`, ' +
      '`error_code` and `error_message` behind them. Corrected, it can be sent again as it is.',
    idempotency: 'never',
    things: { id: 'import' },
    params,
    status: 200,
    streams: ['text/csv'],
    refuses: ['not_found', 'forbidden'],
    handle: async ({ app, call, params: { id }, respond }) => {
      const bytes = await app.catalog.openErrorFile(call, { id });
      return respond(undefined, { headers: fileHeaders(`import-errors-${id}.csv`), stream: Readable.from(bytes) });
    },
  }),
];

/** A file that nobody keeps, under a name of ours. */
export const fileHeaders = (name: string, type = 'text/csv; charset=utf-8'): Record<string, string> => ({
  'Content-Type': type,
  'Content-Disposition': `attachment; filename="${name}"`,
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
});

const seller = { tags: ['Seller'], policy: { permission: 'catalog.import', scope: 'shop' } } as const;
const admin = { tags: ['Admin'], policy: { permission: 'catalog.curate', scope: 'market' } } as const;

export const importRoutes: readonly Route[] = [
  route({
    ...common,
    ...seller,
    method: 'post',
    path: MINE,
    operationId: 'startMyImport',
    summary: 'Fill your shop from a file',
    description: `${HOW} Products that are new wait for approval, where yours do.`,
    idempotency: 'accepted',
    things,
    query: { ...ofShop, ...dryRun, ...importQuery },
    upload,
    body: ImportBody,
    status: 202,
    returns: ImportSchema,
    refuses: ANSWER,
    handle: async (input) => {
      const { call, query, body, respond } = input;
      const id = await queued(input, Call.ownShop(call, query.shop), { ...query, ...body }, query.dryRun);
      return respond(await shown(input, MINE, id), { location: `${MINE}/${id}` });
    },
  }),
  route({
    ...common,
    ...admin,
    method: 'post',
    path: ALL,
    operationId: 'startImport',
    summary: 'Fill a shop from a file',
    description: `${HOW} Products that are new are approved.`,
    idempotency: 'accepted',
    query: { ...dryRun, ...importQuery, shop: idOrSlug('The shop, by slug or id').optional() },
    upload,
    body: AdminImportBody,
    status: 202,
    returns: ImportSchema,
    refuses: ANSWER,
    handle: async (input) => {
      const { shop = refuse('validation_failed', { errors: [SHOP_MISSING] }), ...sent } = {
        ...input.query,
        ...input.body,
      };
      const { id: shopId } = await input.app.catalog.importingShop(shop);
      const id = await queued(input, shopId, sent, input.query.dryRun);
      return input.respond(await shown(input, ALL, id), { location: `${ALL}/${id}` });
    },
  }),
  ...reads(MINE, 'My', seller),
  ...reads(ALL, '', admin),
];
