import { deflateRawSync } from 'node:zlib';
import { sheets } from '@soko/adapters-media';
import type { ProductRow } from '@soko/application';
import { DomainError } from '@soko/domain';
import { expect } from 'chai';
import { crc32, zipOf } from '../../support/zip.ts';

async function* bytesOf(bytes: Uint8Array, size = 65_536): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function rowsIn(bytes: Uint8Array, size?: number): Promise<ProductRow[]> {
  const rows: ProductRow[] = [];
  for await (const row of sheets.rows(bytesOf(bytes, size))) rows.push(row);
  return rows;
}
const plain = (rows: readonly ProductRow[]) => rows.map(({ line, cells }) => [line, Object.fromEntries(cells)]);

async function refusalOf(work: Promise<unknown>): Promise<string> {
  const failure: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(failure).to.be.instanceOf(DomainError);
  const { code, facts } = failure as DomainError;
  expect(code).to.equal('validation_failed');
  return facts.errors?.[0]?.message ?? '';
}

const NAMESPACE = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PARTS = {
  '[Content_Types].xml':
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/>' +
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
  '_rels/.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `<workbook xmlns="${NAMESPACE}" xmlns:r="${RELATIONS}"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
  'xl/styles.xml': `<styleSheet xmlns="${NAMESPACE}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
};
/** A workbook with these rows of cells, as XML. */
const workbook = (rows: string, more: Readonly<Record<string, string>> = {}, after = ''): Buffer =>
  zipOf({
    ...PARTS,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${NAMESPACE}"><sheetData>${rows}</sheetData>${after}</worksheet>`,
    ...more,
  });
const text = (at: string, value: string): string =>
  `<c r="${at}" t="inlineStr"><is><t xml:space="preserve">${value}</t></is></c>`;
const number = (at: string, value: string, rest = ''): string => `<c r="${at}"${rest}><v>${value}</v></c>`;
const HEADER = `<row r="1">${text('A1', 'a')}${text('B1', 'b')}</row>`;

