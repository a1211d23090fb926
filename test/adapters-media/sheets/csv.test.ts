import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFileRows, sheets } from '@soko/adapters-media';
import {
  type ImportContext,
  type ImportedProduct,
  isRefused,
  PRODUCT_FORMATS,
  type ProductRow,
  readProducts,
} from '@soko/application';
import { Currency, DomainError } from '@soko/domain';
import { expect } from 'chai';

/** The text as UTF-8, in pieces of this many bytes. */
async function* bytes(text: string | Uint8Array, size = 65_536): AsyncGenerator<Uint8Array> {
  const all = Buffer.from(text as string);
  for (let at = 0; at < all.length; at += size) yield all.subarray(at, at + size);
}

async function rowsIn(text: string | Uint8Array, size?: number): Promise<ProductRow[]> {
  const rows: ProductRow[] = [];
  for await (const row of sheets.rows(bytes(text, size))) rows.push(row);
  return rows;
}

async function refusalOf(work: Promise<unknown>): Promise<string> {
  const failure: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(failure).to.be.instanceOf(DomainError);
  expect((failure as DomainError).code).to.equal('validation_failed');
  const { message, facts } = failure as DomainError;
  return facts.errors?.[0]?.message ?? message;
}

const plain = (rows: readonly ProductRow[]) => rows.map(({ line, cells }) => [line, Object.fromEntries(cells)]);

describe('a CSV file', () => {
  it('gives rows with the physical lines where they start, whatever ends the lines', async () => {
    for (const end of ['\n', '\r\n', '\r']) {
      for (const size of [1, 7, 65_536]) {
        const text = ['a,b', '1,2', `"x${end}${end}y",3`, '', '', '4,5', ''].join(end);
        expect(plain(await rowsIn(text, size)), JSON.stringify([end, size])).to.deep.equal([
          [2, { a: '1', b: '2' }],
          [3, { a: `x${end}${end}y`, b: '3' }],
          [8, { a: '4', b: '5' }],
        ]);
      }
    }
  });

  it('may start with a byte order mark and end without a line end', async () => {
    expect(plain(await rowsIn('\ufeffa,b\n1,é', 1))).to.deep.equal([[2, { a: '1', b: 'é' }]]);
  });

  it('may have quotes in quotes, spaces around headers, and empty rows', async () => {
    expect(plain(await rowsIn(' a ,b\n"6"" pipe",\n,\n \n'))).to.deep.equal([[2, { a: '6" pipe', b: '' }]]);
  });

  it('has no rows when it is empty or has only a header', async () => {
    for (const text of ['', '\n\n', 'a,b', 'a,b\n', '\ufeff']) expect(await rowsIn(text)).to.deep.equal([]);
  });

  it('marks rows that do not fit the header, but for empty cells at the end', async () => {
    const rows = await rowsIn('a,b\n1\n1,2,3\n1,2,,\n');
    expect(rows.map(({ flaws }) => flaws?.map(({ line, column, code }) => [line, column, code]))).to.deep.equal([
      [[2, null, 'cells_too_few']],
      [[3, null, 'cells_too_many']],
      undefined,
    ]);
  });

  it('marks a cell of more than 100,000 characters', async () => {
    const [row] = await rowsIn(`a,b\n1,${'x'.repeat(100_001)}\n`);
    expect(row?.flaws?.[0]).to.include({ line: 2, column: 'b', code: 'cell_too_long' });
  });

  it('is refused for a broken quote, with the line where the row starts', async () => {
    expect(await refusalOf(rowsIn('a,b\n"x\ny",1\n"2,3\n4,5\n'))).to.equal('Line 4 has a quote that is never closed.');
    expect(await refusalOf(rowsIn('a,b\n1,2\n"3"4,5\n'))).to.match(/^Line 3 has text after a closing quote/);
    expect(await refusalOf(rowsIn('a,b\n1,6" pipe\n'))).to.match(/^Line 2 has a quote inside a cell/);
  });

  it('is refused for a row of more than 1 MB, before more is read', async () => {
    let given = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('a,b\n"');
      for (; given < 100; given += 1) yield Buffer.alloc(100_000, 'x');
    }
    const reading = (async () => {
      for await (const row of sheets.rows(endless())) expect.fail(String(row.line));
    })();
    expect(await refusalOf(reading)).to.match(/^Line 2 starts a row of more than 1 MB/);
    expect(given).to.be.lessThan(30);
  });

  it('is refused when it is not UTF-8, with the line', async () => {
    const latin = Buffer.concat([Buffer.from('a,b\n1,2\n'), Buffer.from([0x63, 0x61, 0x66, 0xe9, 0x2c, 0x31, 0x0a])]);
    expect(await refusalOf(rowsIn(latin))).to.match(/not UTF-8: save the file as UTF-8/);
    const wide = Buffer.from('\ufeffa,b\n1,2\n', 'utf16le');
    expect(await refusalOf(rowsIn(wide))).to.match(/^Line 1 is in UTF-16: save the file as UTF-8/);
    expect(await refusalOf(rowsIn(Buffer.from([0x61, 0x0a, 0xc3])))).to.match(/not UTF-8/);
  });

  it('is refused for a header that cannot be used', async () => {
    expect(await refusalOf(rowsIn('a;b\n1;2\n'))).to.match(/^Line 1 separates its columns otherwise than by commas/);
    expect(await refusalOf(rowsIn('a,b,A\n1,2,3\n'))).to.match(/^Line 1 names the column A twice/);
    const wide = Array.from({ length: 201 }, (_, at) => `c${at}`).join(',');
    expect(await refusalOf(rowsIn(`${wide}\n1\n`))).to.match(/^Line 1 has more than 200 columns/);
  });

  it('is refused in a sentence when it cannot be opened', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'soko-csv-'));
    const open = async (path: string) => {
      for await (const row of readFileRows(path)) expect.fail(String(row.line));
    };
    try {
      expect(await refusalOf(open(join(folder, 'gone.csv')))).to.match(/^There is no file /);
      expect(await refusalOf(open(folder))).to.match(/is a folder\.$/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is let go of when nobody reads on', async () => {
    let isClosed = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        yield Buffer.from('a\n');
        for (;;) yield Buffer.from('1\n'.repeat(1000));
      } finally {
        isClosed = true;
      }
    }
    for await (const row of sheets.rows(endless())) if (row.line > 10) break;
    await new Promise((resolve) => setImmediate(resolve));
    expect(isClosed).to.equal(true);
  });
});

