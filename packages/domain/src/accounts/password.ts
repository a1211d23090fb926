import { refuse } from '../errors.ts';

export const Password = {
  shortest: 8,
  longest: 128,

  /**
   * Accepts 8 to 128 characters that are not among the commonest, kept exactly as given (no trimming, no case change).
   * Refuses `validation_failed`. The list is compared in lower case.
   */
  accept(text: string, common: ReadonlySet<string>): string {
    const flaw = (code: string, message: string) =>
      refuse('validation_failed', { errors: [{ path: '/password', code, message }] });
    const length = [...text].length;
    if (length < Password.shortest) return flaw('password_too_short', 'A password has at least 8 characters.');
    if (length > Password.longest) return flaw('password_too_long', 'A password has at most 128 characters.');
    if (common.has(text.toLowerCase())) return flaw('password_too_common', 'This password is among the commonest.');
    return text;
  },
};
