const MAX_LENGTH = 200;
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
