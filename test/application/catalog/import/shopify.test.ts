import { expect } from 'chai';
import { outcomeOf, rowsOf } from './rows.ts';

const COLUMNS = [
  'Handle',
  'Title',
  'Body (HTML)',
  'Vendor',
  'Product Category',
  'Type',
  'Tags',
  'Published',
  'Status',
  'Option1 Name',
  'Option1 Value',
  'Option2 Name',
  'Option2 Value',
  'Variant SKU',
  'Variant Grams',
  'Variant Inventory Qty',
  'Variant Inventory Policy',
  'Variant Price',
  'Variant Compare At Price',
  'Variant Barcode',
  'Image Src',
  'Image Position',
  'Image Alt Text',
  'Variant Image',
  'Cost per item',
];

const read = (...rows: Record<string, string>[]) => outcomeOf('shopify', rowsOf(COLUMNS, rows));
const SHIRT = { Handle: 'shirt', Title: 'Shirt', 'Variant Price': '50' };
const sized = (value: string, more: Record<string, string> = {}) => ({
  Handle: 'shirt',
  'Option1 Value': value,
  'Variant Price': '50',
  ...more,
});

describe("Shopify's product export", () => {
  it('gives a product without options one variant, named by the shop and the handle', async () => {
    const { products } = await read({ ...SHIRT, 'Option1 Name': 'Title', 'Option1 Value': 'Default Title' });
    expect(products).to.have.length(1);
    expect(products[0]?.options).to.deep.equal([]);
    expect(products[0]?.variants).to.have.length(1);
    expect(products[0]?.variants[0]).to.include({ sku: 'CORNER-SHIRT', line: 2, onHand: null });
    expect(products[0]?.variants[0]?.attributes).to.deep.equal({});
  });

  it('takes the names of options from the first row and their values from each', async () => {
    const { products } = await read(
      { ...SHIRT, 'Option1 Name': 'Shoe Size', 'Option1 Value': '41', 'Option2 Name': 'Color', 'Option2 Value': 'Red' },
      sized('42', { 'Option2 Value': 'Red', 'Variant SKU': 'own-42' }),
    );
    expect(products[0]?.options).to.deep.equal([
      { name: 'Shoe Size', code: 'shoe_size' },
      { name: 'Color', code: 'color' },
    ]);
    expect(products[0]?.variants.map(({ sku, attributes }) => [sku, attributes])).to.deep.equal([
      ['CORNER-SHIRT-41-RED', { shoe_size: '41', color: 'Red' }],
      ['OWN-42', { shoe_size: '42', color: 'Red' }],
    ]);
  });

  it('reads prices in major units as whole minor units', async () => {
    const { products } = await read({
      ...SHIRT,
      'Variant Price': '9.99',
      'Variant Compare At Price': '15',
      'Cost per item': '4.5',
    });
    const variant = products[0]?.variants[0];
    expect(variant?.price).to.deep.equal({ amount: 999, currency: 'NGN' });
    expect(variant?.compareAtPrice?.amount).to.equal(1500);
    expect(variant?.cost?.amount).to.equal(450);
  });

  it('takes rows that have only an image as images, in the order of their positions', async () => {
    const { products } = await read(
      { ...SHIRT, 'Image Src': 'https://a.example/2.jpg', 'Image Position': '2', 'Image Alt Text': 'Back' },
      { Handle: 'shirt', 'Image Src': 'https://a.example/1.jpg', 'Image Position': '1' },
      { Handle: 'shirt', 'Image Src': 'https://a.example/3.jpg' },
    );
    expect(products[0]?.variants).to.have.length(1);
    expect(products[0]?.images).to.deep.equal([
      { url: 'https://a.example/1.jpg', altText: '', position: 1, sku: null },
      { url: 'https://a.example/2.jpg', altText: 'Back', position: 2, sku: null },
      { url: 'https://a.example/3.jpg', altText: '', position: 3, sku: null },
    ]);
  });

  it('ties an image to the variant that it shows, and to none when several share it', async () => {
    const { products } = await read(
      {
        ...SHIRT,
        'Option1 Name': 'Size',
        'Option1 Value': 'S',
        'Image Src': 'https://a.example/all.jpg',
        'Variant Image': 'https://a.example/s.jpg',
      },
      sized('M', { 'Variant Image': 'https://a.example/all.jpg' }),
      sized('L', { 'Variant Image': 'https://a.example/all.jpg' }),
    );
    expect(products[0]?.images.map(({ url, sku }) => [url, sku])).to.deep.equal([
      ['https://a.example/all.jpg', null],
      ['https://a.example/s.jpg', 'CORNER-SHIRT-S'],
    ]);
  });

  it('is active unless it is unpublished or its status is another than active', async () => {
    const flags = [
      [{}, true],
      [{ Published: 'TRUE', Status: 'active' }, true],
      [{ Published: 'false' }, false],
      [{ Published: 'true', Status: 'draft' }, false],
      [{ Status: 'archived' }, false],
    ] as const;
    for (const [cells, expected] of flags) {
      const { products } = await read({ ...SHIRT, ...cells });
      expect(products[0]?.isActive, JSON.stringify(cells)).to.equal(expected);
    }
  });

  it('reduces the HTML body to text', async () => {
    const { products } = await read({
      ...SHIRT,
      'Body (HTML)': '<p>Soft &amp; warm</p><script>x()</script><p>Wool</p>',
    });
    expect(products[0]?.description).to.equal('Soft & warm\nWool');
  });

  it('takes the type as category, else the path of the product category', async () => {
    const typed = await read({ ...SHIRT, Type: 'Outdoor', 'Product Category': 'A > B' });
    expect(typed.products[0]?.categoryPath).to.deep.equal(['Outdoor']);
    const placed = await read({ ...SHIRT, 'Product Category': 'Apparel > Clothing > Shirts' });
    expect(placed.products[0]?.categoryPath).to.deep.equal(['Apparel', 'Clothing', 'Shirts']);
  });

  it('takes what was sold beyond the stock as nothing in stock, only where the shop sells on', async () => {
    const oversold = { ...SHIRT, 'Variant Inventory Qty': '-3' };
    const selling = await read({ ...oversold, 'Variant Inventory Policy': 'continue' });
    expect(selling.products[0]?.variants[0]?.onHand).to.equal(0);
    const denied = await read({ ...oversold, 'Variant Inventory Policy': 'deny' });
    expect(denied.refused[0]?.flaws).to.deep.equal([
      {
        line: 2,
        column: 'Variant Inventory Qty',
        code: 'count_not_valid',
        message: '"-3" is not a whole number from 0 to 1,000,000,000.',
      },
    ]);
  });

  it('knows the headers of the newer template', async () => {
    const columns = [
      'Title',
      'URL handle',
      'Description',
      'Published on online store',
      'SKU',
      'Price',
      'Inventory quantity',
      'Product image URL',
      'Option1 name',
      'Option1 value',
      'Weight value (grams)',
    ];
    const { products } = await outcomeOf(
      'shopify',
      rowsOf(columns, [
        {
          Title: 'Cap',
          'URL handle': 'cap',
          Description: '<b>Warm</b>',
          SKU: 'CAP-1',
          Price: '12.50',
          'Inventory quantity': '4',
          'Product image URL': 'https://a.example/cap.png',
          'Option1 name': 'Size',
          'Option1 value': 'One',
          'Weight value (grams)': '453.6',
        },
      ]),
    );
    expect(products[0]).to.include({ handle: 'cap', name: 'Cap', description: 'Warm' });
    expect(products[0]?.variants[0]).to.include({ sku: 'CAP-1', onHand: 4, weightG: 454 });
  });
});
