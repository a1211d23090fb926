import { connect, postgresAnswers, postgresPrincipals, postgresStore, sqlOne } from '@soko/adapters-db';
import { type Product, StockLevel } from '@soko/domain';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { aCorner, inTx, type StoreRig } from '../../contracts/store-rig.ts';
import { anId, aVariant, kobo } from '../../support/builders/index.ts';
import { freshDatabase, type TestDatabase } from '../../support/database.ts';

describe('the listing, kept by the store', () => {
  let database: TestDatabase;
  let knex: Knex;
  let rig: StoreRig;
  before(async () => {
    database = await freshDatabase();
    knex = connect(database.appUrl);
    rig = {
      store: postgresStore(knex),
      answers: postgresAnswers(knex, ''),
      principals: postgresPrincipals(knex),
      events: async () => [],
      records: async () => [],
      close: async () => {},
    };
  });
  after(async () => {
    await knex.destroy();
    await database.drop();
  });

  const listed = ({ id }: Product) =>
    sqlOne<{ price: number; price_max: number; in_stock: boolean; version: string }>(
      knex,
      'listed',
      'select price, price_max, in_stock, xmin::text as version from soko.product_listing where product_id = $1',
      [id],
    );
  const adjust = (variantId: Product['variants'][number]['id'], onHand: number) =>
    inTx(rig, async (tx) => {
      const [level] = await tx.stock.lock([variantId]);
      await tx.stock.save([StockLevel.adjust(level!, { onHand, reason: 'counted' })]);
    });
  const change = (product: Product, fields: Partial<Product>) =>
    inTx(rig, async (tx) => {
      const [locked] = await tx.catalog.lockProducts([product.id]);
      await tx.catalog.saveProducts([{ ...locked!, ...fields }]);
    });

  it('is in stock while any variant is, and is written only when that changes', async () => {
    const { product } = await aCorner(rig, { onHand: 5, variants: [aVariant(), aVariant()] });
    const [a, b] = product.variants.map(({ id }) => id);
    const before = await listed(product);
    expect(before).to.include({ in_stock: true });
    await adjust(a!, 1);
    expect(await listed(product)).to.deep.equal(before);
    await adjust(a!, 0);
    expect(await listed(product)).to.include({ in_stock: true });
    await adjust(b!, 0);
    expect(await listed(product)).to.include({ in_stock: false });
    await adjust(a!, 3);
    expect(await listed(product)).to.include({ in_stock: true });
  });

  it('sees both, when two variants of a product sell out at once', async () => {
    const { product } = await aCorner(rig, { onHand: 5, variants: [aVariant(), aVariant()] });
    await Promise.all(product.variants.map(({ id }) => adjust(id, 0)));
    expect(await listed(product)).to.include({ in_stock: false });
  });

  it('shows a price in the transaction that changes it', async () => {
    const { product, variant } = await aCorner(rig);
    await change(product, { variants: [{ ...variant, price: kobo(5) }, aVariant({ price: kobo(7) })] });
    expect(await listed(product)).to.include({ price: 5, price_max: 7 });
  });

  it('P4: drops a product that is hidden, and its shop’s products with the shop', async () => {
    const { product, shop } = await aCorner(rig);
    await change(product, { isActive: false });
    expect(await listed(product)).to.equal(null);
    await change(product, { isActive: true });
    expect(await listed(product)).to.include({ in_stock: true });
    await inTx(rig, async (tx) => tx.shops.save({ ...(await tx.shops.lock(shop.id))!, status: 'suspended' }));
    expect(await listed(product)).to.equal(null);
  });

  it('lists nothing without a variant', async () => {
    const { product } = await aCorner(rig, { id: anId(), variants: [] });
    expect(await listed(product)).to.equal(null);
  });
});
