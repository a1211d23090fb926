import type { Money } from '@soko/domain';
import { listOf, pathOf } from './assemble.ts';
import { requiredPrice } from './by-handle.ts';
import { type Cells, isHttpUrl, quoted } from './cells.ts';
import { type DraftImage, type DraftOption, type DraftVariant, LIMITS, type ProductDraft } from './draft.ts';
import type { ImportContext, ProductFormat } from './format.ts';
import { type Kinship, type RowGroup, scattered } from './grouping.ts';
import { plainText } from './plain-text.ts';

const ATTRIBUTES = [1, 2, 3, 4, 5, 6, 7, 8] as const;
type AttributeField = `attribute${(typeof ATTRIBUTES)[number]}${'Name' | 'Values'}`;

/** Fields by unit: the shop's settings stand in the headers. The figures are grams and millimetres per unit. */
const WEIGHTS = { weightKg: 1000, weightG: 1, weightLbs: 453.59237, weightOz: 28.349523125 } as const;
const UNITS = { Mm: 1, Cm: 10, M: 1000, In: 25.4, Yd: 914.4 } as const;
type Side = 'length' | 'width' | 'height';

type Field =
  | ('id' | 'type' | 'sku' | 'gtin' | 'name' | 'published' | 'shortDescription' | 'description' | 'brands' | 'cost')
  | ('inStock' | 'stock' | 'backorders' | 'salePrice' | 'regularPrice' | 'saleStarts' | 'saleEnds')
  | ('categories' | 'tags' | 'images' | 'parent')
  | AttributeField
  | keyof typeof WEIGHTS
  | `${Side}${keyof typeof UNITS}`;

const attributeColumns = Object.fromEntries(
  ATTRIBUTES.flatMap((number) => [
    [`attribute${number}Name`, [`Attribute ${number} name`]],
    [`attribute${number}Values`, [`Attribute ${number} value(s)`]],
  ]),
) as unknown as Record<AttributeField, readonly string[]>;

const sideColumns = Object.fromEntries(
  (['length', 'width', 'height'] as const).flatMap((side) =>
    Object.keys(UNITS).map((unit) => [`${side}${unit}`, [`${side} (${unit})`]]),
  ),
) as unknown as Record<`${Side}${keyof typeof UNITS}`, readonly string[]>;

/** WooCommerce's product export: a row per simple product, a row per variable one and one per variation, in any order. */
export const woocommerce: ProductFormat<Field> = {
  name: 'woocommerce',
  title: "WooCommerce's product export",
  columns: {
    id: ['ID'],
    type: ['Type'],
    sku: ['SKU'],
    gtin: ['GTIN, UPC, EAN, or ISBN', 'GTIN'],
    name: ['Name'],
    published: ['Published'],
    shortDescription: ['Short description'],
    description: ['Description'],
    brands: ['Brands'],
    cost: ['Cost of goods', 'Cost'],
    inStock: ['In stock?'],
    stock: ['Stock'],
    backorders: ['Backorders allowed?'],
    salePrice: ['Sale price'],
    regularPrice: ['Regular price'],
    saleStarts: ['Date sale price starts'],
    saleEnds: ['Date sale price ends'],
    categories: ['Categories'],
    tags: ['Tags'],
    images: ['Images'],
    parent: ['Parent'],
    weightKg: ['Weight (kg)'],
    weightG: ['Weight (g)'],
    weightLbs: ['Weight (lbs)'],
    weightOz: ['Weight (oz)'],
    ...sideColumns,
    ...attributeColumns,
  },
  required: ['type', 'name', 'regularPrice'],

  group: (rows) => scattered(rows, kinshipOf),

  read(group, context) {
    const [first] = group.rows;
    const types = listOf(first.raw('type').toLowerCase());
    if (types.includes('variation')) {
      const message = `There is no product ${quoted(first.raw('parent'))} in the file that this could be a variation of.`;
      for (const row of group.rows) row.flaw('parent', 'parent_missing', message);
    } else if (!types.includes('simple') && !types.includes('variable')) {
      first.flaw(
        'type',
        'type_not_supported',
        `${quoted(first.raw('type'))} is none of simple, variable and variation.`,
      );
    }
    return readProduct(group, context, types.includes('variable') ? group.rows.slice(1) : [first]);
  },
};

/** The product's name in the file: its SKU, or `id:` and its number, as variations name it too. */
function kinshipOf(row: Cells<Field>): Kinship {
  const types = listOf(row.raw('type').toLowerCase());
  if (types.includes('variation')) return { kind: 'variation', parent: row.raw('parent') };
  const keys = [row.raw('sku'), row.raw('id') === '' ? '' : `id:${row.raw('id')}`].filter((key) => key !== '');
  const handle = keys[0] ?? '';
  return types.includes('variable') ? { kind: 'parent', handle, keys } : { kind: 'whole', handle };
}

function readProduct(
  { handle, rows }: RowGroup<Field>,
  { currency }: ImportContext,
  sold: readonly Cells<Field>[],
): ProductDraft {
  const [first] = rows;
  if (handle === '') first.flaw('sku', 'value_missing', 'A product must have a SKU or an ID.');
  const name = first.required('name', LIMITS.name);
  const options = optionsOf(first);
  return {
    cells: first,
    handle,
    slugFrom: name,
    name,
    description: descriptionOf(first),
    brand: listOf(first.text('brands', LIMITS.brand))[0] ?? '',
    categoryPath: deepestPath(first),
    isActive: ['1', 'true', 'yes', ''].includes(first.raw('published').toLowerCase()),
    tags: listOf(first.text('tags', LIMITS.tags)),
    options,
    variants: sold.map((row) => variantOf(row, options, currency, row === first)),
    images: imagesOf(first),
  };
}

