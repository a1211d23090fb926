import { refuse } from '../errors.ts';

declare const skuBrand: unique symbol;

/** A SKU code in its one form: trimmed, upper case, printable ASCII without spaces, at most 64 characters. */
export type Sku = string & { readonly [skuBrand]: true };

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
};
