import { pipeline } from 'node:stream';
import type { ProductRow } from '@soko/application';
import { CsvError, type Options, parse } from 'csv-parse';
import { broken, checkedHeader, type Parsed, rowOf } from './table.ts';

const MAX_ROW_BYTES = 1_000_000;

/**
 * The rows below the header, with the physical lines where they start: a quoted cell may hold line ends, and empty lines
 * are passed over. A row that does not fit the header has a flaw. Refuses `validation_failed`, with the line, where the
 * text as a whole cannot be read on: not UTF-8, a broken quote, a row over 1 MB, no usable header.
 */
export async function* readCsv(source: AsyncIterable<Uint8Array>): AsyncGenerator<ProductRow> {
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

/** What is wrong with the row that starts on the line named before. */
const SENTENCES: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'has a quote that is never closed',
  CSV_INVALID_CLOSING_QUOTE: 'has text after a closing quote: a quote within quotes is written twice',
  INVALID_OPENING_QUOTE: 'has a quote inside a cell that does not start with one',
  CSV_MAX_RECORD_SIZE: 'starts a row of more than 1 MB: perhaps a quote is not closed',
};

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
