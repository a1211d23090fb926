import { type Cells, cellsOf, Headers } from './cells.ts';
import type { ProductFormat } from './format.ts';
import type { ImportFlaw, ProductRow } from './port.ts';

/** The columns that tell what is wrong with a row; an import takes no notice of them. */
const ERROR_COLUMNS = ['error_line', 'error_column', 'error_code', 'error_message'] as const;

/**
 * The rows of everything that was refused, as they stand in the file, with what is wrong in columns of their own: corrected,
 * the file can be imported again. The file is read twice. `format` says which rows make a product; null: each row stands
 * alone.
 */
export async function* errorRows(
  rows: () => Promise<AsyncIterable<ProductRow>>,
  format: ProductFormat | null,
  errors: readonly ImportFlaw[],
): AsyncGenerator<readonly string[]> {
  const flaws = new Map<number, ImportFlaw[]>();
  for (const flaw of errors) flaws.set(flaw.line, [...(flaws.get(flaw.line) ?? []), flaw]);
  const isFlawed = ({ line }: Readonly<{ line: number }>): boolean => flaws.has(line);
  const handles = new Set<string>();
  for await (const group of groups(await rows(), format)) {
    if (group.rows.some(isFlawed) && group.handle !== '') handles.add(group.handle);
  }
  let header: readonly string[] | null = null;
  for await (const { handle, rows: of } of groups(await rows(), format)) {
    if (!handles.has(handle) && !of.some(isFlawed)) continue;
    for (const { cells, line } of of) {
      if (header === null) {
        header = [...cells.keys()].filter((name) => !isErrorColumn(name));
        yield [...header, ...ERROR_COLUMNS];
      }
      yield [...header.map((name) => cells.get(name) ?? ''), ...told(flaws.get(line) ?? [])];
    }
  }
}

const isErrorColumn = (name: string): boolean => ERROR_COLUMNS.some((column) => column === name.toLowerCase());

/** Of several flaws of a row, one after the other in each column. */
const told = (flaws: readonly ImportFlaw[]): string[] => [
  flaws[0] === undefined ? '' : String(flaws[0].line),
  ...[flaws.map(({ column }) => column ?? ''), flaws.map(({ code }) => code), flaws.map(({ message }) => message)].map(
    (texts) => texts.join(' | '),
  ),
];

type Group = Readonly<{ handle: string; rows: readonly ProductRow[] }>;

async function* groups(rows: AsyncIterable<ProductRow>, format: ProductFormat | null): AsyncGenerator<Group> {
  if (format === null) {
    for await (const row of rows) yield { handle: '', rows: [row] };
    return;
  }
  for await (const { handle, rows: cells } of format.group(read(rows, format))) {
    yield { handle, rows: cells.map(({ row }) => row) };
  }
}

async function* read(rows: AsyncIterable<ProductRow>, format: ProductFormat): AsyncGenerator<Cells> {
  let headers: Headers | null = null;
  for await (const row of rows) {
    headers ??= Headers.of(format.columns, format.required, row);
    yield cellsOf(row, headers);
  }
}
