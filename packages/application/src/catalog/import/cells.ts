import { Currency, Money, refuse, Sku } from '@soko/domain';
import { live } from '../../inert.ts';
import type { FlawCode } from './flaws.ts';
import type { ImportFlaw, ProductRow } from './port.ts';

/** The headers under which a format finds each of its fields; the first is the one it is called by. */
export type Columns<Field extends string = string> = Readonly<Record<Field, readonly string[]>>;

/** Which header of a file holds which field; fields that the file does not have are missing. */
export type Headers = ReadonlyMap<string, string>;

const MAX_COUNT = 1_000_000_000;
const MAX_URL = 2048;

export const Headers = {
  /**
   * Finds the fields in a file's headers, in any case; headers that the format does not know are left alone. Refuses
   * `validation_failed`, naming each, where a required one is missing.
   */
  of<Field extends string>(columns: Columns<Field>, required: readonly Field[], row: ProductRow): Headers {
    const byName = new Map([...row.cells.keys()].map((header) => [header.trim().toLowerCase(), header]));
    const headers = new Map<string, string>();
    for (const [field, names] of Object.entries<readonly string[]>(columns)) {
      const header = names.map((name) => byName.get(name.toLowerCase())).find((found) => found !== undefined);
      if (header !== undefined) headers.set(field, header);
    }
    const missing = required.filter((field) => !headers.has(field)).map((field) => columns[field][0] ?? field);
    if (missing.length > 0) {
      const errors = missing.map((name) => ({ path: '/file', code: 'column_missing', message: `No column ${name}.` }));
      refuse('validation_failed', { detail: 'Columns are missing, so nothing was imported', errors });
    }
    return headers;
  },
};

/**
 * Reads the cells of one row by field. A cell that is wrong leaves a flaw and reads as if it were empty; what is made of a
 * row with flaws is thrown away.
 */
export interface Cells<Field extends string = string> {
  readonly line: number;
  /** The row as it stands in the file. */
  readonly row: ProductRow;
  readonly flaws: readonly ImportFlaw[];
  /** Whether the file has the column at all. */
  knows(field: Field): boolean;
  /** The cell, trimmed and unchecked, without the apostrophe that keeps a spreadsheet from running it. */
  raw(field: Field): string;
  /** One line of at most `max` characters; runs of spaces and line ends are one space. */
  text(field: Field, max: number): string;
  /** The same; an empty one is a flaw. */
  required(field: Field, max: number): string;
  /** Many lines of at most `max` characters, after `made` has made text of them. */
  prose(field: Field, max: number, made?: (text: string) => string): string;
  /** true, false, t, f, yes, no, 1 or 0, in any case; null when empty. */
  flag(field: Field): boolean | null;
  /** A whole number, not negative; null when empty. */
  count(field: Field): number | null;
  /** A decimal number of units, in whole smaller ones (half up): `perUnit` 1000 reads kilograms as grams. */
  measure(field: Field, perUnit: number): number | null;
  /** A whole number that is added, or below zero taken away; null when empty. */
  change(field: Field): number | null;
  /** ISO 4217; null when empty. */
  currency(field: Field): Currency | null;
  /** Major units ("9.99"), not negative; null when empty. */
  price(field: Field, currency: Currency): Money | null;
  url(field: Field): string | null;
  sku(field: Field): Sku | null;
  /** Keeps the product out, because of this cell (null: because of the row). */
  flaw(field: Field | null, code: FlawCode, message: string): void;
}