const optionsOf = (row: Cells<Field>): DraftOption[] =>
  ATTRIBUTES.map((number) => ({
    name: row.text(`attribute${number}Name`, LIMITS.optionName),
    nameField: `attribute${number}Name`,
    valueField: `attribute${number}Values`,
  }));

function variantOf(
  row: Cells<Field>,
  options: readonly DraftOption[],
  currency: ImportContext['currency'],
  isWhole: boolean,
): DraftVariant {
  const images = imagesOf(row);
  return {
    cells: row,
    values: options.map(({ name }) => chosenValue(row, name, isWhole)),
    sku: row.sku('sku'),
    barcode: row.text('gtin', LIMITS.barcode),
    ...pricesOf(row, currency),
    cost: row.price('cost', currency),
    onHand: stockOf(row),
    minOrderQuantity: null,
    weightG: weightOf(row),
    lengthMm: sideOf(row, 'length'),
    widthMm: sideOf(row, 'width'),
    heightMm: sideOf(row, 'height'),
    position: null,
    imageUrl: isWhole ? null : (images[0]?.url ?? null),
  };
}

/** A row may list the attributes in another order than its product does. Several values of a simple product choose nothing. */
function chosenValue(row: Cells<Field>, name: string, isWhole: boolean): string {
  if (name === '') return '';
  const number = ATTRIBUTES.find((each) => row.raw(`attribute${each}Name`).toLowerCase() === name.toLowerCase());
  if (number === undefined) return '';
  const value = row.text(`attribute${number}Values`, isWhole ? LIMITS.description : LIMITS.optionValue);
  return isWhole && (value.includes(',') || value.length > LIMITS.optionValue) ? '' : value;
}

/** A sale price without dates is the price. One with dates holds for a time only, and is left to promotions. */
function pricesOf(
  row: Cells<Field>,
  currency: ImportContext['currency'],
): { price: Money; compareAtPrice: Money | null; comparesPrices: boolean } {
  const regular = requiredPrice(row, 'regularPrice', currency);
  const sale = row.price('salePrice', currency);
  const isDated = row.raw('saleStarts') !== '' || row.raw('saleEnds') !== '';
  const comparesPrices = row.knows('salePrice');
  return sale === null || isDated
    ? { price: regular, compareAtPrice: null, comparesPrices }
    : { price: sale, compareAtPrice: regular, comparesPrices };
}

/** `parent`: counted for all variations together, which the catalogue does not know. Below zero: see Shopify's. */
function stockOf(row: Cells<Field>): number | null {
  const stock = row.raw('stock').toLowerCase();
  if (stock === 'parent') return null;
  const oversells = ['1', 'yes', 'notify'].includes(row.raw('backorders').toLowerCase());
  if (oversells && /^-\d+$/.test(stock)) return 0;
  const count = row.count('stock');
  return count === null && row.raw('inStock') === '0' ? 0 : count;
}

function weightOf(row: Cells<Field>): number | null {
  const fields = Object.keys(WEIGHTS) as (keyof typeof WEIGHTS)[];
  const field = fields.find((each) => row.raw(each) !== '');
  return field === undefined ? null : row.measure(field, WEIGHTS[field]);
}

function sideOf(row: Cells<Field>, side: Side): number | null {
  const units = Object.keys(UNITS) as (keyof typeof UNITS)[];
  const unit = units.find((each) => row.raw(`${side}${each}`) !== '');
  return unit === undefined ? null : row.measure(`${side}${unit}`, UNITS[unit]);
}

/** WooCommerce writes line ends as `\n`, two characters. */
function descriptionOf(row: Cells<Field>): string {
  const field = row.raw('description') === '' ? 'shortDescription' : 'description';
  return row.prose(field, LIMITS.description, (text) => plainText(text.replaceAll('\\n', '\n')));
}

/** Of `Clothing, Clothing > Shirts` the most exact one, and the earlier of two; `\,` is a comma in a name. */
function deepestPath(row: Cells<Field>): string[] {
  const paths = row
    .text('categories', LIMITS.description)
    .split(/(?<!\\),/)
    .map((path) => path.replaceAll('\\,', ','));
  const depth = (path: string): number => path.split('>').length;
  const deepest = paths.reduce((best, path) => (depth(path) > depth(best) ? path : best), paths[0] ?? '');
  return pathOf(row, 'categories', deepest, LIMITS.category);
}

/** URLs between commas; a URL may have commas of its own. */
function imagesOf(row: Cells<Field>): DraftImage[] {
  const urls = row
    .raw('images')
    .split(/,\s*(?=https?:)/i)
    .map((url) => url.trim())
    .filter((url) => url !== '');
  const wrong = urls.find((url) => !isHttpUrl(url));
  if (wrong !== undefined) {
    row.flaw('images', 'url_not_valid', `${quoted(wrong)} is not an http(s) URL of at most 2,048 characters.`);
  }
  return urls.filter(isHttpUrl).map((url, index) => ({ url, altText: '', position: index + 1 }));
}
