/** Every code of a flaw that a file can have, with what it means; docs/import.md lists the same. Added, never renamed. */
export const FLAWS = {
  // the row
  cells_too_many: 'The row has more cells than the header',
  cells_too_few: 'The row has fewer cells than the header',
  cell_too_long: 'A cell is longer than 100 kB',
  rows_too_many: 'A product has more than 5,000 rows',
  // any cell
  value_missing: 'The cell must not be empty',
  text_too_long: 'The text is longer than the catalogue keeps',
  control_character: 'The text has NUL or another control character',
  flag_not_valid: 'The cell is neither true nor false',
  count_not_valid: 'The cell is not a whole number from 0 to 1,000,000,000',
  measure_not_valid: 'The cell is not a weight or a length',
  price_not_valid: 'The cell is not an amount in major units, such as 1299.00',
  currency_not_valid: 'The cell is not an ISO 4217 currency',
  url_not_valid: 'The cell is not an http(s) URL of at most 2,048 characters',
  sku_not_valid: 'The cell is not a SKU',
  // the product
  handle_repeated: 'Another product stood between the rows of this one',
  sku_repeated: 'The SKU stands on an earlier row',
  sku_taken: 'The SKU belongs to another product or shop',
  insufficient_stock: 'More is promised to orders than the file says is there (--stock set)',
  option_name_missing: 'An option has a value and no name',
  option_value_missing: 'A variant lacks a value that the others have',
  option_repeated: 'Two options have the same name',
  variant_repeated: 'Two variants have the same options',
  variants_missing: 'The product has no variant',
  type_not_supported: 'The catalogue has no such type of product',
  parent_missing: 'The product of this variation is not in the file',
  // a price or a stock
  sku_unknown: 'The shop has no such SKU',
  currency_differs: 'The SKU is sold in another currency',
  // an image
  handle_unknown: 'The shop has no such product',
  image_repeated: 'The image of the product stands on an earlier row',
  images_too_many: 'A product has 20 images at most',
} as const;

export type FlawCode = keyof typeof FLAWS;
