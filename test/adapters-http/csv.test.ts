import { text } from 'node:stream/consumers';
import { inert, live } from '@soko/application';
import { expect } from 'chai';
import { csvOf } from '../../packages/adapters-http/src/csv.ts';

describe('a CSV file', () => {
  it('J11: has an apostrophe before whatever a spreadsheet could run', () => {
    for (const cell of [
      '=1',
      '+1',
      '-1',
      '@x',
      '\tx',
      '\rx',
      '\0x',
      '  =1',
      '＝1',
      '＋1',
      '－1',
      '＠x',
      '\u3000＝1',
      ' \t=1',
    ]) {
      expect(inert(cell)).to.equal(`'${cell}`);
    }
    for (const cell of ['', 'x', '1', 'a=1', '  x', "'x", "'"]) expect(inert(cell)).to.equal(cell);
  });

  it('J11: gives every cell back as it was, also one that had an apostrophe of its own', () => {
    for (const cell of ['=1', "'=1", "''=1", "'", "'x", '-5', ' @x', "' =1", 'x', '']) {
      expect(live(inert(cell))).to.equal(cell);
    }
  });

  it('J11: has every cell in quotes, those in it doubled, and lines that end as RFC 4180 says', async () => {
    const rows = async function* () {
      yield { name: 'a "b"\nc', sum: null };
      yield { name: '=1', sum: '2' };
    };
    const made = csvOf<{ name: string; sum: string | null }>(
      { name: ({ name }) => name, sum: ({ sum }) => sum },
      rows(),
    );
    expect(await text(made)).to.equal('"name","sum"\r\n"a ""b""\nc",""\r\n"\'=1","2"\r\n');
  });
});
