import { type FLAWS, type ImportFlaw, type ProductRow, readProducts } from '@soko/application';
import { Currency, DomainError } from '@soko/domain';
import { expect } from 'chai';
import { CONTEXT, formatNamed, outcomeOf, rowsOf } from './rows.ts';

const COLUMNS = Object.values(formatNamed('soko').columns).flatMap(([name]) => name ?? []);
const MUG = { handle: 'mug', name: 'Mug', price: '7.50' };

const read = (...rows: Record<string, string>[]) => outcomeOf('soko', rowsOf(COLUMNS, rows));

/** The flaws of a product made of one good row and these cells. */
async function flawsOf(
  cells: Record<string, string>,
  ...more: Record<string, string>[]
): Promise<readonly ImportFlaw[]> {
  const { products, refused } = await read({ ...MUG, ...cells }, ...more.map((row) => ({ handle: 'mug', ...row })));
  expect(products).to.deep.equal([]);
  expect(refused).to.have.length(1);
  return refused[0]?.flaws ?? [];
}

const failureOf = async (work: Promise<unknown>): Promise<DomainError> => {
  const failure = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(failure).to.be.instanceOf(DomainError);
  return failure as DomainError;
};

describe('reading products', () => {
  it('refuses a product for each wrong cell, with its line, column and code', async () => {
    const wrong: readonly [keyof typeof FLAWS, string, string][] = [
      ['value_missing', 'name', ''],
      ['value_missing', 'price', ''],
      ['text_too_long', 'name', 'x'.repeat(201)],
      ['text_too_long', 'description', 'x'.repeat(50_001)],
      ['text_too_long', 'brand', 'x'.repeat(201)],
      ['text_too_long', 'category', `Home > ${'x'.repeat(201)}`],
      ['text_too_long', 'barcode', '1'.repeat(65)],
      ['control_character', 'name', 'Mu\u0000g'],
      ['control_character', 'description', 'Mu\u0007g'],
      ['flag_not_valid', 'active', 'perhaps'],
      ['count_not_valid', 'on_hand', '-1'],
      ['count_not_valid', 'on_hand', '1.5'],
      ['count_not_valid', 'on_hand', 'many'],
      ['count_not_valid', 'on_hand', '1000000001'],
      ['count_not_valid', 'min_order_quantity', '0'],
      ['count_not_valid', 'min_order_quantity', '1000'],
      ['measure_not_valid', 'weight_g', '-5'],
      ['measure_not_valid', 'length_mm', '5 cm'],
      ['price_not_valid', 'price', '1,299.00'],
      ['price_not_valid', 'price', '9,99'],
      ['price_not_valid', 'price', '$9.99'],
      ['price_not_valid', 'price', '9.999'],
      ['price_not_valid', 'price', '-1'],
      ['price_not_valid', 'price', 'NaN'],
      ['price_not_valid', 'price', '1e3'],
      ['price_not_valid', 'price', '99999999999999999999'],
      ['price_not_valid', 'compare_at_price', '-0.01'],
      ['price_not_valid', 'cost', 'free'],
      ['url_not_valid', 'image_url', 'ftp://a.example/a.jpg'],
      ['url_not_valid', 'image_url', 'javascript:alert(1)'],
      ['url_not_valid', 'image_url', 'https://a.example/a b.jpg'],
      ['url_not_valid', 'variant_image_url', `https://a.example/${'x'.repeat(2048)}`],
      ['sku_not_valid', 'sku', 'a b'],
      ['sku_not_valid', 'sku', 'x'.repeat(65)],
    ];
    for (const [code, column, text] of wrong) {
      const flaws = await flawsOf({ [column]: text });
      expect(flaws, `${column} ${text.slice(0, 40)}`).to.have.length(1);
      expect(flaws[0]).to.include({ line: 2, column, code });
      expect(flaws[0]?.message).to.match(/^.{10,200}$/u);
    }
  });

  it('takes the largest values that the catalogue keeps', async () => {
    const { products, refused } = await read({
      ...MUG,
      name: '😀'.repeat(200),
      description: 'x'.repeat(50_000),
      on_hand: '1000000000',
      price: '90071992547409.91',
      sku: 'x'.repeat(64),
      image_url: `https://a.example/${'x'.repeat(2030)}`,
    });
    expect(refused).to.deep.equal([]);
    expect(products[0]?.variants[0]?.price.amount).to.equal(Number.MAX_SAFE_INTEGER);
  });

  it('tells all flaws of a product at once, in the order of its rows', async () => {
    const flaws = await flawsOf(
      { price: 'x', option1_name: 'Size', option1_value: 'S' },
      { option1_value: 'M', price: 'y' },
    );
    expect(flaws.map(({ line, code }) => [line, code])).to.deep.equal([
      [2, 'price_not_valid'],
      [3, 'price_not_valid'],
    ]);
  });

  it('refuses one product for its bad row and nothing else', async () => {
    const { products, refused } = await read(
      { ...MUG, handle: 'a' },
      { ...MUG, handle: 'b', option1_name: 'Size', option1_value: 'S' },
      { handle: 'b', option1_value: 'M', price: 'dear' },
      { ...MUG, handle: 'c' },
    );
    expect(products.map(({ handle }) => handle)).to.deep.equal(['a', 'c']);
    expect(refused).to.have.length(1);
    expect(refused[0]).to.include({ handle: 'b', line: 3 });
  });

  it('refuses each row without a handle by itself', async () => {
    const { products, refused } = await read({ ...MUG, handle: '' }, { ...MUG, handle: ' ' }, MUG);
    expect(products).to.have.length(1);
    expect(refused.map(({ line, handle, flaws }) => [line, handle, flaws[0]?.code])).to.deep.equal([
      [2, null, 'value_missing'],
      [3, null, 'value_missing'],
    ]);
  });

  it('refuses a handle that comes again after another product', async () => {
    const { products, refused } = await read(MUG, { ...MUG, handle: 'cup' }, MUG);
    expect(products.map(({ handle }) => handle)).to.deep.equal(['mug', 'cup']);
    expect(refused[0]).to.include({ handle: 'mug', line: 4 });
    expect(refused[0]?.flaws.map(({ code }) => code)).to.deep.equal(['handle_repeated']);
  });

  it('refuses a SKU that stands twice in a product or in two products, in any case', async () => {
    const sized = { option1_name: 'Size', option1_value: 'S', sku: 'one' };
    const flaws = await flawsOf(sized, { option1_value: 'M', price: '1', sku: 'ONE' });
    expect(flaws).to.have.length(1);
    expect(flaws[0]).to.include({ line: 3, column: 'sku', code: 'sku_repeated' });
    const { products, refused } = await read({ ...MUG, sku: 'one' }, { ...MUG, handle: 'cup', sku: 'One' });
    expect(products).to.have.length(1);
    expect(refused[0]?.flaws[0]).to.include({ line: 3, code: 'sku_repeated' });
  });

  it('lets a SKU of a refused product be used by a later one', async () => {
    const { products } = await read({ ...MUG, sku: 'one', price: 'x' }, { ...MUG, handle: 'cup', sku: 'one' });
    expect(products.map(({ handle }) => handle)).to.deep.equal(['cup']);
  });

  it('refuses variants that cannot be told apart', async () => {
    const same = await flawsOf(
      { option1_name: 'Size', option1_value: 'S' },
      { option1_value: 's', price: '1', sku: 'x' },
    );
    expect(same).to.have.length(1);
    expect(same[0]).to.include({ line: 3, code: 'variant_repeated', message: 'There is a variant with s on line 2.' });
    const none = await flawsOf({ sku: 'a' }, { price: '2', sku: 'b' });
    expect(none[0]?.code).to.equal('variant_repeated');
  });

  it('refuses options without a name, without a value, and with the name of another', async () => {
    const nameless = await flawsOf({ option1_value: 'S' });
    expect(nameless[0]).to.include({ code: 'option_name_missing', column: 'option1_name' });
    const valueless = await flawsOf({ option1_name: 'Size', option1_value: 'S' }, { price: '2', sku: 'x' });
    expect(valueless[0]).to.include({ line: 3, code: 'option_value_missing', column: 'option1_value' });
    const twins = await flawsOf({ option1_name: 'Size', option1_value: 'S', option2_name: 'size', option2_value: 'M' });
    expect(twins[0]).to.include({ code: 'option_repeated', column: 'option2_name' });
  });

  it('passes on what the reader of the file found wrong with a row', async () => {
    const flaw: ImportFlaw = {
      line: 2,
      column: null,
      code: 'cells_too_few',
      message: 'The row has 2 cells, the header 3.',
    };
    async function* rows(): AsyncGenerator<ProductRow> {
      yield { line: 2, cells: new Map(Object.entries(MUG)), flaws: [flaw] };
    }
    const { refused } = await outcomeOf('soko', rows());
    expect(refused).to.deep.equal([{ line: 2, handle: 'mug', flaws: [flaw] }]);
  });

  it('keeps a handle of 5,000 rows from filling the memory', async () => {
    async function* rows(): AsyncGenerator<ProductRow> {
      for (let at = 0; at < 20_000; at += 1) {
        yield { line: at + 2, cells: new Map(Object.entries({ ...MUG, image_url: `https://a.example/${at}` })) };
      }
    }
    const { refused } = await outcomeOf('soko', rows());
    expect(refused).to.have.length(1);
    expect(refused[0]?.flaws.filter(({ code }) => code === 'rows_too_many')).to.have.length(1);
    expect(refused[0]?.flaws.find(({ code }) => code === 'rows_too_many')?.line).to.equal(5_002);
  });

  it('refuses a file without a column that the format needs, and names it', async () => {
    const failure = await failureOf(outcomeOf('soko', rowsOf(['handle', 'title'], [{ handle: 'a' }])));
    expect(failure.code).to.equal('validation_failed');
    expect(failure.facts.errors).to.deep.equal([
      { path: '/file', code: 'column_missing', message: 'No column name.' },
      { path: '/file', code: 'column_missing', message: 'No column price.' },
    ]);
  });

  it('finds headers in any case and leaves unknown ones alone', async () => {
    const { products } = await outcomeOf(
      'soko',
      rowsOf(
        ['HANDLE', 'Name ', 'PRICE', 'Colour of the sky'],
        [{ HANDLE: 'a', 'Name ': 'A', PRICE: '1', 'Colour of the sky': '\u0000' }],
      ),
    );
    expect(products[0]).to.include({ handle: 'a', name: 'A' });
  });

  it('reads no products from a file without rows', async () => {
    expect(await read()).to.deep.equal({ products: [], refused: [] });
  });

  it('reads prices by the places of the currency', async () => {
    const yen = { ...CONTEXT, currency: Currency.of('JPY') };
    const whole = await outcomeOf('soko', rowsOf(COLUMNS, [{ ...MUG, price: '1200' }]), yen);
    expect(whole.products[0]?.variants[0]?.price.amount).to.equal(1200);
    const broken = await outcomeOf('soko', rowsOf(COLUMNS, [MUG]), yen);
    expect(broken.refused[0]?.flaws[0]?.message).to.contain('"7.50" is not an amount of JPY: write 129900');
  });

  it('streams: a product is there before the rest of the file is read', async () => {
    let given = 0;
    async function* rows(): AsyncGenerator<ProductRow> {
      for (; given < 30_000; given += 1) {
        const handle = `mug-${Math.floor(given / 3)}`;
        const cells = { ...MUG, handle, option1_name: 'Size', option1_value: String(given % 3) };
        yield { line: given + 2, cells: new Map(Object.entries(cells)) };
      }
    }
    let count = 0;
    let ahead = 0;
    for await (const product of readProducts(rows(), formatNamed('soko'), CONTEXT)) {
      count += 1;
      ahead = Math.max(ahead, given - product.line);
    }
    expect(count).to.equal(10_000);
    expect(ahead).to.be.lessThan(5);
  });
});
