import { losesLetters, Sku, shortHash, withoutMarks } from '@soko/domain';

/** A name in this form is a code already. */
const CODE = /^[a-z][a-z0-9_]{0,62}$/;

/** The attribute code of an option's name: `Shoe Size` is `shoe_size`. Always the same for the same name. */
export function attributeCode(name: string): string {
  if (CODE.test(name)) return name;
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