describe('the example files', () => {
  const context: ImportContext = { shopSlug: 'corner', currency: Currency.of('USD') };
  const productsIn = async (format: string, file: string): Promise<ImportedProduct[]> => {
    const found = PRODUCT_FORMATS.find(({ name }) => name === format);
    if (found === undefined) throw new Error(`There is no format ${format}.`);
    const products: ImportedProduct[] = [];
    for await (const product of readProducts(readFileRows(`test/data/${file}`), found, context)) {
      if (isRefused(product)) expect.fail(JSON.stringify(product));
      products.push(product);
    }
    return products;
  };
  const variantsOf = (products: readonly ImportedProduct[]) => products.flatMap(({ variants }) => variants);
  const sum = (numbers: readonly (number | null)[]) => numbers.reduce<number>((all, number) => all + (number ?? 0), 0);

  it("has all of Shopify's apparel", async () => {
    const products = await productsIn('shopify', 'shopify/apparel.csv');
    const variants = variantsOf(products);
    expect([products.length, variants.length, products.flatMap(({ images }) => images).length]).to.deep.equal([
      20, 22, 20,
    ]);
    expect(sum(variants.map(({ onHand }) => onHand))).to.equal(22);
    expect(products.every(({ isActive }) => isActive)).to.equal(true);
    expect(products.flatMap(({ categoryPath }) => categoryPath)).to.deep.equal([]);
    const top = products.find(({ handle }) => handle === 'classic-varsity-top');
    expect(top).to.deep.include({ line: 3, name: 'Classic Varsity Top', brand: 'partners-demo', tags: ['women'] });
    expect(
      top?.variants.map(({ sku, line, attributes, price }) => [sku, line, attributes.size, price.amount]),
    ).to.deep.equal([
      ['CORNER-CLASSIC-VARSITY-TOP-SMALL', 3, 'Small', 6000],
      ['CORNER-CLASSIC-VARSITY-TOP-MEDIUM', 4, 'Medium', 6000],
      ['CORNER-CLASSIC-VARSITY-TOP-LARGE', 5, 'Large', 6000],
    ]);
    expect(products.filter(({ options }) => options.length > 0)).to.deep.equal([top]);
  });

  it("has all of Shopify's home and garden", async () => {
    const products = await productsIn('shopify', 'shopify/home-and-garden.csv');
    const variants = variantsOf(products);
    expect([products.length, variants.length, products.flatMap(({ images }) => images).length]).to.deep.equal([
      20, 21, 21,
    ]);
    expect(sum(variants.map(({ onHand }) => onHand))).to.equal(65);
    expect(variants.filter(({ compareAtPrice }) => compareAtPrice !== null)).to.have.length(16);
    expect(new Set(products.map(({ brand }) => brand))).to.deep.equal(
      new Set(['Company 123', 'Rustic LTD', 'Home Sweet Home']),
    );
    expect(new Set(products.flatMap(({ categoryPath }) => categoryPath))).to.deep.equal(new Set(['Outdoor', 'Indoor']));
    const [pot] = products;
    expect(pot).to.deep.include({ description: 'Classic blown clay pot for plants', tags: ['Pot', 'Plants'] });
    expect(pot?.variants.map(({ sku, price, onHand }) => [sku, price.amount, onHand])).to.deep.equal([
      ['CORNER-CLAY-PLANT-POT-REGULAR', 999, 1],
      ['CORNER-CLAY-PLANT-POT-LARGE', 1599, 3],
    ]);
    expect(pot?.images.map(({ position, sku }) => [position, sku])).to.deep.equal([
      [1, null],
      [2, null],
    ]);
    expect(new Set(variants.map(({ sku }) => sku)).size).to.equal(21);
  });

  it("has all of Soko's own", async () => {
    const products = await productsIn('soko', 'soko/products.csv');
    expect(products.map(({ handle, variants, images }) => [handle, variants.length, images.length])).to.deep.equal([
      ['ankara-shirt', 3, 5],
      ['shea-butter-500', 1, 1],
      ['carved-stool', 1, 0],
    ]);
    const [shirt, butter, stool] = products;
    expect(shirt?.description).to.equal('Printed cotton, made in Aba.\n\nWash cold, iron inside out.');
    expect(shirt?.categoryPath).to.deep.equal(['Fashion', 'Shirts']);
    expect(shirt?.variants[2]).to.deep.include({
      sku: 'CORNER-ANKARA-SHIRT-L-OCHRE',
      line: 6,
      attributes: { size: 'L', color: 'Ochre' },
      price: { amount: 1_300_050, currency: 'USD' },
      onHand: 0,
    });
    expect(butter?.variants[0]).to.include({ minOrderQuantity: 2, onHand: 120, weightG: 540 });
    expect(stool).to.include({ isActive: false, brand: null });
  });

  it("has all of WooCommerce's", async () => {
    const products = await productsIn('woocommerce', 'woocommerce/products.csv');
    expect(products.map(({ handle, variants }) => [handle, variants.length])).to.deep.equal([
      ['woven-basket', 1],
      ['id:46', 1],
      ['clay-mug', 1],
      ['kitenge-tee', 4],
    ]);
    const tee = products[3];
    expect(tee?.description).to.equal('Soft cotton tee with a kitenge pocket.\n- Cut in Kampala\n- Washes at 30°');
    expect(tee?.variants.map(({ attributes, onHand }) => [attributes.color, attributes.size, onHand])).to.deep.equal([
      ['Red', 'M', 5],
      ['Red', 'L', 0],
      ['Blue', 'M', 9],
      ['Blue', 'L', 0],
    ]);
  });
});
