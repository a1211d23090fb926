import type { AttributeOption, Category, Tx, WishlistItem, WishlistItemId } from '@soko/domain';
import { expect } from 'chai';
import {
  aBrand,
  aCategory,
  anAttribute,
  anId,
  anOperatorCall,
  aProduct,
  aShop,
  aUser,
  aVariant,
  later,
  NOON,
} from '../support/builders/index.ts';
import { aCorner, failureIn, inTx, refusalIn, type StoreRig } from './store-rig.ts';

export function taxonomyContract(use: () => StoreRig): void {
  const add = async (...all: readonly Category[]): Promise<void> => {
    await inTx(use(), async (tx) => {
      for (const category of all) await tx.categories.insert(category);
    });
  };

  describe('categories', () => {
    it('give back every field, and count their writings', async () => {
      const { shop } = await aCorner(use());
      const parent = aCategory();
      const rich = aCategory({
        description: 'Two\nlines',
        parentId: parent.id,
        shopId: shop.id,
        position: -3,
        imageUrl: 'https://cdn.test/1.jpg',
        suspendedAt: NOON,
        activeFrom: NOON,
        activeUntil: later(NOON, 1e9),
      });
      await add(parent, rich);
      expect(await inTx(use(), (tx) => tx.categories.lock(rich.id))).to.deep.equal(rich);
      const changed = {
        ...rich,
        name: 'Other',
        slug: `${rich.slug}-2`,
        parentId: null,
        imageUrl: null,
        deletedAt: NOON,
      };
      await inTx(use(), async (tx) => {
        await tx.categories.lockTree();
        await tx.categories.lock(rich.id);
        await tx.categories.save(changed);
      });
      expect(await inTx(use(), (tx) => tx.categories.lock(rich.id))).to.deep.equal({ ...changed, version: 2 });
      expect(await inTx(use(), (tx) => tx.categories.lock(anId()))).to.equal(null);
    });

    it('know the way to their root, nearest first', async () => {
      const root = aCategory();
      const middle = aCategory({ parentId: root.id });
      const leaf = aCategory({ parentId: middle.id });
      await add(root, middle, leaf);
      const path = await inTx(use(), (tx) => tx.categories.pathOf(leaf.id));
      expect(path).to.deep.equal([leaf, middle, root]);
      expect(await inTx(use(), (tx) => tx.categories.pathOf(anId()))).to.deep.equal([]);
    });

    it('know what hangs on them: levels, live children, and products on sale or not', async () => {
      const root = aCategory();
      const child = aCategory({ parentId: root.id });
      const gone = aCategory({ parentId: root.id, deletedAt: NOON });
      await add(root, child, gone, aCategory({ parentId: child.id }), aCategory({ parentId: gone.id }));
      const { shop } = await aCorner(use(), { categoryIds: [root.id] });
      const others = [
        aProduct(shop, { categoryIds: [child.id] }),
        aProduct(shop, { categoryIds: [child.id, root.id], status: 'draft' }),
        aProduct(shop, { categoryIds: [root.id], deletedAt: NOON }),
      ];
      await inTx(use(), (tx) => tx.catalog.insertProducts(others));
      const load = await inTx(use(), (tx) => tx.categories.loadOf(root.id));
      expect(load).to.deep.equal({ height: 2, children: 1, products: 2 });
    });

    it('have a slug once in the market, and once in each shop', async () => {
      const [{ shop }, { shop: other }] = [await aCorner(use()), await aCorner(use())];
      const category = aCategory();
      const again = (shopId: Category['shopId']) => refusalIn(add(aCategory({ slug: category.slug, shopId })));
      await add(category);
      expect(await again(null)).to.equal('slug_taken');
      expect(await again(shop.id)).to.equal(undefined);
      expect(await again(other.id)).to.equal(undefined);
      expect(await again(shop.id)).to.equal('slug_taken');
      const rival = aCategory();
      await add(rival);
      const save = inTx(use(), async (tx) => {
        await tx.categories.lock(rival.id);
        await tx.categories.save({ ...rival, slug: category.slug });
      });
      expect(await refusalIn(save)).to.equal('slug_taken');
    });

    it('refuse a parent and a shop that are not there', async () => {
      expect(await failureIn(add(aCategory({ parentId: anId() })))).to.match(/parent_id/);
      expect(await failureIn(add(aCategory({ shopId: anId() })))).to.match(/shop_id/);
    });

    it('of a shop’s own are counted', async () => {
      const { shop } = await aCorner(use());
      await add(aCategory({ shopId: shop.id }), aCategory({ shopId: shop.id, deletedAt: NOON }), aCategory());
      const counts = await inTx(use(), async (tx) => [
        await tx.categories.countOf(shop.id),
        await tx.categories.countOf(null),
      ]);
      expect(counts).to.deep.equal([1, 0]);
    });

    it('give all that hangs on them to another', async () => {
      const [from, into] = [aCategory(), aCategory()];
      const [child, gone] = [aCategory({ parentId: from.id }), aCategory({ parentId: from.id, deletedAt: NOON })];
      await add(from, into, child, gone);
      const { shop, product } = await aCorner(use(), { categoryIds: [from.id] });
      const both = aProduct(shop, { categoryIds: [into.id, from.id] });
      const other = aProduct(shop, { categoryIds: [child.id] });
      await inTx(use(), (tx) => tx.catalog.insertProducts([both, other]));
      await inTx(use(), async (tx) => {
        await tx.categories.lockTree();
        await tx.categories.empty(from.id, into.id);
        await tx.categories.relist(from.id, null);
      });
      const categoriesOf = async (id: typeof product.id) =>
        (await inTx(use(), (tx) => tx.catalog.lockProducts([id])))[0]?.categoryIds;
      expect(await categoriesOf(product.id)).to.deep.equal([into.id]);
      expect(await categoriesOf(both.id)).to.deep.equal([into.id]);
      expect(await categoriesOf(other.id)).to.deep.equal([child.id]);
      const [moved, left] = await inTx(use(), async (tx) => [
        await tx.categories.lock(child.id),
        await tx.categories.lock(gone.id),
      ]);
      expect(moved).to.deep.equal({ ...child, parentId: into.id, version: 2 });
      expect(left).to.deep.equal(gone);
    });

    it('leave an audit record of a change', async () => {
      const category = aCategory();
      await add(category);
      await inTx(use(), async (tx) => {
        await tx.categories.lock(category.id);
        await tx.categories.save({ ...category, name: 'Renamed' });
      });
      expect((await use().records(category.id)).map(({ action, after }) => [action, after])).to.deep.include([
        'category.changed',
        { name: 'Renamed' },
      ]);
    });
  });

  describe('brands', () => {
    it('give back every field, and count their writings', async () => {
      const brand = aBrand({ description: 'Old', logoUrl: 'https://cdn.test/b.png', activeFrom: NOON });
      await inTx(use(), (tx) => tx.brands.insert(brand));
      expect(await inTx(use(), (tx) => tx.brands.lock(brand.id))).to.deep.equal(brand);
      const changed = { ...brand, name: 'New', description: '', logoUrl: null, suspendedAt: NOON, deletedAt: NOON };
      await inTx(use(), async (tx) => {
        await tx.brands.lock(brand.id);
        await tx.brands.save(changed);
      });
      expect(await inTx(use(), (tx) => tx.brands.lock(brand.id))).to.deep.equal({ ...changed, version: 2 });
      expect(await inTx(use(), (tx) => tx.brands.lock(anId()))).to.equal(null);
    });

    it('count their products, and give them to another brand', async () => {
      const [from, into] = [aBrand(), aBrand()];
      await inTx(use(), async (tx) => {
        for (const brand of [from, into]) await tx.brands.insert(brand);
      });
      const { shop } = await aCorner(use(), { brandId: from.id });
      const others = [
        aProduct(shop, { brandId: from.id, status: 'draft' }),
        aProduct(shop, { brandId: from.id, deletedAt: NOON }),
      ];
      await inTx(use(), (tx) => tx.catalog.insertProducts(others));
      const counts = () =>
        inTx(use(), async (tx) => [await tx.brands.productsOf(from.id), await tx.brands.productsOf(into.id)]);
      expect(await counts()).to.deep.equal([2, 0]);
      await inTx(use(), async (tx) => {
        await tx.brands.empty(from.id, into.id);
        await tx.brands.relist(from.id, null);
      });
      expect(await counts()).to.deep.equal([0, 2]);
    });
  });

  describe('attributes', () => {
    it('give back every field with their options in order, and count their writings', async () => {
      const attribute = anAttribute({ unit: 'cm', isVariantAxis: false, isFilterable: false }, 'b', 'a', 'c');
      await inTx(use(), (tx) => tx.attributes.insert(attribute));
      const locked = () => inTx(use(), (tx) => tx.attributes.lock(attribute.id));
      expect(await locked()).to.deep.equal(attribute);
      const [b, a] = attribute.options;
      const green: AttributeOption = { id: anId(), value: 'green', label: 'Vert', swatch: '#00cc00', position: 2 };
      const changed = {
        ...attribute,
        name: 'Other',
        unit: null,
        isFilterable: true,
        options: [{ ...b!, label: 'Bee' }, { ...a!, value: 'aa', position: 1 }, green],
      };
      await inTx(use(), async (tx) => {
        await tx.attributes.lock(attribute.id);
        await tx.attributes.save(changed);
      });
      expect(await locked()).to.deep.equal({ ...changed, version: 2 });
      expect(await inTx(use(), (tx) => tx.attributes.byCode([attribute.code, 'nothing']))).to.deep.equal([
        { ...changed, version: 2 },
      ]);
    });

    it('have a code once, and are not found by it when they are gone', async () => {
      const attribute = anAttribute({ deletedAt: NOON });
      await inTx(use(), (tx) => tx.attributes.insert(attribute));
      const twin = inTx(use(), (tx) => tx.attributes.insert(anAttribute({ code: attribute.code })));
      expect(await refusalIn(twin)).to.equal('code_taken');
      expect(await inTx(use(), (tx) => tx.attributes.byCode([attribute.code]))).to.deep.equal([]);
      const same = inTx(use(), (tx) => tx.attributes.insert(anAttribute({}, 'red', 'red')));
      expect(await refusalIn(same)).to.equal('option_taken');
    });

    it('are used by variants that are not deleted', async () => {
      const [used, unused] = [anAttribute(), anAttribute()];
      await aCorner(use(), {
        variants: [
          aVariant({ attributes: { [used.code]: 'red' } }),
          aVariant({ attributes: { [used.code]: 'blue', [unused.code]: 'x' }, deletedAt: NOON }),
        ],
      });
      const answers = await inTx(use(), async (tx) => [
        await tx.attributes.isUsed(used),
        await tx.attributes.isUsed(used, 'red'),
        await tx.attributes.isUsed(used, 'blue'),
        await tx.attributes.isUsed(used, 'Red'),
        await tx.attributes.isUsed(unused),
      ]);
      expect(answers).to.deep.equal([true, true, false, false, false]);
    });
  });

  describe('wishlists', () => {
    it('keep each product of a user once, and forget them', async () => {
      const { buyer, product, variant } = await aCorner(use());
      const wished = await inTx(use(), (tx) => tx.wishlists.productOf({ sku: variant.sku }));
      expect(wished).to.deep.equal({ id: product.id, name: product.name });
      const item: WishlistItem = {
        id: anId(),
        userId: buyer.id,
        productId: product.id,
        name: product.name,
        addedAt: NOON,
      };
      const held = <T>(work: (tx: Tx) => Promise<T>) =>
        inTx(use(), async (tx) => {
          await tx.users.lock(buyer.id);
          return work(tx);
        });
      await held((tx) => tx.wishlists.save(item));
      await held((tx) => tx.wishlists.save({ ...item, id: anId() }));
      const about = () => inTx(use(), (tx) => tx.wishlists.about(buyer.id, product.id));
      expect(await about()).to.deep.equal({ count: 1, item });
      expect(await held((tx) => tx.wishlists.remove(buyer.id, anId<WishlistItemId>()))).to.equal(false);
      expect(await held((tx) => tx.wishlists.remove(buyer.id, product.id))).to.equal(true);
      expect(await about()).to.deep.equal({ count: 0, item: null });
      await held((tx) => tx.wishlists.save(item));
      expect(await held((tx) => tx.wishlists.remove(buyer.id, item.id))).to.equal(true);
      await held((tx) => tx.wishlists.save(item));
      await held((tx) => tx.wishlists.forget(buyer.id));
      expect((await about()).count).to.equal(0);
    });

    it('find no product that is not on sale', async () => {
      const { product, variant } = await aCorner(use(), { isActive: false });
      const [byId, bySku] = await inTx(use(), async (tx) => [
        await tx.wishlists.productOf({ productId: product.id }),
        await tx.wishlists.productOf({ sku: variant.sku }),
      ]);
      expect([byId, bySku]).to.deep.equal([null, null]);
      const owner = aUser();
      const shop = aShop({ owner, status: 'pending' });
      const shy = aProduct(shop);
      await inTx(
        use(),
        async (tx) => {
          await tx.users.insert(owner);
          await tx.shops.insert(shop);
          await tx.catalog.insertProducts([shy]);
        },
        anOperatorCall(),
      );
      expect(await inTx(use(), (tx) => tx.wishlists.productOf({ productId: shy.id }))).to.equal(null);
    });
  });
}
