import { type Currency, Money } from '@soko/domain';
import { OPTIONS, type OptionNumber } from '../import/by-handle.ts';
import { type Field, soko } from '../import/soko.ts';
import { attributeCode } from '../import/words.ts';
import type { ExportedProduct, ExportedVariant } from './port.ts';

type Cells = Partial<Record<Field, string>>;

const FIELDS = Object.keys(soko.columns) as Field[];

/** The header of a file of products, in the market's own format; `shop` is for people. */
export const PRODUCT_HEADER: readonly string[] = [...FIELDS.map((field) => soko.columns[field][0] ?? field), 'shop'];

/**
 * The rows of a product as the import reads them: a row per variant, the product's own facts on the first one, and images
 * on whatever rows there are. Imported again it changes nothing. An option with a name that would be read as another code
 * is called by its code.
 */
export function productRows(product: ExportedProduct): readonly (readonly string[])[] {
  const codes = [...new Set(product.variants.flatMap(({ attributes }) => Object.keys(attributes)))].slice(
    0,
    OPTIONS.length,
  );
  const variants = product.variants.map((variant) => ({
    ...variantCells(variant, codes),
    ...imageOfVariant(product, variant),
  }));
  const images = product.images.map(
    ({ url, altText, position }): Cells => ({
      imageUrl: url,
      imagePosition: String(position),
      imageAlt: altText,
    }),
  );
  const count = Math.max(variants.length, images.length);
  return Array.from({ length: count }, (_, at) => {
    const cells: Cells = {
      handle: product.handle,
      ...(at === 0 ? productCells(product, codes) : {}),
      ...variants[at],
      ...images[at],
    };
    return [...FIELDS.map((field) => cells[field] ?? ''), product.shop];
  });
}

const optionField = <Part extends 'Name' | 'Value'>(at: number, part: Part) =>
  `option${(at + 1) as OptionNumber}${part}` as const;

const productCells = (product: ExportedProduct, codes: readonly string[]): Cells => ({
  name: product.name,
  description: product.description,
  brand: product.brand ?? '',
  category: product.category?.join(' > ') ?? '',
  active: String(product.isActive),
  ...Object.fromEntries(codes.map((code, at) => [optionField(at, 'Name'), optionName(product, code)])),
});

function optionName({ attributeNames }: ExportedProduct, code: string): string {
  const name = attributeNames[code] ?? code;
  return attributeCode(name) === code ? name : code;
}

const variantCells = (variant: ExportedVariant, codes: readonly string[]): Cells => ({
  ...Object.fromEntries(codes.map((code, at) => [optionField(at, 'Value'), variant.attributes[code] ?? ''])),
  sku: variant.sku,
  barcode: variant.barcode ?? '',
  price: major(variant.price, variant.currency),
  compareAtPrice: major(variant.compareAtPrice, variant.currency),
  cost: major(variant.cost, variant.currency),
  currency: variant.currency,
  onHand: String(variant.onHand),
  minOrderQuantity: String(variant.minOrderQuantity),
  weightG: textOf(variant.weightG),
  lengthMm: textOf(variant.lengthMm),
  widthMm: textOf(variant.widthMm),
  heightMm: textOf(variant.heightMm),
  position: String(variant.position),
});

/** The first image that shows this variant alone. */
function imageOfVariant({ images }: ExportedProduct, { id }: ExportedVariant): Cells {
  const shown = images.find(({ variantId }) => variantId === id);
  return shown === undefined ? {} : { variantImageUrl: shown.url };
}

export const textOf = (number: number | null): string => (number === null ? '' : String(number));

/** An amount as people write it; empty where there is none. */
export const major = (amount: number | null, currency: Currency): string =>
  amount === null ? '' : Money.format(Money.of(amount, currency));
