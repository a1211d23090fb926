import { type Currency, Money } from '@soko/domain';
import type { Cells } from './cells.ts';
import { type DraftImage, type DraftOption, type DraftVariant, LIMITS } from './draft.ts';
import type { RowGroup } from './grouping.ts';

/** The options that a row may name; Shopify has the first three. */
export const OPTIONS = [1, 2, 3, 4, 5, 6, 7, 8] as const;
export type OptionNumber = (typeof OPTIONS)[number];
export type OptionField<Among extends number = OptionNumber> = `option${Among}${'Name' | 'Value'}`;

/** Fields that formats with one row per variant under a common handle share. */
export type ByHandleField =
  | 'handle'
  | OptionField
  | 'sku'
  | 'barcode'
  | 'price'
  | 'compareAtPrice'
  | 'cost'
  | 'weightG'
  | 'imageUrl'
  | 'imageAlt'
  | 'imagePosition'
  | 'variantImageUrl';

type Row = Cells<ByHandleField>;

/** The columns of these options, called `Option1 Name` or otherwise, by number and part. */
export const optionColumns = (called: (number: OptionNumber, part: 'Name' | 'Value') => string) =>
  Object.fromEntries(
    OPTIONS.flatMap((number) =>
      (['Name', 'Value'] as const).map((part) => [`option${number}${part}`, [called(number, part)]]),
    ),
  ) as unknown as Readonly<Record<OptionField, readonly [string]>>;

/** What only the format knows of a variant. */
type OwnFacts = Pick<DraftVariant, 'onHand' | 'minOrderQuantity' | 'lengthMm' | 'widthMm' | 'heightMm' | 'position'>;

/**
 * Variants, options and images of the rows under one handle. Option names stand on the first row; a row with an option
 * value, a price or a SKU is a variant, any row may bring an image of the product, and a row without a variant brings only
 * that.
 */
export function readByHandle<Field extends ByHandleField>(
  { rows }: RowGroup<Field>,
  currencyOf: (row: Cells<Field>) => Currency,
  own: (row: Cells<Field>) => OwnFacts,
): Readonly<{ options: DraftOption[]; variants: DraftVariant[]; images: DraftImage[] }> {
  const [first] = rows;
  const named: Row = first;
  const sold = rows.filter(isVariant);
  return {
    options: OPTIONS.map((number) => ({
      name: named.text(`option${number}Name`, LIMITS.optionName),
      nameField: `option${number}Name`,
      valueField: `option${number}Value`,
    })),
    variants: (sold.length === 0 ? [first] : sold).map((row) => ({ ...variantOf(row, currencyOf(row)), ...own(row) })),
    images: rows.flatMap(imageOf),
  };
}

const isVariant = (row: Row): boolean =>
  OPTIONS.some((number) => row.raw(`option${number}Value`) !== '') || row.raw('price') !== '' || row.raw('sku') !== '';

const variantOf = (row: Row, currency: Currency): Omit<DraftVariant, keyof OwnFacts> => ({
  cells: row,
  values: OPTIONS.map((number) => row.text(`option${number}Value`, LIMITS.optionValue)),
  sku: row.sku('sku'),
  barcode: row.text('barcode', LIMITS.barcode),
  price: requiredPrice(row, 'price', currency),
  compareAtPrice: row.price('compareAtPrice', currency),
  comparesPrices: row.knows('compareAtPrice'),
  cost: row.price('cost', currency),
  weightG: row.measure('weightG', 1),
  imageUrl: row.url('variantImageUrl'),
});

function imageOf(row: Row): DraftImage[] {
  const url = row.url('imageUrl');
  if (url === null) return [];
  return [{ url, altText: row.text('imageAlt', LIMITS.altText), position: row.count('imagePosition') }];
}

/** The price of a row that must have one. */
export function requiredPrice<Field extends string>(row: Cells<Field>, field: Field, currency: Currency): Money {
  if (row.raw(field) === '') row.flaw(field, 'value_missing', 'A variant must have a price.');
  return row.price(field, currency) ?? Money.zero(currency);
}
