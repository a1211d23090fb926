import { type NewProduct, Product, type ProductChanges, type ProductContext, type Variant } from '@soko/domain';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  anId,
  anOperatorCall,
  aProduct,
  aShop,
  aUserCall,
  aVariant,
  kobo,
  NGN,
  NOON,
  USD,
} from '../../support/builders/index.ts';
import { flawsOf, refusalOf } from '../../support/refusal.ts';

/** Where the flaws are. */
const placesOf = (work: () => unknown) => flawsOf(work).map((flaw) => flaw.split(' ')[0]);

const shop = aShop({ slug: 'threads' });
const contextOf = (fields: Partial<ProductContext> = {}): ProductContext => ({
  shop: { id: shop.id, slug: shop.slug, status: 'approved', currency: NGN },
  record: { approved: 0, rejected: 0 },
  categoryIds: [],
  brandIds: [],
  isSlugTaken: false,
  ...fields,
});
const call = aUserCall(anId(), { roles: ['seller'], shops: [shop.id] });
const create = (form: Partial<NewProduct> = {}, context = contextOf()) =>
  Product.create(
    { name: 'Wax print shirt', variants: [], ...form },
    { call, policy: 'review', context },
    { id: anId(), at: NOON, newId: anId },
  );
const edit = (product: Product, changes: ProductChanges, policy: 'review' | 'strict' = 'review') =>
  Product.edit(product, changes, { call, policy, context: contextOf() });
const sized = (size: string, fields: Partial<Variant> = {}) => aVariant({ attributes: { size }, ...fields });

