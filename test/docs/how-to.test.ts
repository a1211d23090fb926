import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect } from 'chai';
import { fences, type Page, pages, prose } from './pages.ts';

/** A change that a page asks for: the lines as they stand in the file, and as they stand afterwards. */
type Change = Readonly<{ file: string; before: string; after: string }>;

const changes = (page: Page): readonly Change[] =>
  fences(page)
    .filter(({ language }) => language === 'diff')
    .map(({ text }) => {
      const [head = '', ...lines] = text.trimEnd().split('\n');
      const without = (sign: string): string =>
        lines
          .filter((line) => !line.startsWith(sign))
          .map((line) => line.slice(1))
          .join('\n');
      return { file: head.replace('--- ', ''), before: without('+'), after: without('-') };
    });

/** The files that a page asks to be made, as the prose names them. */
const newFiles = (page: Page): readonly string[] =>
  [...prose(page).matchAll(/`([\w./-]+)` \(new\)/g)].map(([, path = '']) => path);

/** The files that it gives the text of, by the comment in their first line. */
const givenFiles = (page: Page): readonly string[] =>
  fences(page).flatMap(({ language, text }) =>
    language === 'ts' ? [/^\/\/ (\S+)\n/.exec(text)?.[1] ?? 'no name'] : [],
  );

for (const page of pages('docs/how-to')) {
  describe(page.path, () => {
    it('changes lines that stand in the file, exactly once', () => {
      const wrong = changes(page).filter(({ file, before }) => {
        const parts = existsSync(file) ? `\n${readFileSync(file, 'utf8')}`.split(`\n${before}\n`) : [];
        return parts.length !== 2;
      });
      expect(wrong).to.deep.equal([]);
    });

    it('changes something in each place that it names', () => {
      expect(changes(page).length).to.be.greaterThan(0);
      expect(changes(page).filter(({ before, after }) => before === after)).to.deep.equal([]);
    });

    it('puts new files where there is a folder for them, and nothing is in their place', () => {
      const wrong = newFiles(page).filter((path) => existsSync(path) || !existsSync(dirname(path)));
      expect(wrong).to.deep.equal([]);
    });

    it('gives the whole text of each new file', () => {
      expect(givenFiles(page)).to.have.members([...newFiles(page)]);
    });
  });
}
