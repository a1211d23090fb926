import { expect } from 'chai';
import { sources } from './support/sources.ts';

/** A regular expression as it is written, after a sign or a word that no division follows. */
const LITERAL =
  /(?<=[=(,:?[!&|{};>]\s*|\breturn\s+|^\s*)\/(?![*/\s])((?:[^\\/[\n]|\\.|\[(?:[^\\\]\n]|\\.)*\])+)\/[dgimsuvy]*(?=[\s.,;:)\]}])/gm;
const COMMENT = /\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm;

const literals = sources.flatMap(({ path, text }) =>
  [...text.replace(COMMENT, '').matchAll(LITERAL)].map((match) => ({ path, source: match[1] ?? '' })),
);

/** Words between single hyphens: which hyphen ends a word is never in doubt, so each sign is looked at once. */
const WORDS = '^[a-z0-9]+(-[a-z0-9]+)*$';

/** Whether something that repeats without an end stands inside of something that does: `(a+)*`, and `(a*b)+` as well. */
function isNested(source: string): boolean {
  const groups: { repeats: boolean }[] = [{ repeats: false }];
  const tokens = source.matchAll(/\\.|\[(?:[^\\\]]|\\.)*\]|\((?:\?(?:[:=!]|<[=!]|<\w+>))?|\)|[*+]|\{\d+,\}|./gsu);
  let closed: { repeats: boolean } | null = null;
  for (const [token] of tokens) {
    const isEndless = token === '*' || token === '+' || /^\{\d+,\}$/.test(token);
    if (isEndless && closed?.repeats === true) return true;
    const around: { repeats: boolean } | undefined = groups.at(-1);
    if (isEndless && around !== undefined) around.repeats = true;
    closed = null;
    if (token.startsWith('(') && token !== ')') groups.push({ repeats: false });
    if (token === ')') {
      closed = groups.pop() ?? null;
      const outer = groups.at(-1);
      if (outer !== undefined && closed?.repeats === true) outer.repeats = true;
    }
  }
  return false;
}

describe('the regular expressions of the source', () => {
  it('are found, and told apart by how they repeat', () => {
    expect(literals.length).to.be.greaterThan(150);
    const nested = ['(a+)+', '(?:a*b)+', '((a+)b)*', '(a{2,})*', '([)]+)*', '(\\)+)*'];
    expect(nested.filter((source) => !isNested(source))).to.deep.equal([]);
    const flat = ['a+b+', '(a+)', '(ab)+', '(a{1,3})*', '([+*]b)+', '(\\+)+', '(?<![a-z])(x|y)*', '(a+)?'];
    expect(flat.filter(isNested)).to.deep.equal([]);
  });

  it('K4: repeat nothing that repeats without an end', () => {
    const wrong = literals.filter(({ source }) => source !== WORDS && isNested(source));
    expect(wrong.map(({ path, source }) => `${path}: ${source}`)).to.deep.equal([]);
  });

  it('K4: are made of no text that somebody sends', () => {
    const made = sources.filter(({ text }) => /\bRegExp\(/.test(text.replace(COMMENT, '')));
    // of the names of tags whose text is dropped, a list of its own
    expect(made.map(({ path }) => path)).to.deep.equal(['packages/application/src/catalog/import/plain-text.ts']);
  });
});
