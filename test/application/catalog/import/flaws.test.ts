import { readFileSync } from 'node:fs';
import { FLAWS, PRODUCT_FORMATS } from '@soko/application';
import { expect } from 'chai';
import { formatNamed } from './rows.ts';

const page = readFileSync('docs/import.md', 'utf8');

describe('docs/import.md', () => {
  it('lists every code of a flaw and no other, with its meaning', () => {
    const table = page.slice(page.indexOf('## Codes')).matchAll(/^\| `([a-z_]+)` \| (.*) \|$/gm);
    expect(Object.fromEntries([...table].map(([, code, title]) => [code, title]))).to.deep.equal(FLAWS);
  });

  it("names every column of Soko's format", () => {
    const columns = Object.values(formatNamed('soko').columns).flatMap(([name]) => name ?? []);
    const numbered = (name: string): string => name.replace(/[2-7]_/, '1_');
    for (const column of columns) expect(page).to.contain(`\`${numbered(column)}\``);
  });

  it('names every format', () => {
    expect(page).to.contain(PRODUCT_FORMATS.map(({ name }) => name).join('|'));
  });
});