describe('a product', () => {
  describe('that is new', () => {
    it('has nothing but its name, a slug of it, and what was said', () => {
      expect(create()).to.deep.include({
        shopId: shop.id,
        slug: 'wax-print-shirt',
        externalReference: 'wax-print-shirt',
        description: '',
        brandId: null,
        categoryIds: [],
        isActive: true,
        options: [],
        status: 'pending_review',
        variants: [],
        version: 1,
        createdAt: NOON,
      });
      expect(create({ status: 'draft' }).status).to.equal('draft');
    });

    it('has a slug apart from one that is taken, or is refused the one it asks for', () => {
      const taken = contextOf({ isSlugTaken: true });
      expect(create({}, taken).slug).to.match(/^wax-print-shirt-[0-9a-f]{8}$/);
      expect(refusalOf(() => create({ slug: 'shirt' }, taken))).to.equal('slug_taken');
    });

    it('has SKUs of shop, product and options, and never the same twice', () => {
      const price = kobo(1);
      const skus = create({
        variants: [
          { price, attributes: { size: 'M', color: 'Red' } },
          { price, attributes: { size: 'm-Red', color: '' } },
          { price, attributes: { size: 'L', color: 'Red' }, sku: 'own' },
        ],
      }).variants.map(({ sku }) => sku);
      expect([skus[0], skus[2]]).to.deep.equal(['THREADS-WAX-PRINT-SHIRT-M-RED', 'OWN']);
      expect(skus[1]).to.match(/^THREADS-WAX-PRINT-SHIRT-M-RED-[0-9A-F]{8}$/);
    });

    it('is refused to a shop that was stopped', () => {
      for (const status of ['suspended', 'rejected'] as const) {
        const context = contextOf({ shop: { ...contextOf().shop, status } });
        expect(refusalOf(() => create({}, context))).to.equal('shop_state_conflict');
      }
    });

    it('names what the market and the shop have, and nothing else', () => {
      const [brandId, categoryId, other] = [anId<never>(), anId<never>(), anId<never>()];
      const context = contextOf({ brandIds: [brandId], categoryIds: [categoryId] });
      expect(create({ brandId, categoryIds: [categoryId] }, context)).to.deep.include({ brandId });
      expect(placesOf(() => create({ brandId: other, categoryIds: [categoryId, other] }, context))).to.deep.equal([
        '/category_ids/1',
        '/brand_id',
      ]);
    });
  });

  it('is looked at again after what buyers read was changed, where the market is strict', () => {
    const approved = aProduct(shop, { name: 'Shirt' });
    expect(edit(approved, { name: 'Gun' }, 'strict').status).to.equal('pending_review');
    expect(edit(approved, { description: 'Now with' }, 'strict').status).to.equal('pending_review');
    expect(edit({ ...approved, brandId: anId() }, { brandId: null }, 'strict').status).to.equal('pending_review');
    expect(edit(approved, { name: 'Shirt', isActive: false }, 'strict').status).to.equal('approved');
    expect(edit(approved, { name: 'Gun' }).status).to.equal('approved');
  });

  it('keeps what a change does not name', () => {
    const product = aProduct(shop, { variants: [sized('M')], options: ['size'] });
    expect(edit(product, {})).to.deep.equal(product);
    expect(edit(product, { name: undefined, slug: 'other' })).to.deep.equal({ ...product, slug: 'other' });
  });

  describe('tells its variants apart', () => {
    const add = (product: Product, attributes: Record<string, string>) =>
      Product.addVariant(product, { price: kobo(1), attributes }, contextOf(), { id: anId() });
    const change = (product: Product, at: number, attributes: Record<string, string>) =>
      Product.changeVariant(product, product.variants[at]!.id, { attributes });

    it('by each of its options once', () => {
      const product = aProduct(shop, { variants: [sized('M')] });
      expect(add(product, { size: 'L' }).options).to.deep.equal(['size']);
      expect(placesOf(() => add(product, {}))).to.deep.equal(['/attributes/size']);
      expect(placesOf(() => add(product, { size: 'L', color: 'red' }))).to.deep.equal(['/attributes/color']);
      expect(placesOf(() => add(product, { size: 'm' }))).to.deep.equal(['/attributes']);
      expect(placesOf(() => change(add(product, { size: 'L' }), 0, { size: 'l' }))).to.deep.equal(['/attributes']);
    });

    it('by other options where one is alone, and by the combination of one that is gone', () => {
      const alone = aProduct(shop, { variants: [sized('M'), sized('L', { deletedAt: NOON })], options: ['size'] });
      expect(change(alone, 0, { color: 'red' }).options).to.deep.equal(['color']);
      expect(add(alone, { size: 'L' }).variants).to.have.length(3);
    });

    it('in the order of its options, and by three at the most', () => {
      const attributes = { size: 'M', color: 'red' };
      const variants = [{ price: kobo(1), attributes }];
      expect(create({ options: ['color', 'size'], variants }).options).to.deep.equal(['color', 'size']);
      expect(create({ variants }).options).to.deep.equal(['size', 'color']);
      expect(placesOf(() => create({ options: ['size'], variants }))).to.deep.equal(['/variants/0/attributes/color']);
      const wide = { ...attributes, cut: 'slim', cloth: 'wax' };
      expect(placesOf(() => create({ variants: [{ price: kobo(1), attributes: wide }] }))).to.deep.equal([
        '/variants/0/attributes',
      ]);
    });

    it('so that after any changes each live one has the options once, and no two the same', () => {
      const words = fc.record({ size: fc.constantFrom('S', 'm', 'M', 'L'), color: fc.constantFrom('red', 'blue') });
      const steps = fc.array(fc.tuple(fc.constantFrom('add', 'change', 'remove'), fc.nat(5), words), { maxLength: 12 });
      fc.assert(
        fc.property(steps, (all) => {
          let product = aProduct(shop, { variants: [aVariant({ attributes: { size: 'S', color: 'red' } })] });
          for (const [step, at, attributes] of all) {
            const { id } = product.variants[at % product.variants.length]!;
            try {
              if (step === 'add') product = add(product, attributes);
              else if (step === 'change') product = Product.changeVariant(product, id, { attributes });
              else product = Product.removeVariant(product, id, NOON);
            } catch (failure) {
              expect(
                refusalOf(() => {
                  throw failure;
                }),
              ).to.be.oneOf(['validation_failed', 'last_variant', 'not_found']);
            }
            const live = product.variants.filter(({ deletedAt }) => deletedAt === null);
            const combinations = live.map((each) => `${each.attributes.size}/${each.attributes.color}`.toLowerCase());
            expect(live.length).to.be.at.least(1);
            expect(new Set(combinations).size).to.equal(live.length);
            expect(new Set(product.variants.map(({ sku }) => sku)).size).to.equal(product.variants.length);
          }
        }),
      );
    });
  });

  describe('has variants', () => {
    const product = aProduct(shop, { variants: [sized('M'), sized('L', { position: 1 })] });
    const [{ id }] = product.variants as [Variant];

    it('whose prices fit one another', () => {
      const flaws = (changes: Parameters<typeof Product.changeVariant>[2]) =>
        placesOf(() => Product.changeVariant(product, id, changes));
      const price = kobo(1_000);
      expect(flaws({ price, compareAtPrice: kobo(1_000) })).to.deep.equal(['/compare_at_price']);
      const tier = (minQuantity: number, amount: number) => ({ minQuantity, price: kobo(amount) });
      expect(flaws({ price, priceTiers: [tier(10, 1_001)] })).to.deep.equal(['/price_tiers/0/price']);
      expect(flaws({ price, priceTiers: [tier(1, 900)] })).to.deep.equal(['/price_tiers/0/min_quantity']);
      expect(flaws({ price, priceTiers: [tier(10, 900), tier(5, 950)] })).to.deep.equal([
        '/price_tiers/1/min_quantity',
        '/price_tiers/1/price',
      ]);
      expect(flaws({ barcode: '5901234123458' })).to.deep.equal(['/barcode']);
      const kept = Product.changeVariant(product, id, { price, priceTiers: [tier(10, 1_000), tier(20, 900)] });
      expect(kept.variants[0]?.priceTiers).to.have.length(2);
    });

    it('in which only what is touched has to be right, as imports take what older shops have', () => {
      const old = aVariant({ price: kobo(100), compareAtPrice: kobo(100), barcode: '5901234123458' });
      const imported = aProduct(shop, { variants: [old] });
      const change = (changes: Parameters<typeof Product.changeVariant>[2]) =>
        placesOf(() => Product.changeVariant(imported, old.id, changes));
      expect(change({ weightG: 100, barcode: null })).to.deep.equal([]);
      expect(change({ barcode: '5901234123458' })).to.deep.equal(['/barcode']);
      expect(change({ compareAtPrice: kobo(99) })).to.deep.equal(['/compare_at_price']);
    });

    it('in the money of the shop', () => {
      const usd = { amount: 1, currency: USD };
      const wrong = () => Product.changeVariant(product, id, { cost: usd });
      expect(refusalOf(wrong)).to.equal('currency_mismatch');
      expect(refusalOf(() => create({ variants: [{ price: usd }] }))).to.equal('currency_mismatch');
    });

    it('of which one stays', () => {
      const one = Product.removeVariant(product, id, NOON);
      expect(refusalOf(() => Product.removeVariant(one, id, NOON))).to.equal('not_found');
      expect(refusalOf(() => Product.removeVariant(one, product.variants[1]!.id, NOON))).to.equal('last_variant');
    });
  });

  it('that is made by staff is approved', () => {
    const context = contextOf();
    const setting = { call: anOperatorCall(), policy: 'review', context } as const;
    const product = Product.create({ name: 'Cap', variants: [] }, setting, { id: anId(), at: NOON, newId: anId });
    expect(product.status).to.equal('approved');
  });
});