export function cellsOf(row: ProductRow, headers: Headers): Cells {
  const flaws: ImportFlaw[] = [...(row.flaws ?? [])];

  const flaw = (field: string | null, code: FlawCode, message: string): null => {
    flaws.push({ line: row.line, column: field === null ? null : (headers.get(field) ?? null), code, message });
    return null;
  };
  const raw = (field: string): string => live(row.cells.get(headers.get(field) ?? '')?.trim() ?? '');

  /** The cell without what no text may have. */
  const clean = (field: string): string => {
    const text = raw(field);
    if (!/[^\P{Cc}\t\n\r]/u.test(text)) return text;
    flaw(field, 'control_character', 'The text has a NUL or another control character.');
    return '';
  };
  const limited = (field: string, text: string, max: number): string => {
    if (text.length <= max || [...text].length <= max) return text;
    flaw(field, 'text_too_long', `The text has more than ${max.toLocaleString('en')} characters.`);
    return '';
  };
  const text = (field: string, max: number): string => limited(field, clean(field).replace(/\s+/g, ' '), max);

  return {
    line: row.line,
    row,
    flaws,
    raw,
    text,
    flaw,
    knows: (field) => headers.has(field),

    required(field, max) {
      if (raw(field) === '') flaw(field, 'value_missing', `${headers.get(field) ?? field} must not be empty.`);
      return text(field, max);
    },

    prose: (field, max, made = (same) => same) => limited(field, made(clean(field).replace(/\r\n?/g, '\n')), max),

    flag(field) {
      const word = raw(field).toLowerCase();
      if (['true', 'yes', '1', 't'].includes(word)) return true;
      if (['false', 'no', '0', 'f'].includes(word)) return false;
      return word === '' ? null : flaw(field, 'flag_not_valid', `${quoted(word)} is neither true nor false.`);
    },

    count(field) {
      const digits = raw(field);
      if (digits === '') return null;
      const count = /^\d{1,10}(\.0+)?$/.test(digits) ? Number(digits) : Number.NaN;
      if (count <= MAX_COUNT) return count;
      return flaw(field, 'count_not_valid', `${quoted(digits)} is not a whole number from 0 to 1,000,000,000.`);
    },

    measure(field, perUnit) {
      const digits = raw(field);
      if (digits === '') return null;
      const measure = /^\d{1,10}(\.\d{1,10})?$/.test(digits) ? Math.round(Number(digits) * perUnit) : Number.NaN;
      if (measure <= MAX_COUNT) return measure;
      return flaw(
        field,
        'measure_not_valid',
        `${quoted(digits)} is not a weight or a length: write 1.5, without a unit.`,
      );
    },

    change(field) {
      const digits = raw(field);
      if (digits === '') return null;
      const change = /^[+-]?\d{1,10}(\.0+)?$/.test(digits) ? Number(digits) : Number.NaN;
      if (Math.abs(change) <= MAX_COUNT) return change;
      return flaw(field, 'count_not_valid', `${quoted(digits)} is not a whole number that can be added or taken away.`);
    },

    currency(field) {
      const code = raw(field).toUpperCase();
      if (code === '' || Currency.is(code)) return Currency.is(code) ? code : null;
      return flaw(field, 'currency_not_valid', `${quoted(code)} is not an ISO 4217 currency.`);
    },

    price(field, currency) {
      const amount = raw(field);
      if (amount === '') return null;
      const price = Money.parse(amount, currency);
      if (price !== null && price.amount >= 0 && !amount.startsWith('-')) return price;
      return flaw(
        field,
        'price_not_valid',
        `${quoted(amount)} is not an amount of ${currency}: ${exampleOf(currency)}.`,
      );
    },

    url(field) {
      const url = raw(field);
      if (url === '') return null;
      if (isHttpUrl(url)) return url;
      return flaw(field, 'url_not_valid', `${quoted(url)} is not an http(s) URL of at most 2,048 characters.`);
    },

    sku(field) {
      const code = raw(field);
      if (code === '') return null;
      const sku = Sku.read(code);
      return sku ?? flaw(field, 'sku_not_valid', `${quoted(code)} is not a SKU: 1 to 64 letters, digits or . _ / + -`);
    },
  };
}

/** No spaces, quotes or angle brackets, a host, at most 2,048 characters; who answers there is not asked. */
export const isHttpUrl = (url: string): boolean =>
  url.length <= MAX_URL && /^https?:\/\/[\p{L}\p{N}[][^\s"'<>\\^`{|}\p{Cc}]*$/iu.test(url);

/** A cell as a message shows it: short, and without what could disturb a terminal. */
export const quoted = (text: string): string => {
  const shown = text.replace(/\p{C}/gu, '?');
  return `"${shown.length > 40 ? `${shown.slice(0, 40)}…` : shown}"`;
};

const exampleOf = (currency: Currency): string =>
  `write ${Money.format(Money.of(129_900, currency))}, without sign, symbol or separators of thousands`;
