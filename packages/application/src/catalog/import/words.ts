import { losesLetters, Sku, shortHash, withoutMarks } from '@soko/domain';

/** The attribute code of an option's name: `Shoe Size` is `shoe_size`. Always the same for the same name. */
export function attributeCode(name: string): string {
  const text = withoutMarks(name);
  const words = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
  if (words === '' || losesLetters(text)) return `option_${shortHash(name.toLowerCase())}`;
  return (/^[a-z]/.test(words) ? words : `option_${words}`).slice(0, 63);
}

/** The SKU of a row that has none. */
export const skuOf = Sku.made;
