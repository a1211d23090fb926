import { type Sku, Slug } from '@soko/domain';
import type { Cells } from './cells.ts';
import type { DraftImage, DraftOption, DraftVariant, ProductDraft } from './draft.ts';
import type { ImportedImage, ImportedOption, ImportedProduct, ImportedVariant } from './port.ts';
import { attributeCode, skuOf } from './words.ts';

/** Leaves room for a hyphen and a shop's slug, where the word alone is taken. */
const MAX_SLUG = 99;

/** Which option of the draft it is, by its place. */
type PlacedOption = ImportedOption & Readonly<{ place: number }>;

/**
 * Makes the product of a draft: options get their codes, variants their SKUs, images their order. Leaves a flaw with the
 * row where rows contradict each other.
 */
export function assemble(draft: ProductDraft, shopSlug: string): ImportedProduct {
  const options = optionsOf(draft);
  const variants = draft.variants.map((variant) => variantOf(variant, options, shopSlug, draft.handle));
  if (variants.length === 0) draft.cells.flaw(null, 'variants_missing', 'The product has no variant.');
  checkDistinct(draft.variants, options);
  return {
    line: draft.cells.line,
    handle: draft.handle,
    slug: Slug.of(draft.slugFrom, MAX_SLUG),
    name: draft.name,
    description: draft.description,
    brand: draft.brand === '' ? null : draft.brand,
    categoryPath: draft.categoryPath,
    isActive: draft.isActive,
    tags: draft.tags,
    options: options.map(({ name, code }) => ({ name, code })),
    variants,
    images: imagesOf(draft.images, draft.variants, variants),
  };
}

/** The options that the variants choose from. `Title` with its one value `Default Title` is no option. */
function optionsOf({ cells, options, variants }: ProductDraft): PlacedOption[] {
  const used = options
    .map((option, place) => ({ ...option, place }))
    .filter(({ place }) => variants.some(({ values }) => (values[place] ?? '') !== ''))
    .filter((option) => !isDefault(option, variants));
  const placed = used.map(({ name, place }) => ({ name, code: attributeCode(name), place }));
  used.forEach(({ name, nameField }, index) => {
    if (name === '') cells.flaw(nameField, 'option_name_missing', 'The option has values and no name.');
    const isRepeated = placed.findIndex(({ code }) => code === placed[index]?.code) < index;
    if (name !== '' && isRepeated) cells.flaw(nameField, 'option_repeated', `There are two options ${name}.`);
  });
  for (const { place, name, valueField } of used) {
    for (const variant of variants.filter(({ values }) => (values[place] ?? '') === '')) {
      variant.cells.flaw(valueField, 'option_value_missing', `The variant has no ${name === '' ? 'value' : name}.`);
    }
  }
  return placed;
}

const isDefault = ({ name, place }: DraftOption & { place: number }, variants: readonly DraftVariant[]): boolean =>
  variants.length === 1 &&
  ['title', ''].includes(name.toLowerCase()) &&
  variants[0]?.values[place]?.toLowerCase() === 'default title';

function variantOf(
  draft: DraftVariant,
  options: readonly PlacedOption[],
  shopSlug: string,
  handle: string,
): ImportedVariant {
  const { cells, values, imageUrl: _, ...facts } = draft;
  const chosen = options.map(({ code, place }): [string, string] => [code, values[place] ?? '']);
  return {
    ...facts,
    line: cells.line,
    sku:
      draft.sku ??
      skuOf(
        shopSlug,
        handle,
        chosen.map(([, value]) => value),
      ),
    barcode: draft.barcode === '' ? null : draft.barcode,
    attributes: Object.fromEntries(chosen),
  };
}

/** No two variants with the same options. SKUs are compared over the whole file, elsewhere. */
function checkDistinct(variants: readonly DraftVariant[], options: readonly PlacedOption[]): void {
  const lines = new Map<string, number>();
  for (const { cells, values } of variants) {
    const chosen = options.map(({ place }) => values[place] ?? '');
    const key = chosen.join('\n').toLowerCase();
    const earlier = lines.get(key);
    if (earlier === undefined) lines.set(key, cells.line);
    else {
      const what = chosen.length === 0 ? 'without options' : `with ${chosen.join(', ')}`;
      cells.flaw(null, 'variant_repeated', `There is a variant ${what} on line ${earlier}.`);
    }
  }
}

/** Each URL once, in the order of their positions; one that several variants share shows the whole product. */
function imagesOf(
  images: readonly DraftImage[],
  drafts: readonly DraftVariant[],
  variants: readonly ImportedVariant[],
): ImportedImage[] {
  const shown = new Map<string, Sku[]>();
  drafts.forEach(({ imageUrl }, index) => {
    const sku = variants[index]?.sku;
    if (imageUrl !== null && sku !== undefined) shown.set(imageUrl, [...(shown.get(imageUrl) ?? []), sku]);
  });
  const own = [...shown.keys()].map((url): DraftImage => ({ url, altText: '', position: null }));
  const byUrl = new Map<string, DraftImage>();
  for (const image of [...images, ...own]) if (!byUrl.has(image.url)) byUrl.set(image.url, image);
  const all = [...byUrl.values()];
  const isPlaced =
    new Set(all.map(({ position }) => position ?? -1)).size === all.length &&
    all.every(({ position }) => position !== null);
  return all
    .sort((a, b) => (a.position ?? Number.MAX_SAFE_INTEGER) - (b.position ?? Number.MAX_SAFE_INTEGER))
    .map(({ url, altText, position }, index) => {
      const skus = shown.get(url) ?? [];
      return {
        url,
        altText,
        position: isPlaced && position !== null ? position : index + 1,
        sku: skus.length === 1 && variants.length > 1 ? (skus[0] ?? null) : null,
      };
    });
}

/** Tags and the like: parts of a cell between commas, without empty and repeated ones. */
export const listOf = (text: string): string[] =>
  [...new Set(text.split(',').map((part) => part.trim()))].filter((part) => part !== '');

/** `Clothing > Shirts`, from the root down. A part that is too long is a flaw. */
export function pathOf(cells: Cells, field: string, text: string, max: number): string[] {
  const path = text
    .split('>')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (path.some((name) => name.length > max)) {
    cells.flaw(field, 'text_too_long', `The name of a category has more than ${max} characters.`);
  }
  return path;
}
