import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import type { FlawCode, ImportFlaw, ProductRow } from '@soko/application';
import { refuse } from '@soko/domain';
import { CsvError, type Options, parse } from 'csv-parse';

const MAX_ROW_BYTES = 1_000_000;
const MAX_COLUMNS = 200;
const MAX_CELL_CHARACTERS = 100_000;

/** The rows of a CSV file, or of standard input (`-`). Refuses what `readRows` refuses, and a file that cannot be opened. */
export async function* readProductRows(path: string): AsyncGenerator<ProductRow> {
  const file = path === '-' ? process.stdin : createReadStream(path);
  try {
    yield* readRows(file);
  } catch (failure) {
    const code = failure instanceof Error && 'code' in failure ? failure.code : undefined;
    if (code === 'ENOENT') refuse('validation_failed', { detail: `There is no file ${path}.` });
    if (code === 'EISDIR') refuse('validation_failed', { detail: `${path} is a folder.` });
    if (code === 'EACCES') refuse('validation_failed', { detail: `${path} may not be read.` });
    throw failure;
  }
}

/**
 * The rows below the header, with the physical lines where they start: a quoted cell may hold line ends, and empty lines
 * are passed over. A row that does not fit the header has a flaw. Refuses `validation_failed`, with the line, where the
 * text as a whole cannot be read on: not UTF-8, a broken quote, a row over 1 MB, no usable header.
 */
export async function* readRows(source: AsyncIterable<Uint8Array>): AsyncGenerator<ProductRow> {
  let line = 1; // where the next row starts; counted while parsing, for a parser that fails drops the rows it holds
  const options: Options<Parsed, Readonly<{ record: string[]; raw: string }>> = {
    delimiter: ',',
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: MAX_ROW_BYTES,
    raw: true,
    on_record: ({ record, raw }) => {
      const start = line + lineEnds(/^[\r\n]*/.exec(raw)?.[0] ?? '');
      line += lineEnds(raw);
      return { record, line: start };
    },
  };
  const parser = parse(options as unknown as Options); // its types know records of strings only
  pipeline(source, decoded, parser, () => {}); // a failure reaches the loop below through the parser

  let header: readonly string[] | null = null;
  try {
    for await (const parsed of parser as AsyncIterable<Parsed>) {
      if (header === null) header = checkedHeader(parsed);
      else if (parsed.record.some((cell) => cell.trim() !== '')) yield rowOf(parsed, header);
    }
  } catch (failure) {
    if (failure instanceof CsvError) broken(SENTENCES[failure.code] ?? 'cannot be read as CSV', line);
    if (failure instanceof NotUtf8) broken('or one of the next is not UTF-8: save the file as UTF-8', line);
    throw failure;
  }
}

/** A record of the file, and the physical line where it starts. */
type Parsed = Readonly<{ record: readonly string[]; line: number }>;

/** What is wrong with the row that starts on the line named before. */
const SENTENCES: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'has a quote that is never closed',
  CSV_INVALID_CLOSING_QUOTE: 'has text after a closing quote: a quote within quotes is written twice',
  INVALID_OPENING_QUOTE: 'has a quote inside a cell that does not start with one',
  CSV_MAX_RECORD_SIZE: 'starts a row of more than 1 MB: perhaps a quote is not closed',
};

const broken = (sentence: string, line: number): never =>
  refuse('validation_failed', {
    detail: 'The file cannot be read, so nothing was imported',
    errors: [{ path: `/lines/${line}`, code: 'file_not_readable', message: `Line ${line} ${sentence}.` }],
  });

class NotUtf8 extends Error {}

/** The text of UTF-8 bytes, without a byte order mark. */
async function* decoded(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (bytes?: Uint8Array): string => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined });
    } catch {
      throw new NotUtf8();
    }
  };
  for await (const chunk of chunks) yield decode(chunk);
  yield decode();
}

/** CR LF is one. */
const lineEnds = (text: string): number => text.match(/\r\n|\r|\n/g)?.length ?? 0;

/** The names of the columns, without empty ones at the end (spreadsheets leave them). */
function checkedHeader({ record, line }: Parsed): readonly string[] {
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

function rowOf({ record, line }: Parsed, header: readonly string[]): ProductRow {
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
