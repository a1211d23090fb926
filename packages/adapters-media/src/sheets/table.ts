import type { FlawCode, ImportFlaw, ProductRow } from '@soko/application';
import { refuse } from '@soko/domain';

const MAX_COLUMNS = 200;
const MAX_CELL_CHARACTERS = 100_000;

/** A record of the file, and the physical line where it starts. */
export type Parsed = Readonly<{ record: readonly string[]; line: number }>;

/** Refuses the file, because of what stands on this line. */
export const broken = (sentence: string, line: number): never =>
  refuse('validation_failed', {
    detail: 'The file cannot be read, so nothing was imported',
    errors: [{ path: `/lines/${line}`, code: 'file_not_readable', message: `Line ${line} ${sentence}.` }],
  });

/** The names of the columns, without empty ones at the end (spreadsheets leave them). */
export function checkedHeader({ record, line }: Parsed): readonly string[] {
  const names = record.map((name) => name.replace(/\p{Cc}/gu, ' ').trim());
  while (names.at(-1) === '') names.pop();
  const [only = ''] = names;
  if (names.length === 1 && /[;\t]/.test(only)) broken('separates its columns otherwise than by commas', line);
  if (names.length > MAX_COLUMNS) broken(`has more than ${MAX_COLUMNS} columns`, line);
  const repeated = names.find((name, at) => name !== '' && lower(names).indexOf(name.toLowerCase()) < at);
  if (repeated !== undefined) broken(`names the column ${repeated.slice(0, 100)} twice`, line);
  return names;
}

const lower = (names: readonly string[]): string[] => names.map((name) => name.toLowerCase());

export function rowOf({ record, line }: Parsed, header: readonly string[]): ProductRow {
  const cells = new Map(header.map((name, at) => [name, record[at] ?? '']));
  const flaws = [...countFlaws({ record, line }, header), ...lengthFlaws(cells, line)];
  return flaws.length === 0 ? { line, cells } : { line, cells, flaws };
}

/** Empty cells past the header are no matter. */
function countFlaws({ record, line }: Parsed, header: readonly string[]): ImportFlaw[] {
  const counts = `The row has ${record.length} cells, the header ${header.length}.`;
  if (record.length < header.length) return [flaw(line, null, 'cells_too_few', counts)];
  const isSurplus = record.slice(header.length).some((cell) => cell.trim() !== '');
  return isSurplus ? [flaw(line, null, 'cells_too_many', counts)] : [];
}

const lengthFlaws = (cells: ReadonlyMap<string, string>, line: number): ImportFlaw[] =>
  [...cells]
    .filter(([, cell]) => cell.length > MAX_CELL_CHARACTERS)
    .map(([column]) => flaw(line, column, 'cell_too_long', 'The cell has more than 100,000 characters.'));

const flaw = (line: number, column: string | null, code: FlawCode, message: string): ImportFlaw => ({
  line,
  column,
  code,
  message,
});
