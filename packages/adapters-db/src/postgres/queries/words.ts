import type { Bindings } from './document.ts';

/** Of what is looked for, in characters. */
export const MAX_LENGTH = 200;
const MAX_WORDS = 10;

/** The words of a search: of its first 200 characters, at most ten. */
export const wordsOf = (q = ''): readonly string[] =>
  q
    .slice(0, MAX_LENGTH)
    .split(/[\s\0]+/)
    .filter((word) => word !== '')
    .slice(0, MAX_WORDS);

/** The LIKE pattern of what has this text somewhere; its own wildcards mean themselves. */
export const containing = (word: string): string => `%${word.replace(/[\\%_]/g, '\\$&')}%`;

/** How well a name fits the words of a search, as a bigint: the same, beginning with them, then by how many it has. */
export function fitOf(name: string, q: string | undefined, bind: Bindings['bind']): string {
  const words = wordsOf(q);
  const phrase = bind(words.join(' '), 'text');
  const has = words.map((word) => `(strpos(lower(${name}), lower(${bind(word, 'text')})) > 0)::int`);
  return `(case when lower(${name}) = lower(${phrase}) then 100
    when starts_with(lower(${name}), lower(${phrase})) then 50 else 0 end + ${['0', ...has].join(' + ')})::bigint`;
}
