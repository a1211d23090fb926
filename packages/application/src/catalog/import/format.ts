import type { Currency } from '@soko/domain';
import type { Cells, Columns } from './cells.ts';
import type { ProductDraft } from './draft.ts';
import type { RowGroup } from './grouping.ts';

/** What a file does not say itself. */
export type ImportContext = Readonly<{ shopSlug: string; currency: Currency }>;

/** One kind of product file: which columns it has, which rows make a product, and what they say. */
export type ProductFormat<Field extends string = string> = Readonly<{
  name: string;
  /** For people. */
  title: string;
  columns: Columns<Field>;
  /** Fields without which the file cannot be read at all. */
  required: readonly Field[];
  group(rows: AsyncIterable<Cells<Field>>): AsyncIterable<RowGroup<Field>>;
  /** Reads one product off its rows, of which there is at least one. */
  read(group: RowGroup<Field>, context: ImportContext): ProductDraft;
}>;