describe('an XLSX file', () => {
  it('gives rows with the numbers that a spreadsheet shows beside them, and leaves out empty ones', async () => {
    const bytes = workbook(
      `${HEADER}<row r="3">${text('A3', 'x')}${number('B3', '5')}</row><row r="5">${text('A5', 'y')}</row>`,
    );
    for (const size of [1_000, 65_536]) {
      expect(plain(await rowsIn(bytes, size))).to.deep.equal([
        [3, { a: 'x', b: '5' }],
        [5, { a: 'y', b: '' }],
      ]);
    }
  });

  it('has numbers as people write them, leading zeros where the cell is text, and dates', async () => {
    const cells = (row: number, a: string, b: string) => `<row r="${row}">${a}${b}</row>`;
    const bytes = workbook(
      HEADER +
        cells(2, number('A2', '19.989999999999998'), number('B2', '1E-3')) +
        cells(3, text('A3', '00123'), number('B3', '12500')) +
        cells(4, number('A4', '46347', ' s="1"'), `<c r="B4" t="b"><v>1</v></c>`) +
        cells(5, number('A5', '-0.1'), number('B5', '6151234567890')),
    );
    expect(plain(await rowsIn(bytes)).map(([, row]) => row)).to.deep.equal([
      { a: '19.99', b: '0.001' },
      { a: '00123', b: '12500' },
      { a: '2026-11-21', b: 'true' },
      { a: '-0.1', b: '6151234567890' },
    ]);
  });

  it('has formulas as what they came to, nothing for those that failed, and merged cells as their first one', async () => {
    const bytes = workbook(
      `${HEADER}<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>` +
        `<row r="3">${text('A3', 'both')}<c r="B3"/></row>`,
      {},
      '<mergeCells count="1"><mergeCell ref="A3:B3"/></mergeCells>',
    );
    expect(plain(await rowsIn(bytes)).map(([, row]) => row)).to.deep.equal([
      { a: '2', b: '' },
      { a: 'both', b: '' },
    ]);
  });

  it('J9: is refused when it is an archive of something else, broken or cut off', async () => {
    const whole = workbook(HEADER);
    for (const bytes of [
      zipOf({ 'x.txt': 'x' }),
      whole.subarray(0, -30),
      Buffer.from('PK\x03\x04 nothing', 'latin1'),
    ]) {
      expect(await refusalOf(rowsIn(bytes))).to.match(/no workbook, or a broken one/);
    }
  });

  it('J9: is refused when it has a password or is of an old kind', async () => {
    const compound = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(512)]);
    expect(await refusalOf(rowsIn(compound))).to.match(/old or an encrypted spreadsheet/);
    const locked = workbook(HEADER);
    for (let at = locked.indexOf('PK\x01\x02'); at !== -1; at = locked.indexOf('PK\x01\x02', at + 1)) {
      locked.writeUInt16LE(locked.readUInt16LE(at + 8) | 1, at + 8);
    }
    expect(await refusalOf(rowsIn(locked))).to.match(/with a password/);
  });

  it('J9: is refused when it would be too large unpacked, whatever its directory says', async () => {
    const zeros = Buffer.alloc(64 * 1024 * 1024, ' ');
    const bomb = workbook(HEADER, { 'xl/sharedStrings.xml': zeros.toString('latin1') });
    expect(bomb.length).to.be.lessThan(200_000);
    expect(await refusalOf(rowsIn(bomb))).to.match(/more than 200 MB when it is unpacked/);

    const packed = deflateRawSync(zeros);
    const lying = zipOf({ ...PARTS, 'xl/sharedStrings.xml': { packed, size: 1_000, crc: crc32(zeros) } });
    expect(await refusalOf(rowsIn(lying))).to.match(/no workbook, or a broken one/);
  });

  it('J9: is refused for more parts, rows or columns than are read', async () => {
    const parts = Object.fromEntries(Array.from({ length: 1_001 }, (_, at) => [`xl/media/${at}.txt`, '']));
    expect(await refusalOf(rowsIn(workbook(HEADER, parts)))).to.match(/too many parts/);
    const far = (at: string, row: string) => workbook(`${HEADER}<row r="${row}">${text(at, 'x')}</row>`);
    expect(await refusalOf(rowsIn(far('A1048576', '1048576')))).to.match(/more than 100,000 rows/);
    expect(await refusalOf(rowsIn(far('XFD2', '2')))).to.match(/more than 200 columns/);
  });

  it('J9: is refused when it brings entities of its own; links to other files are left alone', async () => {
    const entities = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>';
    const sheet = `${entities}<worksheet xmlns="${NAMESPACE}"><sheetData>${HEADER}</sheetData></worksheet>`;
    expect(await refusalOf(rowsIn(workbook('', { 'xl/worksheets/sheet1.xml': sheet })))).to.match(
      /entities of its own/,
    );
    const link = '<externalLink><externalBook r:id="rId1"/></externalLink>';
    const linked = workbook(`${HEADER}<row r="2">${text('A2', 'x')}</row>`, {
      'xl/externalLinks/externalLink1.xml': link,
    });
    expect(plain(await rowsIn(linked))).to.deep.equal([[2, { a: 'x', b: '' }]]);
  });

  it('is written so that it is read as it was', async () => {
    const rows = [
      ['a', 'b'],
      ['00123', '=1+1'],
      ["'=x", 'Ọlá <b> & "x"\nline'],
      ['valueOf', '__proto__'],
      ['_x0041_ \ufffd', 'a\r\n\tb'],
    ];
    for (const format of ['csv', 'xlsx'] as const) {
      const file = sheets.file(
        (async function* () {
          yield* rows;
        })(),
        format,
      );
      const chunks: Uint8Array[] = [];
      for await (const chunk of file) chunks.push(chunk);
      expect((await rowsIn(Buffer.concat(chunks))).map(({ cells }) => [...cells.values()])).to.deep.equal([
        ['00123', "'=1+1"],
        ["''=x", 'Ọlá <b> & "x"\nline'],
        ['valueOf', '__proto__'],
        ['_x0041_ \ufffd', 'a\r\n\tb'],
      ]);
    }
  });

  it('is not written with more rows than a spreadsheet takes', async () => {
    const many = async function* () {
      for (let at = 0; at < 100_002; at += 1) yield ['x'];
    };
    const failure: unknown = await sheets
      .file(many(), 'xlsx')
      [Symbol.asyncIterator]()
      .next()
      .catch((reason: unknown) => reason);
    expect((failure as DomainError).code).to.equal('export_too_large');
  });
});
