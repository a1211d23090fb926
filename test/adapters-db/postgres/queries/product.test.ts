import { countStatements } from '@soko/adapters-db';
import type { Product, Shop, User } from '@soko/domain';
import { expect } from 'chai';
import { ProductSchema, SkuSchema, VariantSchema } from '../../../../packages/adapters-http/src/schemas/catalog.ts';
import {
  aBrand,
  aCategory,
  aGuestCall,
  anId,
  anOperatorCall,
  aUserCall,
  aVariant,
  kobo,
} from '../../../support/builders/index.ts';
import { type Market, openMarket, viewOf } from './market.ts';

const ANYONE = aGuestCall();

describe('the views of one product, in Postgres', () => {
  let market: Market;
  let owner: User;
  let shop: Shop;
  let shirt: Product;
  let draft: Product;

  before(async () => {
    market = await openMarket();
    owner = await market.user({ roles: ['customer', 'seller'] });
    shop = await market.shop({ owner, slug: 'balogun' });
    const clothing = await market.category(aCategory({ slug: 'clothing', name: 'Clothing' }));
    const gifts = await market.category(aCategory({ slug: 'gifts', name: 'Gifts' }));
    const brand = await market.brand(aBrand({ slug: 'adire', name: 'Adire' }));
    const small = aVariant({
      position: 1,
      price: kobo(5_000),
      compareAtPrice: kobo(6_000),
      cost: kobo(2_000),
      barcode: '123',
      attributes: { size: 'Small', color: 'Red' },
      priceTiers: [{ minQuantity: 10, price: kobo(4_500) }],
      weightG: 200,
    });
    const large = aVariant({ position: 2, price: kobo(7_000), attributes: { size: 'Large', color: 'Blue' } });
    shirt = await market.product(shop, {
      slug: 'ankara-shirt',
      name: 'Ankara shirt',
      description: 'Woven by "hand"\nin Oyo',
      brandId: brand.id,
      categoryIds: [gifts.id, clothing.id],
      variants: [small, large],
      images: [
        { id: anId(), url: 'https://images.example/1.jpg', altText: 'front', position: 1, variantId: null },
        { id: anId(), url: 'https://images.example/2.jpg', altText: 'large', position: 2, variantId: large.id },
      ],
    });
    draft = await market.product(shop, { slug: 'draft', status: 'draft' });
  });
  after(() => market.close());

  it('answer the detail that the API promises, by id and by slug in any case', async () => {
    const view = ProductSchema.parse(viewOf(await market.queries.product(ANYONE, 'Ankara-Shirt')));
    expect(viewOf(await market.queries.product(ANYONE, shirt.id.toUpperCase()))).to.deep.equal(view);
    expect(view).to.deep.include({
      id: shirt.id,
      description: 'Woven by "hand"\nin Oyo',
      price: { amount: 5_000, currency: 'NGN' },
      price_max: { amount: 7_000, currency: 'NGN' },
      compare_at_price: { amount: 6_000, currency: 'NGN' },
      attributes: { size: ['Small', 'Large'], color: ['Red', 'Blue'] },
      is_active: true,
      status: 'approved',
    });
    expect(view.category?.slug).to.equal('gifts');
    expect(view.categories.map(({ slug }) => slug)).to.deep.equal(['gifts', 'clothing']);
    expect(view.images.map(({ url }) => url)).to.deep.equal([
      'https://images.example/1.jpg',
      'https://images.example/2.jpg',
    ]);
    expect(view.variants[0]).to.deep.include({
      sku: shirt.variants[0]!.sku,
      barcode: '123',
      compare_at_price: { amount: 6_000, currency: 'NGN' },
      price_tiers: [{ min_quantity: 10, price: { amount: 4_500, currency: 'NGN' } }],
      attributes: { size: 'Small', color: 'Red' },
      available: 10,
      in_stock: true,
      weight_g: 200,
      images: [],
    });
    expect(view.variants[1]?.images.map(({ alt_text }) => alt_text)).to.deep.equal(['large']);
  });

  it('answer the variants alone, as the detail has them', async () => {
    const detail = viewOf(await market.queries.product(ANYONE, shirt.slug));
    const variants = viewOf(await market.queries.variants(ANYONE, shirt.slug));
    expect(variants?.map((variant) => VariantSchema.parse(variant))).to.deep.equal(detail?.variants);
  });

  it('tell nothing of the cost to anybody but the shop and staff', async () => {
    const code = shirt.variants[0]!.sku;
    expect((await market.queries.product(ANYONE, shirt.slug))?.text).not.to.contain('cost');
    expect(viewOf(await market.queries.sku(ANYONE, code))).not.to.have.any.keys('cost', 'on_hand', 'reserved');
    const stranger = aUserCall(anId(), { roles: ['seller'], shops: [anId()] });
    expect(viewOf(await market.queries.sku(stranger, code))).not.to.have.any.keys('cost', 'on_hand', 'reserved');
    const member = aUserCall(owner.id, { roles: ['seller'], shops: [shop.id] });
    for (const call of [member, anOperatorCall()]) {
      expect(SkuSchema.parse(viewOf(await market.queries.sku(call, code)))).to.deep.include({
        cost: { amount: 2_000, currency: 'NGN' },
        on_hand: 10,
        reserved: 0,
        low_stock_threshold: null,
      });
    }
  });

  it('answer a SKU by its code in any case, with what is left beside what is reserved', async () => {
    const code = shirt.variants[1]!.sku;
    await market.run('update soko.stock_levels set reserved = 4 where variant_id = ?', [shirt.variants[1]!.id]);
    const view = SkuSchema.parse(viewOf(await market.queries.sku(ANYONE, ` ${code.toLowerCase()} `)));
    expect(view).to.deep.equal({
      sku: code,
      variant_id: shirt.variants[1]!.id,
      product: { id: shirt.id, name: 'Ankara shirt', slug: 'ankara-shirt' },
      shop: { id: shop.id, name: shop.name, slug: 'balogun' },
      price: { amount: 7_000, currency: 'NGN' },
      available: 6,
      in_stock: true,
    });
    await market.run('update soko.stock_levels set reserved = 0 where variant_id = ?', [shirt.variants[1]!.id]);
  });

  it('show a hidden product to the members of its shop and to staff, and to nobody else', async () => {
    const member = aUserCall(owner.id, { roles: ['seller'], shops: [shop.id] });
    const stranger = aUserCall(anId(), { roles: ['seller'], shops: [anId()] });
    const code = draft.variants[0]!.sku;
    for (const call of [member, anOperatorCall(), aUserCall(anId(), { roles: ['staff'] })]) {
      expect(ProductSchema.parse(viewOf(await market.queries.product(call, 'draft')))).to.include({ status: 'draft' });
      expect(viewOf(await market.queries.variants(call, 'draft'))).to.have.length(1);
      expect(viewOf(await market.queries.sku(call, code))).to.include({ sku: code });
    }
    for (const call of [stranger, ANYONE, aUserCall(anId())]) {
      expect(await market.queries.product(call, 'draft')).to.equal(null);
      expect(await market.queries.variants(call, draft.id)).to.equal(null);
      expect(await market.queries.sku(call, code)).to.equal(null);
    }
  });

  it('show a deleted product to nobody', async () => {
    const gone = await market.product(shop, { deletedAt: new Date() });
    expect(await market.queries.product(anOperatorCall(), gone.id)).to.equal(null);
    expect(await market.queries.sku(anOperatorCall(), gone.variants[0]!.sku)).to.equal(null);
  });

  it('are null for what nobody knows, whatever its form', async () => {
    for (const name of [anId(), 'no-such', '', 'a\0b', `'; drop table soko.products; --`, 'x'.repeat(5_000)]) {
      expect(await market.queries.product(ANYONE, name)).to.equal(null);
      expect(await market.queries.variants(ANYONE, name)).to.equal(null);
      expect(await market.queries.sku(ANYONE, name)).to.equal(null);
    }
  });

  it('take one statement each, for 2 variants and for 100', async () => {
    const wide = await market.product(shop, {
      variants: Array.from({ length: 100 }, (_, at) => aVariant({ position: at, attributes: { size: `${at}` } })),
    });
    for (const product of [shirt, wide]) {
      for (const read of [
        () => market.queries.product(ANYONE, product.slug),
        () => market.queries.product(anOperatorCall(), product.slug),
        () => market.queries.variants(ANYONE, product.slug),
        () => market.queries.sku(ANYONE, product.variants[0]!.sku),
      ]) {
        const counted = countStatements(market.knex);
        expect(await read()).not.to.equal(null);
        expect(counted.stop()).to.equal(1);
      }
    }
  });
});
