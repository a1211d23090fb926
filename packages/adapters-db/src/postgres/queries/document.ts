import { Json, type Versioned } from '@soko/application';
import { type Database, sqlOne } from '../sql.ts';

/** Runs a statement that answers at most one row, whose column `item` is the view as JSON text. */
export async function documentOf<View>(
  db: Database,
  name: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<Json<View> | null> {
  const row = await sqlOne<{ item: string }>(db, name, text, values);
  return row && Json.of(row.item);
}

/** The same, with the version of the thing in the column `version`. */
export async function versionedOf<View>(
  db: Database,
  name: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<Versioned<View> | null> {
  const row = await sqlOne<{ item: string; version: number }>(db, name, text, values);
  return row && { view: Json.of(row.item), version: row.version };
}

/** The values of a statement in the making. */
export type Bindings = Readonly<{
  values: readonly unknown[];
  /** Adds a value and answers its place: `$2::uuid`. */
  bind: (value: unknown, type: string) => string;
}>;

export function bindings(): Bindings {
  const values: unknown[] = [];
  return { values, bind: (value, type) => `$${values.push(value)}::${type}` };
}

/** A thing named by a link, as JSON; null where the alias has no row. Aliases are ours, never a caller's. */
export const named = (alias: string): string =>
  `case when ${alias}.id is not null then json_build_object('id', ${alias}.id, 'name', ${alias}.name, 'slug', ${alias}.slug) end`;

/** Columns of amounts as JSON under their own names or others: `price` or `subtotal as subtotal_amount`. */
export const money = (alias: string, column: string, as: string = column): string =>
  `soko.money(${alias}.${column}, ${alias}.currency) as ${as}`;
