const LENGTHS: ReadonlySet<number> = new Set([8, 12, 13, 14]);

/** Global Trade Item Numbers: the digits below the bars of EAN-8, UPC-A, EAN-13 and ITF-14. */
export const Gtin = {
  /**
   * Whether a barcode has the digits of a GTIN and not its check digit (GS1 General Specifications, 7.9: weights 3 and 1
   * from the right). A code of another form is a house's own, and never wrong.
   */
  isWrong(barcode: string): boolean {
    if (!/^\d+$/.test(barcode) || !LENGTHS.has(barcode.length)) return false;
    const sum = [...barcode]
      .reverse()
      .reduce((all, digit, place) => all + Number(digit) * (place % 2 === 0 ? 1 : 3), 0);
    return sum % 10 !== 0;
  },
};
