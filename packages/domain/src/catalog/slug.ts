import { shortHash } from './hash.ts';

/** Path words that older spellings of the API need; no slug may be one of them. */
const RESERVED: ReadonlySet<string> = new Set([
  'list',
  'detail',
  'search',
  'filter',
  'pending',
  'me',
  'flat',
  'upload-image',
]);

/** In characters, unless another limit is given. */
const LONGEST = 80;
const FORM = /^[a-z0-9]+(-[a-z0-9]+)*$/;

export const Slug = {
  /**
   * A URL word made from a name: lower-case ASCII letters, digits and single hyphens; never empty. Accents are dropped;
   * where letters of other scripts or the end of a long name are, a hash tells the name from others. A slug is its own.
   */
  of(name: string, longest: number = LONGEST): string {
    const plain = withoutMarks(name);
    const words = FORM.test(name) ? name : wordsOf(plain);
    const slug = words === '' || losesLetters(plain) || words.length > longest ? told(words, name, longest) : words;
    return RESERVED.has(slug) ? `${slug}-1` : slug;
  },

  /** The slug of a name that another has, told apart by a hash of the id of this one. */
  apart(name: string, id: string): string {
    const suffix = shortHash(id);
    return `${Slug.of(name, LONGEST - suffix.length - 1)}-${suffix}`;
  },

  isReserved: (slug: string): boolean => RESERVED.has(slug),
};

/** A text without accents, so that é is e; letters of other scripts stay what they are. */
export const withoutMarks = (text: string): string => text.normalize('NFKD').replace(/\p{M}+/gu, '');

/** Whether a text has letters or digits that ASCII cannot show. */
export const losesLetters = (text: string): boolean => /[^\p{ASCII}]/u.test(text.replace(/[^\p{L}\p{N}]+/gu, ''));

const wordsOf = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

/** Cut so that a hash of the whole name fits behind it. */
function told(words: string, name: string, longest: number): string {
  const head = words.slice(0, longest - 9).replace(/-+$/, '');
  return head === '' ? shortHash(name) : `${head}-${shortHash(name)}`;
}
