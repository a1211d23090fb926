import { listOf, pathOf } from './assemble.ts';
import { type ByHandleField, optionColumns, readByHandle } from './by-handle.ts';
import type { Cells } from './cells.ts';
import { LIMITS } from './draft.ts';
import type { ProductFormat } from './format.ts';
import { consecutive } from './grouping.ts';
import { plainText } from './plain-text.ts';

type Field =
  | ByHandleField
  | 'title'
  | 'body'
  | 'vendor'
  | 'type'
  | 'category'
  | 'tags'
  | 'published'
  | 'status'
  | 'quantity'
  | 'policy';

/** Shopify's product export: the headers it has always had, then those of its newer template. */
export const shopify: ProductFormat<Field> = {
  name: 'shopify',
  title: "Shopify's product export",
  columns: {
    handle: ['Handle', 'URL handle'],
    title: ['Title'],
    body: ['Body (HTML)', 'Description'],
    vendor: ['Vendor'],
    type: ['Type', 'Custom Product Type'],
    category: ['Product Category', 'Standard Product Type'],
    tags: ['Tags'],
    published: ['Published', 'Published on online store'],
    status: ['Status'],
    ...optionColumns((number, part) => `Option${number} ${part}`),
    sku: ['Variant SKU', 'SKU'],
    barcode: ['Variant Barcode', 'Barcode'],
    price: ['Variant Price', 'Price'],
    compareAtPrice: ['Variant Compare At Price', 'Compare-at price'],
    cost: ['Cost per item'],
    weightG: ['Variant Grams', 'Weight value (grams)'],
    quantity: ['Variant Inventory Qty', 'Inventory quantity'],
    policy: ['Variant Inventory Policy', 'Continue selling when out of stock'],
    imageUrl: ['Image Src', 'Product image URL'],
    imagePosition: ['Image Position'],
    imageAlt: ['Image Alt Text'],
    variantImageUrl: ['Variant Image', 'Variant image URL'],
  },
  required: ['handle', 'title', 'price'],

  group: (rows) => consecutive(rows, (row) => row.raw('handle')),

  read(group, { currency }) {
    const [first] = group.rows;
    const handle = first.required('handle', LIMITS.handle);
    const status = first.raw('status').toLowerCase();
    const path = first.raw('type') === '' ? 'category' : 'type';
    return {
      cells: first,
      handle,
      slugFrom: handle,
      name: first.required('title', LIMITS.name),
      description: first.knows('body') ? first.prose('body', LIMITS.description, plainText) : null,
      brand: first.text('vendor', LIMITS.brand),
      categoryPath: pathOf(first, path, first.text(path, 10 * LIMITS.category), LIMITS.category),
      isActive:
        first.knows('published') || first.knows('status')
          ? (first.flag('published') ?? true) && (status === '' || status === 'active')
          : null,
      tags: listOf(first.text('tags', LIMITS.tags)),
      ...readByHandle(
        group,
        () => currency,
        (row) => ({
          onHand: quantityOf(row),
          minOrderQuantity: null,
          lengthMm: null,
          widthMm: null,
          heightMm: null,
          position: null,
        }),
      ),
    };
  },
};

/** Where a shop goes on selling what it does not have, Shopify counts below zero: there is then nothing in stock. */
function quantityOf(row: Cells<Field>): number | null {
  const oversells = ['continue', 'true'].includes(row.raw('policy').toLowerCase());
  return oversells && /^-\d+$/.test(row.raw('quantity')) ? 0 : row.count('quantity');
}
