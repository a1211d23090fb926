import { losesLetters, Sku, shortHash, withoutMarks } from '@soko/domain';

const MAX_SKU = 64;
/** A name in this form is a code already. */
const CODE = /^[a-z][a-z0-9_]{0,62}$/;

/** Cut to a length, or with letters lost in the making, a text stays told apart by a hash at its end. */
function distinct(made: string, max: number, isLossy: boolean, from: string): string {
  if (!isLossy && made.length <= max) return made;
  const head = made.slice(0, max - 9).replace(/[-_]+$/, '');
  return head === '' ? shortHash(from) : `${head}-${shortHash(from)}`;
}

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

/** The SKU of a row that has none: `SHOP-HANDLE-OPTIONS`, in capitals. Always the same for the same words. */
export function skuOf(shopSlug: string, handle: string, options: readonly string[]): Sku {
  const parts = [shopSlug, handle, ...options];
  const texts = parts.map(withoutMarks);
  const words = texts.map((text) =>
    text
      .toUpperCase()
      .replace(/[^A-Z0-9._/+]+/g, '-')
      .replace(/^-|-$/g, ''),
  );
  const made = words.filter((word) => word !== '').join('-');
  return Sku.of(distinct(made.replace(/^[^A-Z0-9]+/, ''), MAX_SKU, texts.some(losesLetters), parts.join('\n')));
}
