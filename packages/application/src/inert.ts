/** A spreadsheet takes what begins so for a formula: `=`, `+`, `-`, `@`, also in full width, tab, CR and NUL. */
const FORMULA = /^'*[ \u00a0\u3000]*[=+\-@\t\r\0\uff1d\uff0b\uff0d\uff20]/;

/**
 * A text that no spreadsheet runs: an apostrophe stands before what could be a formula, and before what has one there
 * already, so that `live` gives each text back as it was.
 */
export const inert = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

/** The text without the apostrophe that `inert` put before it. */
export const live = (text: string): string => (text.startsWith("'") && FORMULA.test(text) ? text.slice(1) : text);
