import { EXPORTS, type ImportListItemView, type ImportView, PRODUCT_FORMATS, TOLD_BY_HEADERS } from '@soko/application';
import { Import } from '@soko/domain';
import { z } from 'zod';
import { uploadedFile } from '../body/upload.ts';
import { currency, idOrSlug, named, timestamp, viewId } from './common.ts';

export const importKind = z.enum(['products', 'prices', 'stock', 'images']);
export const importStatus = z.enum(['queued', 'running', 'completed', 'failed']);

const shape = {
  id: viewId(),
  shop: named('ImportingShop', { id: viewId(), name: z.string(), slug: z.string() }),
  kind: importKind,
  format: z.string().meta({ description: '`auto` until the job has told it by the headers', example: 'shopify' }),
  file_name: z.string(),
  status: importStatus,
  dry_run: z.boolean(),
  counts: named('ImportCounts', {
    created: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    refused: z.int(),
  }).meta({
    description: 'Of products; of SKUs where the file brings prices or stock, of images where it brings those',
  }),
  progress: z.int().meta({ description: 'How much of the file was read, in per cent', example: 42 }),
  error_file_url: z.string().nullable().meta({
    format: 'uri',
    description: 'The refused rows as CSV, with what is wrong with them; null where there are none. Kept for 30 days',
  }),
  requested_at: timestamp('When the file was handed in'),
  started_at: timestamp('When the job began').nullable(),
  finished_at: timestamp('When the job was done').nullable(),
};

export const ImportListItemSchema: z.ZodType<ImportListItemView> = named('ImportListItem', shape);
export const ImportSchema: z.ZodType<ImportView> = named('Import', {
  ...shape,
  errors: z
    .array(
      named('ImportError', {
        line: z.int().nullable().meta({ description: 'Where the row starts; the header is line 1', example: 7 }),
        column: z
          .string()
          .nullable()
          .meta({ description: 'As the header has it; null: the row as a whole', example: 'price' }),
        code: z.string().meta({ example: 'price_not_valid' }),
        message: z.string(),
      }),
    )
    .meta({ description: 'The first hundred; the codes stand in docs/import.md' }),
});

const flag = z
  .enum(['true', 'false'])
  .transform((text) => text === 'true')
  .exactOptional();
const form = {
  file: uploadedFile('CSV in UTF-8, or XLSX of at most 100,000 rows; told apart by the content. At most 256 MB'),
  kind: importKind.exactOptional().meta({ description: 'products if left out' }),
  format: z
    .enum([TOLD_BY_HEADERS, ...PRODUCT_FORMATS.map(({ name }) => name)])
    .exactOptional()
    .meta({ description: 'How products are laid out; auto if left out: told by the headers' }),
  currency: currency
    .exactOptional()
    .meta({ description: 'Of the prices, ISO 4217; the shop’s if left out', example: 'NGN' }),
  stock: z
    .enum(['new', 'set'])
    .exactOptional()
    .meta({ description: 'Whose stock a file of products sets: that of new variants (if left out), or of all' }),
  dry_run: flag.meta({ type: 'boolean', description: 'Whether to check and count only; the query may say so too' }),
};

export const ImportBody = named('ImportUpload', form);
export const AdminImportBody = named('AdminImportUpload', {
  ...form,
  shop: idOrSlug('The shop, by slug or id; the query may say so too').exactOptional(),
});

/** The fields of the form, where the file is the whole body: a form's own count before them. */
export const importQuery = {
  kind: form.kind.unwrap().optional().meta({ description: 'products if left out' }),
  format: form.format.unwrap().optional().meta({ description: 'How products are laid out; auto if left out' }),
  currency: currency.optional().meta({ description: 'Of the prices, ISO 4217; the shop’s if left out' }),
  stock: form.stock.unwrap().optional().meta({ description: 'Whose stock a file of products sets' }),
};
export const importTypes: readonly string[] = Import.types;

export const exportKind = z.enum(EXPORTS).meta({ description: 'What is taken' });
export const exportFormat = z
  .enum(['csv', 'xlsx'])
  .optional()
  .meta({ description: 'csv if left out; XLSX has 100,000 rows at most' });
