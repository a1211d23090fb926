import {
  type CatalogImport,
  type ImportedProduct,
  type ImportReport,
  type ImportRun,
  importProducts,
  type RefusedProduct,
} from '@soko/application';
import { type Call, Currency, isRefusal, refuse } from '@soko/domain';
import { expect } from 'chai';
import { anId } from '../../../support/builders/index.ts';
import { rowsOf } from './rows.ts';

const CALL: Call = { actor: { kind: 'operator' }, requestId: 'test' };
const REPORT: ImportReport = { created: 1, updated: 0, unchanged: 0, refused: 0, errors: [] };

/** An import that remembers what it was given. */
function aCatalogImport() {
  const runs: (Omit<ImportRun, 'products'> & { products: (ImportedProduct | RefusedProduct)[] })[] = [];
  const catalogImport: CatalogImport = {
    shop: async (slug) =>
      slug === 'corner' ? { id: anId(), slug, currency: Currency.of('NGN') } : refuse('not_found'),
    run: async ({ products, ...run }) => {
      const taken: (ImportedProduct | RefusedProduct)[] = [];
      for await (const product of products) taken.push(product);
      runs.push({ ...run, products: taken });
      return REPORT;
    },
    runSkus: async () => REPORT,
    runImages: async () => REPORT,
  };
  return { runs, run: importProducts({ catalogImport }) };
}

const file = () => rowsOf(['handle', 'name', 'price'], [{ handle: 'mug', name: 'Mug', price: '5' }]);
const wanted = { format: 'soko', shop: 'corner', stock: 'new', dryRun: false } as const;

const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    (failure: unknown) => (isRefusal(failure) ? failure.code : String(failure)),
  );

describe('importing products', () => {
  it("hands the products to the catalogue in the shop's currency, and answers its report", async () => {
    const { runs, run } = aCatalogImport();
    expect(await run(CALL, { ...wanted, rows: file() })).to.equal(REPORT);
    expect(runs[0]).to.include({ shopSlug: 'corner', stock: 'new', dryRun: false, call: CALL });
    const [product] = runs[0]?.products ?? [];
    expect((product as ImportedProduct).variants[0]).to.deep.include({
      sku: 'CORNER-MUG',
      price: { amount: 500, currency: 'NGN' },
    });
  });

  it('takes another currency when told', async () => {
    const { runs, run } = aCatalogImport();
    await run(CALL, { ...wanted, rows: file(), currency: 'USD' });
    const [product] = runs[0]?.products ?? [];
    expect((product as ImportedProduct).variants[0]?.price.currency).to.equal('USD');
  });

  it('refuses an unknown shop, format or currency before anything is read', async () => {
    const { runs, run } = aCatalogImport();
    expect(await codeOf(run(CALL, { ...wanted, rows: file(), shop: 'nowhere' }))).to.equal('not_found');
    expect(await codeOf(run(CALL, { ...wanted, rows: file(), format: 'xml' }))).to.equal('validation_failed');
    expect(await codeOf(run(CALL, { ...wanted, rows: file(), currency: 'XXX' }))).to.equal('validation_failed');
    expect(runs).to.deep.equal([]);
  });
});
