import type { ProductRow } from './catalog/import/port.ts';

export type SheetFormat = 'csv' | 'xlsx';

/** Files of rows under a header: CSV, and the first sheet of XLSX. */
export interface Sheets {
  /**
   * The rows of a file, told apart by its first bytes. Refuses `validation_failed`, with the line, where it cannot be read:
   * neither of the two, broken, encrypted, or larger than what is taken.
   */
  rows(bytes: AsyncIterable<Uint8Array>): AsyncIterable<ProductRow>;
  /**
   * The file of these rows, the header first, made as they come; no cell of it can be run. Refuses `export_too_large` for
   * XLSX of more than 100,000 rows, before its first byte.
   */
  file(rows: AsyncIterable<readonly string[]>, format: SheetFormat): AsyncIterable<Uint8Array>;
}
