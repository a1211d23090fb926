import { isRefusal } from '@soko/domain';
import { Headers } from './cells.ts';
import type { ProductFormat } from './format.ts';
import { PRODUCT_FORMATS } from './formats.ts';
import type { ProductRow } from './port.ts';
import { soko } from './soko.ts';

/** Asks for the format to be told by the headers of the file. */
export const TOLD_BY_HEADERS = 'auto';

/**
 * The name of the first format whose required columns the file has; Soko's own where there is none, or no row. Reads one
 * row. Refuses `validation_failed` for a file that cannot be read.
 */
export async function tellFormat(rows: AsyncIterable<ProductRow>): Promise<string> {
  for await (const row of rows) return (PRODUCT_FORMATS.find((format) => hasColumns(format, row)) ?? soko).name;
  return soko.name;
}

function hasColumns({ columns, required }: ProductFormat, row: ProductRow): boolean {
  try {
    Headers.of(columns, required, row);
    return true;
  } catch (failure) {
    if (isRefusal(failure, 'validation_failed')) return false;
    throw failure;
  }
}
