import { expect } from 'chai';
import { outcomeOf, rowsOf } from './rows.ts';

const COLUMNS = [
  'ID',
  'Type',
  'SKU',
  'Name',
  'Published',
  'Description',
  'In stock?',
  'Stock',
  'Backorders allowed?',
  'Weight (lbs)',
  'Length (in)',
  'Sale price',
  'Regular price',
  'Date sale price ends',
  'Categories',
  'Images',
  'Parent',
  'Attribute 1 name',
  'Attribute 1 value(s)',
  'Attribute 2 name',
  'Attribute 2 value(s)',
];

const read = (...rows: Record<string, string>[]) => outcomeOf('woocommerce', rowsOf(COLUMNS, rows));
const MUG = { ID: '1', Type: 'simple', SKU: 'mug', Name: 'Mug', 'Regular price': '7.5' };
const TEE = {
  ID: '2',
  Type: 'variable',
  SKU: 'tee',
  Name: 'Tee',
  'Attribute 1 name': 'Color',
  'Attribute 1 value(s)': 'Red, Blue',
};
const variation = (color: string, more: Record<string, string> = {}) => ({
  Type: 'variation',
  Name: `Tee - ${color}`,
  'Regular price': '18',
  Parent: 'tee',
  'Attribute 1 name': 'Color',
  'Attribute 1 value(s)': color,
  ...more,
});

describe("WooCommerce's product export", () => {
  it('finds the variations of a product wherever they stand, by its SKU or its number', async () => {
    const { products, refused } = await read(variation('Red'), TEE, MUG, variation('Blue', { Parent: 'id:2' }));
    expect(refused).to.deep.equal([]);
    expect(products.map(({ handle, line }) => [handle, line])).to.deep.equal([
      ['mug', 4],
      ['tee', 3],
    ]);
    expect(products[1]?.variants.map(({ line, attributes }) => [line, attributes])).to.deep.equal([
      [2, { color: 'Red' }],
      [5, { color: 'Blue' }],
    ]);
  });

  it('refuses variations whose product is not in the file, and a product without variations', async () => {
    const { products, refused } = await read(
      MUG,
      TEE,
      variation('Red', { Parent: 'gone' }),
      variation('Blue', { Parent: 'gone' }),
    );
    expect(products).to.have.length(1);
    expect(refused.map(({ handle, flaws }) => [handle, flaws.map(({ code }) => code)])).to.deep.equal([
      ['tee', ['variants_missing']],
      ['gone', ['parent_missing', 'parent_missing']],
    ]);
  });

  it('refuses types that the catalogue does not know', async () => {
    for (const type of ['grouped', 'external', '']) {
      const { refused } = await read({ ...MUG, Type: type });
      expect(refused[0]?.flaws[0]).to.include({ code: 'type_not_supported', column: 'Type' });
    }
    expect((await read({ ...MUG, Type: 'simple, downloadable, virtual' })).products).to.have.length(1);
  });

  it('knows a product without a SKU by its number, and refuses one without either', async () => {
    const { products } = await read({ ...MUG, SKU: '' });
    expect(products[0]).to.include({ handle: 'id:1', slug: 'mug' });
    const { refused } = await read({ ...MUG, SKU: '', ID: '' });
    expect(refused[0]?.flaws[0]?.code).to.equal('value_missing');
  });

  it('sells at the sale price unless that is for a time only', async () => {
    const sale = { ...MUG, 'Sale price': '5' };
    const always = (await read(sale)).products[0]?.variants[0];
    expect([always?.price.amount, always?.compareAtPrice?.amount]).to.deep.equal([500, 750]);
    const dated = (await read({ ...sale, 'Date sale price ends': '2030-01-31' })).products[0]?.variants[0];
    expect([dated?.price.amount, dated?.compareAtPrice]).to.deep.equal([750, null]);
  });

  it('reads stock: a number, none, or not told', async () => {
    const stocks: readonly [Record<string, string>, number | null][] = [
      [{ Stock: '12', 'In stock?': '1' }, 12],
      [{ Stock: '', 'In stock?': '0' }, 0],
      [{ Stock: '', 'In stock?': '1' }, null],
      [{ Stock: 'parent', 'In stock?': '1' }, null],
      [{ Stock: '-2', 'Backorders allowed?': 'notify' }, 0],
    ];
    for (const [cells, expected] of stocks) {
      const { products } = await read({ ...MUG, ...cells });
      expect(products[0]?.variants[0]?.onHand, JSON.stringify(cells)).to.equal(expected);
    }
    expect((await read({ ...MUG, Stock: '-2' })).refused[0]?.flaws[0]?.code).to.equal('count_not_valid');
  });

  it('reads weights and lengths in the unit of the header', async () => {
    const { products } = await read({ ...MUG, 'Weight (lbs)': '1.5', 'Length (in)': '10' });
    expect(products[0]?.variants[0]).to.include({ weightG: 680, lengthMm: 254, widthMm: null });
  });

  it('stands in the most exact of its categories', async () => {
    const { products } = await read({ ...MUG, Categories: 'Sale, Home\\, Garden > Mugs, Gifts > For her' });
    expect(products[0]?.categoryPath).to.deep.equal(['Home, Garden', 'Mugs']);
  });

  it('gives a variation its image, and the product those of its own', async () => {
    const { products } = await read(
      { ...TEE, Images: 'https://a.example/1.jpg, https://a.example/2.jpg?size=1,2' },
      variation('Red', { Images: 'https://a.example/red.jpg' }),
      variation('Blue'),
    );
    expect(products[0]?.images.map(({ url, sku }) => [url, sku])).to.deep.equal([
      ['https://a.example/1.jpg', null],
      ['https://a.example/2.jpg?size=1,2', null],
      ['https://a.example/red.jpg', 'CORNER-TEE-RED'],
    ]);
  });

  it('refuses a variation for any value of an attribute', async () => {
    const { refused } = await read(TEE, variation('Red'), variation(''));
    expect(refused[0]?.flaws[0]).to.include({ line: 4, code: 'option_value_missing', column: 'Attribute 1 value(s)' });
  });

  it('is active only when it is published', async () => {
    for (const [published, active] of [
      ['1', true],
      ['0', false],
      ['-1', false],
    ] as const) {
      expect((await read({ ...MUG, Published: published })).products[0]?.isActive).to.equal(active);
    }
  });

  it('refuses a file that would have to be held in memory', async () => {
    const variations = Array.from({ length: 50_001 }, (_, at) => variation(`Color ${at}`));
    let message = '';
    await read(...variations).catch((failure: Error) => {
      message = failure.message;
    });
    expect(message).to.equal('The file has more than 50,000 rows of products with variations: split it.');
  });
});
