import { listOf, pathOf } from './assemble.ts';
import { type ByHandleField, optionColumns, readByHandle } from './by-handle.ts';
import type { Cells } from './cells.ts';
import { LIMITS } from './draft.ts';
import type { ProductFormat } from './format.ts';
import { consecutive } from './grouping.ts';

export type Field =
  | ByHandleField
  | 'name'
  | 'description'
  | 'brand'
  | 'category'
  | 'tags'
  | 'active'
  | 'onHand'
  | 'minOrderQuantity'
  | 'lengthMm'
  | 'widthMm'
  | 'heightMm'
  | 'position'
  | 'currency';

/** The market's own format: a row per variant, the product's facts on the first one. docs/import.md describes it. */
export const soko: ProductFormat<Field> = {
  name: 'soko',
  title: "Soko's own format",
  columns: {
    handle: ['handle'],
    name: ['name'],
    description: ['description'],
    brand: ['brand'],
    category: ['category'],
    tags: ['tags'],
    active: ['active'],
    ...optionColumns((number, part) => `option${number}_${part.toLowerCase()}`),
    sku: ['sku'],
    barcode: ['barcode'],
    price: ['price'],
    compareAtPrice: ['compare_at_price'],
    cost: ['cost'],
    currency: ['currency'],
    onHand: ['on_hand'],
    minOrderQuantity: ['min_order_quantity'],
    weightG: ['weight_g'],
    lengthMm: ['length_mm'],
    widthMm: ['width_mm'],
    heightMm: ['height_mm'],
    position: ['position'],
    imageUrl: ['image_url'],
    imagePosition: ['image_position'],
    imageAlt: ['image_alt'],
    variantImageUrl: ['variant_image_url'],
  },
  required: ['handle', 'name', 'price'],

  group: (rows) => consecutive(rows, (row) => row.raw('handle')),

  read(group, { currency }) {
    const [first] = group.rows;
    const handle = first.required('handle', LIMITS.handle);
    return {
      cells: first,
      handle,
      slugFrom: handle,
      name: first.required('name', LIMITS.name),
      description: first.knows('description') ? first.prose('description', LIMITS.description) : null,
      brand: first.text('brand', LIMITS.brand),
      categoryPath: pathOf(first, 'category', first.text('category', 10 * LIMITS.category), LIMITS.category),
      isActive: first.knows('active') ? (first.flag('active') ?? true) : null,
      tags: listOf(first.text('tags', LIMITS.tags)),
      ...readByHandle(
        group,
        (row: Cells<Field>) => row.currency('currency') ?? currency,
        (row: Cells<Field>) => ({
          onHand: row.count('onHand'),
          minOrderQuantity: smallestOrder(row),
          lengthMm: row.measure('lengthMm', 1),
          widthMm: row.measure('widthMm', 1),
          heightMm: row.measure('heightMm', 1),
          position: row.count('position'),
        }),
      ),
    };
  },
};

function smallestOrder(row: Cells<Field>): number | null {
  if (!row.knows('minOrderQuantity')) return null;
  const quantity = row.count('minOrderQuantity') ?? 1;
  if (quantity >= 1 && quantity <= 999) return quantity;
  row.flaw('minOrderQuantity', 'count_not_valid', 'The smallest order is a whole number from 1 to 999.');
  return null;
}
