import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { allPages, type Page, prose } from './pages.ts';

/** Where the links of a page lead, without those in fenced blocks and code. */
const links = (page: Page): readonly string[] =>
  [
    ...prose(page)
      .replace(/`[^`]*`/g, '')
      .matchAll(/\]\(([^()\s]+)\)/g),
  ].map(([, target = '']) => target);

const isWithin = (link: string): boolean => !/^[a-z]+:/i.test(link);

/** Where a heading can be linked to, as repositories' pages make it. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');

const anchors = (path: string): readonly string[] =>
  [...prose({ path, text: readFileSync(path, 'utf8') }).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) =>
    anchorOf(heading),
  );

describe('the documentation', () => {
  const all = allPages();

  it('is there', () => {
    expect(all.map(({ path }) => path)).to.include.members(['README.md', 'docs/architecture.md', 'docs/operations.md']);
  });

  it('links to files and headings that exist', () => {
    const broken = all.flatMap((page) =>
      links(page)
        .filter(isWithin)
        .filter((link) => {
          const [target = '', anchor] = link.split('#');
          const file = target === '' ? page.path : join(dirname(page.path), target);
          if (!existsSync(file)) return true;
          return anchor !== undefined && (statSync(file).isDirectory() || !anchors(file).includes(anchor));
        })
        .map((link) => `${page.path}: ${link}`),
    );
    expect(broken).to.deep.equal([]);
  });

  it('closes every fence it opens', () => {
    const open = all.filter(({ text }) => (text.match(/^```/gm)?.length ?? 0) % 2 === 1);
    expect(open.map(({ path }) => path)).to.deep.equal([]);
  });

  it('has as many cells in each row of a table as in its head', () => {
    const cells = (row: string): number => row.replaceAll('\\|', '').split('|').length - 2;
    const crooked = all.flatMap((page) => {
      const lines = prose(page).split('\n');
      let width = 0;
      return lines.flatMap((line, at) => {
        const isRow = line.startsWith('|');
        if (isRow && width === 0) width = /^\|[\s:|-]+\|$/.test(lines[at + 1] ?? '') ? cells(line) : -1;
        const isWrong = isRow && cells(line) !== width;
        if (!isRow) width = 0;
        return isWrong ? [`${page.path}: ${line}`] : [];
      });
    });
    expect(crooked).to.deep.equal([]);
  });

  it('names no file of the repository that is not there', () => {
    const named = /`((?:packages|test|docs|scripts)\/[\w./-]+\.(?:ts|mjs|json|md|csv))`(?! \(new\))/g;
    const missing = all
      .filter(({ path }) => path !== 'CHANGELOG.md')
      .flatMap((page) =>
        [...prose(page).matchAll(named)]
          .map(([, path = '']) => path)
          .filter((path) => !existsSync(path))
          .map((path) => `${page.path}: ${path}`),
      );
    expect(missing).to.deep.equal([]);
  });
});
