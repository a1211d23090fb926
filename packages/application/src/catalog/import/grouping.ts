import { refuse } from '@soko/domain';
import type { Cells } from './cells.ts';

/** The rows of one product; the first one tells what all of them share. */
export type RowGroup<Field extends string = string> = Readonly<{
  /** Empty: the file does not say. */
  handle: string;
  rows: readonly [Cells<Field>, ...Cells<Field>[]];
}>;

/** More rows than any product has: a file with one handle all through must not fill the memory. */
const MAX_ROWS = 5_000;
/** Rows that a format with scattered rows may hold back until the end of the file. */
const MAX_HELD_ROWS = 50_000;
const TOO_MANY_HELD = `The file has more than ${MAX_HELD_ROWS.toLocaleString('en')} rows of products with variations: split it.`;

type Growing<Field extends string> = { handle: string; rows: [Cells<Field>, ...Cells<Field>[]] };

function add<Field extends string>({ rows }: Growing<Field>, row: Cells<Field>): void {
  if (rows.length < MAX_ROWS) rows.push(row);
  else if (rows.length === MAX_ROWS) {
    row.flaw(null, 'rows_too_many', `A product has at most ${MAX_ROWS.toLocaleString('en')} rows.`);
    rows.push(row);
  }
}

/** Rows with the same handle one after the other are a product; a row without a handle is one by itself. Memory stays flat. */
export async function* consecutive<Field extends string>(
  rows: AsyncIterable<Cells<Field>>,
  handleOf: (row: Cells<Field>) => string,
): AsyncGenerator<RowGroup<Field>> {
  let group: Growing<Field> | null = null;
  for await (const row of rows) {
    const handle = handleOf(row);
    if (group !== null && handle !== '' && handle === group.handle) {
      add(group, row);
    } else {
      if (group !== null) yield group;
      group = { handle, rows: [row] };
    }
  }
  if (group !== null) yield group;
}

/** What a row is to others: by itself a product, one with variations elsewhere, or a variation of the one it names. */
export type Kinship = Readonly<
  | { kind: 'whole'; handle: string }
  | { kind: 'parent'; handle: string; keys: readonly string[] }
  | { kind: 'variation'; parent: string }
>;

/**
 * Variations may stand anywhere, before their product or long after it: whole products pass at once, the others are held
 * until the end. Refuses `validation_failed` when that would be more than 50,000 rows. A group whose product never
 * came starts with a variation.
 */
export async function* scattered<Field extends string>(
  rows: AsyncIterable<Cells<Field>>,
  kinshipOf: (row: Cells<Field>) => Kinship,
): AsyncGenerator<RowGroup<Field>> {
  const parents: { group: Growing<Field>; keys: readonly string[] }[] = [];
  const variations = new Map<string, Cells<Field>[]>();
  let held = 0;
  for await (const row of rows) {
    const kinship = kinshipOf(row);
    if (kinship.kind === 'whole') {
      yield { handle: kinship.handle, rows: [row] };
      continue;
    }
    held += 1;
    if (held > MAX_HELD_ROWS) refuse('validation_failed', { detail: TOO_MANY_HELD });
    if (kinship.kind === 'parent') parents.push({ group: { handle: kinship.handle, rows: [row] }, keys: kinship.keys });
    else if (!variations.get(kinship.parent)?.push(row)) variations.set(kinship.parent, [row]);
  }
  for (const { group, keys } of parents) {
    const own = keys.flatMap((key) => variations.get(key) ?? []).sort((a, b) => a.line - b.line);
    for (const key of keys) variations.delete(key);
    for (const row of own) add(group, row);
    yield group;
  }
  for (const [handle, [first, ...rest]] of variations)
    if (first !== undefined) yield { handle, rows: [first, ...rest] };
}
