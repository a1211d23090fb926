import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { readFileRows } from '@soko/adapters-media';
import { errorRows, fileErrors, type ImportReport, PRODUCT_FORMATS } from '@soko/application';
import { DomainError, type ImportKind } from '@soko/domain';
import type { Config } from './config.ts';
import { type Market, OPERATOR, withMarket } from './market.ts';
import type { Output } from './output.ts';
import { progress } from './progress.ts';
import { keepHeapSmall } from './small-heap.ts';
import { Stop } from './stop.ts';

export type ImportFileOptions = Readonly<{
  shop: string;
  format: string;
  currency?: string | undefined;
  stock: 'new' | 'set';
  dryRun: boolean;
  json: boolean;
  /** Where the refused rows go. */
  errors?: string | undefined;
}>;

const NOTHING = { created: 0, updated: 0, unchanged: 0, refused: 0 } as const;

/** What is counted. */
const UNITS = { products: 'products', prices: 'SKUs', stock: 'SKUs', images: 'images' } as const;

/** How many flaws are printed for people; `--json` has them all. */
const SHOWN = 20;

/**
 * Takes a file (`-` is standard input) into a shop: CSV or XLSX, of products, prices, stock or images. Exit code 1 when anything was
 * refused. With `json` there is one document on standard output in any case: a file refused whole has errors, and no
 * product in any count.
 */
export async function importFile(
  config: Config,
  output: Output,
  kind: ImportKind,
  file: string,
  { json, errors: errorFile, ...options }: ImportFileOptions,
): Promise<number> {
  if (errorFile !== undefined && file === '-') throw new Stop('--errors needs a file that can be read again.');
  keepHeapSmall();
  const bar = progress(UNITS[kind]);
  const refusedWhole = (failure: unknown): never => {
    if (json && failure instanceof DomainError) output.say(JSON.stringify({ ...NOTHING, errors: fileErrors(failure) }));
    throw failure;
  };
  const report = await withMarket(config, async ({ app, sheets }) => {
    const given = { ...options, rows: readFileRows(file), onProgress: bar.update };
    const done =
      kind === 'products'
        ? await app.catalog.importProducts(OPERATOR, given)
        : kind === 'images'
          ? await app.catalog.importImages(OPERATOR, given)
          : await app.catalog.importSkus(OPERATOR, { ...given, kind });
    if (errorFile !== undefined && done.refused > 0)
      await keepErrors(sheets, done, { kind, file, errorFile, ...options });
    return done;
  })
    .finally(bar.stop)
    .catch(refusedWhole);
  tell(output, report, { json, dryRun: options.dryRun });
  return report.refused === 0 ? 0 : 1;
}

/** The rows that were refused, as a file that can be corrected and imported again. */
async function keepErrors(
  sheets: Market['sheets'],
  { errors }: ImportReport,
  { kind, file, format, errorFile }: Readonly<{ kind: ImportKind; file: string; format: string; errorFile: string }>,
): Promise<void> {
  const layout = kind === 'products' ? (PRODUCT_FORMATS.find(({ name }) => name === format) ?? null) : null;
  const rows = errorRows(async () => readFileRows(file), layout, errors);
  await pipeline(sheets.file(rows, 'csv'), createWriteStream(errorFile));
}

function tell(output: Output, report: ImportReport, { json, dryRun }: Readonly<{ json: boolean; dryRun: boolean }>) {
  const { created, updated, unchanged, refused, errors } = report;
  if (json) return output.say(JSON.stringify({ created, updated, unchanged, refused, errors }));
  const prefix = dryRun ? 'Would be: ' : '';
  output.say(`${prefix}${created} created, ${updated} updated, ${unchanged} unchanged, ${refused} refused`);
  for (const { line, column, message } of errors.slice(0, SHOWN)) {
    output.say(`  line ${line}${column === null ? '' : `, ${column}`}: ${message}`);
  }
  if (errors.length > SHOWN) output.say(`  and ${errors.length - SHOWN} more: --json tells them all`);
}
