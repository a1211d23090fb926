import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect } from 'chai';
import { fences, type Page, pages, prose } from './pages.ts';

/**
 * Lines that a page adds below one that stays: so the page is right before and after somebody followed it. Null where
 * a change is anything else.
 */
type Addition = Readonly<{ file: string; below: string; added: readonly string[] }>;

const additions = (page: Page): readonly (Addition | null)[] =>
  fences(page)
    .filter(({ language }) => language === 'diff')
    .map(({ text }) => {
      const [head = '', first = '', ...rest] = text.trimEnd().split('\n');
      const below = first.slice(1);
      const added = rest.map((line) => line.slice(1));
      const adds = rest.length > 0 && rest.every((line) => line.startsWith('+')) && !added.includes(below);
      const stays = first.startsWith(' ') && head.startsWith('--- ');
      return adds && stays ? { file: head.slice('--- '.length), below, added } : null;
    });

const textOf = (path: string): string | null => (existsSync(path) ? readFileSync(path, 'utf8') : null);

/** The files that a page asks to be made, as the prose names them. */
const newFiles = (page: Page): readonly string[] =>
  [...prose(page).matchAll(/`([\w./-]+)` \(new\)/g)].map(([, path = '']) => path);

/** The files that it gives the text of, by the comment in their first line. */
const givenFiles = (page: Page): ReadonlyMap<string, string> =>
  new Map(
    fences(page)
      .filter(({ language }) => language === 'ts')
      .map(({ text }) => [/^\/\/ (\S+)\n/.exec(text)?.[1] ?? 'no name', text]),
  );

for (const page of pages('docs/how-to')) {
  describe(page.path, () => {
    it('changes files by adding lines below one that stays', () => {
      expect(additions(page)).to.not.be.empty.and.not.to.include(null);
    });

    it('names a line that stands in its file exactly once', () => {
      const wrong = additions(page).filter((one) => {
        const lines = one === null ? [] : (textOf(one.file) ?? '').split('\n');
        return lines.filter((line) => line === one?.below).length !== 1;
      });
      expect(wrong).to.deep.equal([]);
    });

    it('gives the whole text of each new file', () => {
      expect([...givenFiles(page).keys()]).to.have.members([...newFiles(page)]);
    });

    it('puts new files where there is a folder for them, and nothing else is in their place', () => {
      const wrong = [...givenFiles(page)].filter(
        ([path, text]) => (textOf(path) ?? text) !== text || !existsSync(dirname(path)),
      );
      expect(wrong.map(([path]) => path)).to.deep.equal([]);
    });
  });
}
