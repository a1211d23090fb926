import { isRefusal, refuse } from '../errors.ts';

const LOCAL = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}$/;
const DOMAIN = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

export const Email = {
  /**
   * The form in which e-mail addresses are compared: ASCII only, lower case. Non-ASCII local parts are refused, so that
   * no two accounts differ by Unicode case folding alone; an international domain is given in its `xn--` form.
   */
  normal(text: string): string {
    const flaw = () =>
      refuse('validation_failed', {
        errors: [{ path: '/email', code: 'email_not_valid', message: 'This is not an e-mail address.' }],
      });
    if (!/^[\x21-\x7e]+$/.test(text)) return flaw();
    const lower = text.toLowerCase();
    const at = lower.lastIndexOf('@');
    const [local, domain] = [lower.slice(0, at), lower.slice(at + 1)];
    const dotted = local.startsWith('.') || local.endsWith('.') || local.includes('..');
    return at > 0 && LOCAL.test(local) && DOMAIN.test(domain) && !dotted ? lower : flaw();
  },

  /** The normal form; '' for what is no address, which is nobody's: looked up all the same, it takes the same work. */
  normalOrNone(text: string): string {
    try {
      return Email.normal(text);
    } catch (failure) {
      if (isRefusal(failure, 'validation_failed')) return '';
      throw failure;
    }
  },
};
