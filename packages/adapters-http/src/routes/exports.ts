import { Readable } from 'node:stream';
import type { App, ExportKind, SheetFormat } from '@soko/application';
import { Call, type ShopId } from '@soko/domain';
import { type Input, type Route, route } from '../route.ts';
import { idOrSlug } from '../schemas/common.ts';
import { exportFormat, exportKind } from '../schemas/imports.ts';
import { fileHeaders } from './imports.ts';
import { ofShop, things } from './my-shop.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const WHAT =
  'A file, made as it is sent: `products` in the market’s own format, `prices` and `stock` by SKU, `orders` a row per item. ' +
  'Products, prices and stock can be imported as they are, and change nothing then. Cells that a spreadsheet could run ' +
  'begin with an apostrophe. That the file was taken stands in the audit log.';

const common = {
  method: 'get',
  limit: 'search',
  idempotency: 'never',
  description: WHAT,
  status: 200,
  streams: ['text/csv', XLSX],
} as const;
const ofKind = { kind: 'export' } as const;

/** The file; where it is refused, before its first byte. */
async function sent(
  { app, call, respond }: Readonly<{ app: App; call: Call; respond: Input<never, never, never>['respond'] }>,
  {
    kind,
    shopId,
    format = 'csv',
  }: Readonly<{ kind: ExportKind; shopId: ShopId | null; format?: SheetFormat | undefined }>,
) {
  const bytes = await app.catalog.exportFile(call, { kind, shopId, format });
  const headers = fileHeaders(`${kind}.${format}`, ...(format === 'xlsx' ? [XLSX] : []));
  return respond(undefined, { headers, stream: Readable.from(bytes) });
}

export const exportRoutes: readonly Route[] = [
  route({
    ...common,
    path: '/seller/exports/{kind}',
    operationId: 'exportMyShop',
    tags: ['Seller'],
    summary: 'What your shop has, as a file',
    policy: { permission: 'catalog.import', scope: 'shop' },
    things: { ...ofKind, ...things },
    params: { kind: exportKind },
    query: { ...ofShop, format: exportFormat },
    refuses: ['not_found', 'forbidden', 'export_too_large'],
    handle: (input) => {
      const { kind } = input.params;
      const { shop, format } = input.query;
      return sent(input, { kind, format, shopId: Call.ownShop(input.call, shop) });
    },
  }),
  route({
    ...common,
    path: '/admin/exports/{kind}',
    operationId: 'exportMarket',
    tags: ['Admin'],
    summary: 'What a shop has, or all shops, as a file',
    policy: { permission: 'catalog.curate', scope: 'market' },
    things: ofKind,
    params: { kind: exportKind },
    query: { shop: idOrSlug('Only this shop, by slug or id').optional(), format: exportFormat },
    refuses: ['not_found', 'export_too_large'],
    handle: async (input) => {
      const { kind } = input.params;
      const { shop, format } = input.query;
      const shopId = shop === undefined ? null : (await input.app.catalog.importingShop(shop)).id;
      return sent(input, { kind, format, shopId });
    },
  }),
];
