/**
 * A column of a variant and what the file says of it, as SQL over the staged row `g`: for a new row, and beside the row
 * `t` that is there.
 */
type Given = Readonly<{ column: string; fresh: string; value: string }>;

/** What the file leaves open stays as it is. */
const kept = (column: string, field: string): Given => ({
  column,
  fresh: `g."${field}"`,
  value: `coalesce(g."${field}", t.${column})`,
});
const set = (column: string, value: string): Given => ({ column, fresh: value, value });

/** The columns of a variant that an import writes. One that was deleted and comes again is there again. */
export const VARIANT_COLUMNS: readonly Given[] = [
  kept('barcode', 'barcode'),
  set('price', 'g.price'),
  {
    column: 'compare_at_price',
    fresh: 'g."compareAtPrice"',
    value: `case when g."comparesPrices" is false then t.compare_at_price else g."compareAtPrice" end`,
  },
  kept('cost', 'cost'),
  set('currency', 'g.currency'),
  set('attributes', 'g.attributes'),
  { ...kept('min_order_quantity', 'minOrderQuantity'), fresh: 'coalesce(g."minOrderQuantity", 1)' },
  kept('weight_g', 'weightG'),
  kept('length_mm', 'lengthMm'),
  kept('width_mm', 'widthMm'),
  kept('height_mm', 'heightMm'),
  set('position', 'g.position'),
  set('deleted_at', 'null::timestamptz'),
];

/** Whether the row that is there differs from what the file makes of it. */
export const differs = (columns: readonly Given[]): string =>
  `(${columns.map(({ column }) => `t.${column}`).join(', ')}) is distinct from (${columns.map(({ value }) => value).join(', ')})`;

/** `price = g.price, …` */
export const assigned = (columns: readonly Given[]): string =>
  columns.map(({ column, value }) => `${column} = ${value}`).join(', ');
