import type { Product, Sku } from '@soko/domain';
import { expect } from 'chai';
import {
  aBrand,
  aCategory,
  anId,
  aProduct,
  aSku,
  aUserCall,
  aVariant,
  kobo,
  later,
  NOON,
} from '../support/builders/index.ts';
import { aCorner, inTx, refusalIn, type StoreRig } from './store-rig.ts';

export function catalogContract(use: () => StoreRig): void {
  describe('products', () => {
    const lockOne = async (product: Product) => (await inTx(use(), (tx) => tx.catalog.lockProducts([product.id])))[0];

    /** A product in which no field has its plain value. */
    const richProduct = async (): Promise<Product> => {
      const { shop } = await aCorner(use());
      const [brand, category] = [aBrand(), aCategory()];
      await inTx(use(), async (tx) => {
        await tx.brands.insert(brand);
        await tx.categories.insert(category);
      });
      const red = aVariant({
        barcode: '5901234123457',
        compareAtPrice: kobo(250_000),
        cost: kobo(90_000),
        priceTiers: [
          { minQuantity: 10, price: kobo(180_000) },
          { minQuantity: 100, price: kobo(150_000) },
        ],
        attributes: { color: 'red', size: 'XL' },
        minOrderQuantity: 2,
        weightG: 250,
        lengthMm: 300,
        widthMm: 200,
        heightMm: 20,
        activeFrom: NOON,
        activeUntil: later(NOON, 1e9),
      });
      const blue = aVariant({ attributes: { color: 'blue' }, position: 1, suspendedAt: NOON });
      return aProduct(shop, {
        externalReference: 'ankara-1',
        description: 'Two lines\nof "text" with <b> and ’.',
        brandId: brand.id,
        categoryIds: [category.id],
        activeUntil: later(NOON, 1e9),
        variants: [red, blue],
        images: [
          { id: anId(), url: 'https://cdn.test/1.jpg', altText: 'Front', position: 0, variantId: null },
          { id: anId(), url: 'https://cdn.test/2.jpg', altText: '', position: 1, variantId: red.id },
        ],
      });
    };

    it('give back every field, with variants and images in their order', async () => {
      const product = await richProduct();
      await inTx(use(), (tx) => tx.catalog.insertProducts([product]));
      expect(await lockOne(product)).to.deep.equal(product);
    });

    it('save every field, take images away, and keep variants that are not named', async () => {
      const product = await richProduct();
      await inTx(use(), (tx) => tx.catalog.insertProducts([product]));
      const [red, blue] = product.variants as [Product['variants'][number], Product['variants'][number]];
      const green = aVariant({ position: 2 });
      const changed: Product = {
        ...product,
        name: 'Another',
        slug: `${product.slug}-2`,
        brandId: null,
        categoryIds: [],
        isActive: false,
        deletedAt: NOON,
        variants: [{ ...red, price: kobo(1), cost: null, priceTiers: [], attributes: {}, deletedAt: NOON }, green],
        images: [{ ...product.images[1]!, position: 0, altText: 'Now first' }],
      };
      await inTx(use(), async (tx) => {
        await tx.catalog.lockProducts([product.id]);
        await tx.catalog.saveProducts([changed]);
      });
      const saved = await lockOne(product);
      expect(saved?.variants).to.have.deep.members([...changed.variants, blue]);
      expect({ ...saved, variants: [] }).to.deep.equal({ ...changed, variants: [], version: 2 });
    });

    it('are known by their slug, deleted ones too', async () => {
      const { shop } = await aCorner(use());
      const [product, gone] = [aProduct(shop), aProduct(shop, { deletedAt: NOON })];
      await inTx(use(), (tx) => tx.catalog.insertProducts([product, gone]));
      const named = (slug: string) => inTx(use(), (tx) => tx.catalog.productNamed(slug));
      expect([await named(product.slug), await named(gone.slug), await named('no-such-slug')]).to.deep.equal([
        product.id,
        gone.id,
        null,
      ]);
    });

    it('come in the order of their ids, whatever order they are named in; unknown ones are missing', async () => {
      const { shop } = await aCorner(use());
      const all = [aProduct(shop), aProduct(shop), aProduct(shop)];
      await inTx(use(), (tx) => tx.catalog.insertProducts(all));
      const ids = all.map(({ id }) => id);
      const locked = await inTx(use(), (tx) => tx.catalog.lockProducts([anId(), ...ids.toReversed()]));
      expect(locked.map(({ id }) => id)).to.deep.equal(ids);
    });

    it('have an empty stock level for each SKU from the start', async () => {
      const { shop } = await aCorner(use());
      const product = aProduct(shop, { variants: [aVariant(), aVariant()] });
      await inTx(use(), (tx) => tx.catalog.insertProducts([product]));
      const levels = await inTx(use(), (tx) => tx.stock.lock(product.variants.map(({ id }) => id)));
      expect(levels).to.deep.equal(
        product.variants.map(({ id, sku }) => ({
          variantId: id,
          sku,
          onHand: 0,
          reserved: 0,
          lowStockThreshold: null,
        })),
      );
    });

    it('refuse a SKU and a slug that another product has', async () => {
      const { shop, product, variant } = await aCorner(use());
      const insert = (twin: Product) => refusalIn(inTx(use(), (tx) => tx.catalog.insertProducts([twin])));
      expect(await insert(aProduct(shop, { slug: product.slug }))).to.equal('slug_taken');
      expect(await insert(aProduct(shop, { variants: [aVariant({ sku: variant.sku })] }))).to.equal('sku_taken');
    });

    it('refuse a handle that another product of the shop has', async () => {
      const { shop } = await aCorner(use(), { externalReference: 'shirt' });
      const twin = aProduct(shop, { externalReference: 'shirt' });
      expect(await refusalIn(inTx(use(), (tx) => tx.catalog.insertProducts([twin])))).to.equal('slug_taken');
      const { shop: other } = await aCorner(use());
      await inTx(use(), (tx) => tx.catalog.insertProducts([aProduct(other, { externalReference: 'shirt' })]));
    });

    it('count their writings', async () => {
      const { product } = await aCorner(use());
      for (const version of [1, 2, 3]) {
        const held = await inTx(use(), async (tx) => {
          const [locked] = await tx.catalog.lockProducts([product.id]);
          await tx.catalog.saveProducts([locked!]);
          return locked;
        });
        expect(held?.version).to.equal(version);
      }
    });

    it('are written beside what their rules need to know', async () => {
      const { shop, product } = await aCorner(use());
      const { shop: other } = await aCorner(use());
      const [ours, own, theirs, gone] = [
        aCategory(),
        aCategory({ shopId: shop.id }),
        aCategory({ shopId: other.id }),
        aCategory({ deletedAt: NOON }),
      ];
      const [brand, hidden] = [aBrand(), aBrand({ suspendedAt: NOON })];
      const context = await inTx(use(), async (tx) => {
        for (const category of [ours, own, theirs, gone]) await tx.categories.insert(category);
        for (const each of [brand, hidden]) await tx.brands.insert(each);
        const deleted = aProduct(shop, { status: 'rejected', deletedAt: NOON });
        await tx.catalog.insertProducts([
          aProduct(shop, { status: 'rejected' }),
          aProduct(shop, { status: 'draft' }),
          deleted,
        ]);
        return tx.catalog.productContext(shop.id, {
          categoryIds: [own, ours, theirs, gone].map(({ id }) => id),
          brandIds: [brand.id, hidden.id],
          slug: product.slug,
        });
      });
      expect({ ...context, categoryIds: context?.categoryIds.toSorted() }).to.deep.equal({
        shop: { id: shop.id, slug: shop.slug, status: 'approved', currency: shop.currency },
        record: { approved: 1, rejected: 1 },
        categoryIds: [ours.id, own.id].sort(),
        brandIds: [brand.id],
        isSlugTaken: true,
      });
      const nothing = { categoryIds: [], brandIds: [], slug: 'no-such' };
      expect(await inTx(use(), (tx) => tx.catalog.productContext(shop.id, nothing))).to.include({ isSlugTaken: false });
      expect(await inTx(use(), (tx) => tx.catalog.productContext(anId(), nothing))).to.equal(null);
    });

    it('keep the options of their variants, again and again', async () => {
      const variants = [aVariant({ attributes: { size: 'M', color: 'red' } }), aVariant({ attributes: { size: 'L' } })];
      for (const each of [variants, variants, []]) await inTx(use(), (tx) => tx.catalog.keepOptions(each));
    });

    it('leave an audit record of a change', async () => {
      const { product, buyer } = await aCorner(use());
      await inTx(
        use(),
        async (tx) => {
          const [locked] = await tx.catalog.lockProducts([product.id]);
          await tx.catalog.saveProducts([{ ...locked!, name: 'Renamed' }]);
        },
        aUserCall(buyer.id),
      );
      const records = await use().records(product.id);
      expect(records.at(-1)).to.deep.equal({
        action: 'product.changed',
        actor: `user ${buyer.id}`,
        before: { name: 'Ankara shirt' },
        after: { name: 'Renamed' },
      });
    });
  });

  describe('categories and brands', () => {
    it('are found by slug while they live', async () => {
      const [live, gone] = [aCategory(), aCategory({ deletedAt: NOON })];
      const [brand, hidden] = [aBrand(), aBrand({ suspendedAt: NOON })];
      await inTx(use(), async (tx) => {
        for (const category of [live, gone]) await tx.categories.insert(category);
        for (const each of [brand, hidden]) await tx.brands.insert(each);
      });
      const found = await inTx(use(), async (tx) => [
        await tx.categories.bySlug([live.slug, gone.slug, 'nothing']),
        await tx.brands.bySlug([brand.slug, hidden.slug]),
      ]);
      expect(found).to.deep.equal([new Map([[live.slug, live.id]]), new Map([[brand.slug, brand.id]])]);
    });

    it('refuse a slug that is taken', async () => {
      const [category, brand] = [aCategory(), aBrand()];
      await inTx(use(), async (tx) => {
        await tx.categories.insert(category);
        await tx.brands.insert(brand);
      });
      const again = (twin: typeof category) => refusalIn(inTx(use(), (tx) => tx.categories.insert(twin)));
      expect(await again(aCategory({ slug: category.slug }))).to.equal('slug_taken');
      const twin = aBrand({ slug: brand.slug });
      expect(await refusalIn(inTx(use(), (tx) => tx.brands.insert(twin)))).to.equal('slug_taken');
    });
  });

  describe('offers', () => {
    const offered = async (sku: Sku) => (await inTx(use(), (tx) => tx.catalog.offers([sku])))[0];

    it('tell all that a sale needs to know', async () => {
      const [root, leaf] = [aCategory(), aCategory()];
      await inTx(use(), async (tx) => {
        await tx.categories.insert(root);
        await tx.categories.insert({ ...leaf, parentId: root.id });
      });
      const tier = { minQuantity: 10, price: kobo(100) };
      const variant = aVariant({ priceTiers: [tier], attributes: { size: 'M' }, minOrderQuantity: 3, weightG: 70 });
      const { product, shop } = await aCorner(use(), { onHand: 5, variants: [variant], categoryIds: [leaf.id] });
      const expected = {
        variantId: variant.id,
        sku: variant.sku,
        productId: product.id,
        name: product.name,
        attributes: { size: 'M' },
        shop: { id: shop.id, name: shop.name },
        categoryIds: [leaf.id, root.id],
        price: variant.price,
        priceTiers: [tier],
        minOrderQuantity: 3,
        weightG: 70,
        available: 5,
        isOnSale: true,
      };
      expect(await offered(variant.sku)).to.deep.equal(expected);
      expect(await inTx(use(), (tx) => tx.catalog.offersOf([variant.id, anId()]))).to.deep.equal([expected]);
    });

    it('are missing for SKUs that do not exist', async () => {
      expect(await inTx(use(), (tx) => tx.catalog.offers([aSku()]))).to.deep.equal([]);
    });

    const past = later(NOON, -1e9);
    const hidden: readonly (readonly [string, Partial<Product>])[] = [
      ['a draft', { status: 'draft' }],
      ['a product that is switched off', { isActive: false }],
      ['a deleted product', { deletedAt: NOON }],
      ['a suspended product', { suspendedAt: NOON }],
      ['a product whose time is over', { activeUntil: past }],
      ['a product whose time has not come', { activeFrom: new Date('2999-01-01T00:00:00Z') }],
      ['a deleted variant', { variants: [aVariant({ deletedAt: NOON }), aVariant()] }],
      ['a variant whose time is over', { variants: [aVariant({ activeUntil: past }), aVariant()] }],
    ];
    for (const [what, fields] of hidden) {
      it(`are not on sale for ${what}`, async () => {
        const { variant } = await aCorner(use(), fields);
        expect(await offered(variant.sku)).to.include({ sku: variant.sku, isOnSale: false });
      });
    }

    it('go off sale with their shop, and come back with it', async () => {
      const { shop, variant } = await aCorner(use());
      const save = (status: 'suspended' | 'approved') =>
        inTx(use(), async (tx) => {
          const locked = await tx.shops.lock(shop.id);
          await tx.shops.save({ ...locked!, status });
        });
      await save('suspended');
      expect(await offered(variant.sku)).to.include({ isOnSale: false });
      await save('approved');
      expect(await offered(variant.sku)).to.include({ isOnSale: true });
    });
  });
}
