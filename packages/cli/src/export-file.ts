import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { ExportKind, SheetFormat } from '@soko/application';
import type { Config } from './config.ts';
import { OPERATOR, withMarket } from './market.ts';
import type { Output } from './output.ts';
import { keepHeapSmall } from './small-heap.ts';

export type ExportFileOptions = Readonly<{
  /** All shops, when missing. */
  shop?: string | undefined;
  format: SheetFormat;
  /** `-` is standard output. */
  output: string;
}>;

/** Writes products, prices, stock or orders to a file, a piece at a time. */
export async function exportFile(
  config: Config,
  output: Output,
  kind: ExportKind,
  { shop, format, output: path }: ExportFileOptions,
): Promise<number> {
  keepHeapSmall();
  await withMarket(config, async ({ app }) => {
    const shopId = shop === undefined ? null : (await app.catalog.importingShop(shop)).id;
    const bytes = await app.catalog.exportFile(OPERATOR, { kind, shopId, format });
    await (path === '-' ? output.pour(bytes) : pipeline(bytes, createWriteStream(path)));
  });
  return 0;
}
