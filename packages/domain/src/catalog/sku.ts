import { refuse } from '../errors.ts';
import { shortHash } from './hash.ts';
import { losesLetters, withoutMarks } from './slug.ts';

declare const skuBrand: unique symbol;

/** A SKU code in its one form: trimmed, upper case, printable ASCII without spaces, at most 64 characters. */
export type Sku = string & { readonly [skuBrand]: true };

const LONGEST = 64;
const FORM = /^[A-Za-z0-9][A-Za-z0-9._/+-]{0,63}$/;

export const Sku = {
  /** The text in the one form, or null when it cannot be a SKU. ASCII before upper-casing: `ı` and `ß` are no letters of a SKU. */
  read(text: string): Sku | null {
    const code = text.trim().normalize('NFKC');
    return FORM.test(code) ? (code.toUpperCase() as Sku) : null;
  },
  /** The text in the one form. Refuses `validation_failed`. */
  of(text: string): Sku {
    return (
      Sku.read(text) ??
      refuse('validation_failed', {
        errors: [{ path: '/sku', code: 'sku_not_valid', message: 'A SKU has 1 to 64 letters, digits or . _ / + -' }],
      })
    );
  },

  /** The SKU of a variant that is given none: `SHOP-HANDLE-OPTIONS`, in capitals. Always the same for the same words. */
  made(shopSlug: string, handle: string, options: readonly string[]): Sku {
    const parts = [shopSlug, handle, ...options];
    const texts = parts.map(withoutMarks);
    const words = texts.map((text) =>
      text
        .toUpperCase()
        .replace(/[^A-Z0-9._/+]+/g, '-')
        .replace(/^-|-$/g, ''),
    );
    const made = words.filter((word) => word !== '').join('-');
    return Sku.of(distinct(made.replace(/^[^A-Z0-9]+/, ''), texts.some(losesLetters), parts.join('\n')));
  },

  /** A SKU that another variant has, told apart by a hash of the id of this one. */
  apart: (sku: Sku, id: string): Sku => Sku.of(`${sku.slice(0, LONGEST - 9).replace(/[-_]+$/, '')}-${shortHash(id)}`),
};

/** Cut to the longest form, or with letters lost in the making, a text stays told apart by a hash at its end. */
function distinct(made: string, isLossy: boolean, from: string): string {
  if (!isLossy && made.length <= LONGEST) return made;
  const head = made.slice(0, LONGEST - 9).replace(/[-_]+$/, '');
  return head === '' ? shortHash(from) : `${head}-${shortHash(from)}`;
}
