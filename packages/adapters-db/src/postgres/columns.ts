/**
 * How one column is read and written. `read` gets the column, `given` the field of a JSON record of the domain's own
 * shape; both answer SQL.
 */
export type Column = Readonly<{
  type: string;
  read: (column: string, table: string) => string;
  given: (field: string) => string;
}>;

const plain = (type: string): Column => ({ type, read: (column) => column, given: (field) => field });

/** Whole minor units; the currency stands in the same row. */
export const MONEY: Column = {
  type: 'jsonb',
  read: (column, table) => `soko.money(${column}, ${table}.currency)`,
  given: (field) => `(${field}->>'amount')::bigint`,
};

/** The SQL fragments of a table whose columns are the domain's fields in snake_case. */
export type Columns<T> = Readonly<{
  /** `id, email_key` */
  names: string;
  /** `u.id as "id", u.email_key as "emailKey"`: a row is then the domain's own object. */
  read: (table: string) => string;
  /** The same as one JSON object, for children, with more keys and values; its moments are texts until `revive`. */
  object: (table: string, ...more: readonly string[]) => string;
  /** `"id" uuid, "emailKey" text`: the fields of a JSON record, for `jsonb_to_record(set)`. */
  record: string;
  /** The fields of that record as the columns want them, in the order of `names`. */
  given: (record: string) => string;
  /** `name = g."name"` for each of these fields. */
  set: (record: string, fields: readonly (keyof T & string)[]) => string;
  /** A child read by `object`, its moments as Dates again. */
  revive: <R extends T>(child: R) => R;
}>;

/**
 * Describes a table by the domain's type: a field that is missing here does not compile, and one list serves every
 * statement. Types are Postgres's.
 */
export function columns<T>(fields: { readonly [K in keyof T]-?: string | Column }): Columns<T> {
  const all = Object.entries<string | Column>(fields).map(([field, column]) => ({
    field,
    name: field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    ...(typeof column === 'string' ? plain(column) : column),
  }));
  const moments = all.filter(({ type }) => type === 'timestamptz').map(({ field }) => field);
  const list = (of: (column: (typeof all)[number]) => string) => all.map(of).join(', ');
  return {
    names: list(({ name }) => name),
    read: (table) => list(({ field, name, read }) => `${read(`${table}.${name}`, table)} as "${field}"`),
    object: (table, ...more) =>
      `json_build_object(${[list(({ field, name, read }) => `'${field}', ${read(`${table}.${name}`, table)}`), ...more].join(', ')})`,
    record: list(({ field, type }) => `"${field}" ${type}`),
    given: (record) => list(({ field, given }) => given(`${record}."${field}"`)),
    set: (record, wanted) =>
      all
        .filter(({ field }) => (wanted as readonly string[]).includes(field))
        .map(({ field, name, given }) => `${name} = ${given(`${record}."${field}"`)}`)
        .join(', '),
    revive: (child) => ({
      ...child,
      ...Object.fromEntries(
        moments.map((field) => {
          const text = (child as Record<string, unknown>)[field];
          return [field, typeof text === 'string' ? new Date(text) : null];
        }),
      ),
    }),
  };
}

/** The moments that every main noun has. */
export const LIFE_CYCLE_COLUMNS = {
  deletedAt: 'timestamptz',
  suspendedAt: 'timestamptz',
  activeFrom: 'timestamptz',
  activeUntil: 'timestamptz',
} as const;
