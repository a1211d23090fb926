import { expect } from 'chai';
import { anId, kobo, later, NOON, USD } from '../../support/builders/index.ts';
import type { Received, Sending } from '../../support/client.ts';
import { openServer, type Server } from '../../support/server.ts';
import { expectFlaws, expectProblem, expectStatus, unnamed } from '../../support/server-answers.ts';
import type { Goods, Offered, Seller } from '../../support/server-town.ts';

const PAST = later(NOON, -60);
const FUTURE = new Date('2999-01-01T00:00:00.000Z');

/** What nobody but the shop and staff may see, each for a reason of its own. */
const HIDDEN: Readonly<Record<string, Offered>> = {
  'not active': { isActive: false },
  'a draft': { status: 'draft' },
  'not looked at yet': { status: 'pending_review' },
  rejected: { status: 'rejected' },
  suspended: { suspendedAt: NOON },
  'not on sale yet': { activeFrom: FUTURE },
  'no longer on sale': { activeUntil: PAST },
  'without a variant that lives': { variants: [{ suspendedAt: NOON }] },
};

describe('/products', () => {
  let server: Server;
  let seller: Seller;

  before(async () => {
    server = await openServer();
    seller = await server.seller({ name: 'Balogun Fabrics', slug: 'balogun-fabrics' });
  });
  after(() => server.close());

  const get = (path: string, sending?: Sending) => server.client.get(path, sending);
  const namesIn = ({ body }: Received): string[] => body.items.map(({ name }: { name: string }) => name);
  const names = async (query: string, sending?: Sending): Promise<string[]> =>
    namesIn(await get(`/products?limit=100&${query}`, sending));

  describe('filtered', () => {
    before(async () => {
      const [women, dresses, shoes] = await Promise.all([
        server.category({ slug: 'women', name: 'Women' }),
        server.category({ slug: 'dresses', name: 'Dresses' }),
        server.category({ slug: 'shoes', name: 'Shoes' }),
      ]);
      await server.owner.raw('update soko.categories set parent_id = ? where id = ?', [women.id, dresses.id]);
      const adire = await server.brand({ slug: 'adire', name: 'Adire House' });
      const { shop } = seller;
      const other = (await server.seller({ slug: 'other-shop' })).shop;
      const offers: Offered[] = [
        { name: 'Red dress', shop, price: 300, categoryIds: [dresses.id], brandId: adire.id },
        { name: 'Blue dress', shop, price: 200, categoryIds: [dresses.id], onHand: 0 },
        {
          name: 'Sandals',
          shop: other,
          price: 100,
          categoryIds: [shoes.id, women.id],
          description: '100% real leather',
        },
        {
          name: 'Ankara shirt',
          shop,
          variants: [
            { price: kobo(500), attributes: { color: 'Red', size: 'M' } },
            { price: kobo(900), attributes: { color: 'Blue', size: 'L' } },
          ],
        },
      ];
      for (const offer of offers) await server.sells(offer);
      await server.owner.raw(
        `update soko.product_listing set average_rating = 4.5, review_count = 2 where name = 'Sandals'`,
      );
    });

    const FILTERS: readonly (readonly [query: string, found: readonly string[]])[] = [
      ['category=women', ['Blue dress', 'Red dress', 'Sandals']],
      ['category=dresses', ['Blue dress', 'Red dress']],
      ['category=shoes', ['Sandals']],
      ['category=nothing', []],
      ['brand=adire', ['Red dress']],
      ['brand=nobody', []],
      ['shop=other-shop', ['Sandals']],
      ['shop=nowhere', []],
      ['min_price=300', ['Ankara shirt', 'Red dress']],
      ['max_price=200', ['Blue dress', 'Sandals']],
      ['min_price=200&max_price=300', ['Blue dress', 'Red dress']],
      ['in_stock=true', ['Ankara shirt', 'Red dress', 'Sandals']],
      ['in_stock=false', ['Blue dress']],
      ['min_rating=4', ['Sandals']],
      ['min_rating=5', []],
      ['min_rating=3.5', ['Sandals']],
      ['min_rating=4.75', []],
      ['q=dress', ['Blue dress', 'Red dress']],
      ['q=DRESS%20red', ['Red dress']],
      ['q=adire%20dress', ['Red dress']],
      ['q=women%20leather', ['Sandals']],
      ['q=100%25', ['Sandals']],
      ['q=_', []],
      ["q=';drop", []],
      ['attributes[color]=red', ['Ankara shirt']],
      ['attributes[color]=green,BLUE', ['Ankara shirt']],
      ['attributes[color]=red&attributes[size]=xl', []],
      ['category=women&q=red&max_price=300&in_stock=true', ['Red dress']],
    ];
    for (const [query, found] of FILTERS) {
      it(`has what ${decodeURIComponent(query)} leaves`, async () => {
        expect((await names(query)).sort()).to.deep.equal(found);
      });
    }

    it('knows categories, brands and shops by id too', async () => {
      const { body } = await get('/products?q=red%20dress');
      const [{ category, brand, shop }] = body.items;
      for (const query of [`category=${category.id}`, `brand=${brand.id}`, `shop=${shop.id}&q=red%20dress`]) {
        expect(await names(query), query).to.include('Red dress');
      }
    });

    it('is ordered by relevance with q: the name that is the words, then what begins with them', async () => {
      await server.sells({ name: 'Kente cloth of the year', shop: seller.shop, createdAt: later(NOON, 9) });
      await server.sells({ name: 'Kente', shop: seller.shop });
      await server.sells({ name: 'Scarf', description: 'of kente', shop: seller.shop, createdAt: later(NOON, 10) });
      const best = ['Kente', 'Kente cloth of the year', 'Scarf'];
      expect(await names('q=kente')).to.deep.equal(best);
      expect(await names('q=kente&ordering=relevance')).to.deep.equal(best);
      expect(await names('q=kente&ordering=-created_at')).to.deep.equal([best[2], best[1], best[0]]);
      const { body } = await get('/products?q=kente&limit=1');
      const next = await get(body.page.next.replace('http://soko.test/api/v1', ''));
      expect(namesIn(next)).to.deep.equal([best[1]]);
    });

    it('refuses relevance without words, and filters that are none', async () => {
      expectFlaws(await get('/products?ordering=relevance'), 'query/ordering');
      expectFlaws(await get('/products?min_price=-1'), 'query/min_price');
      expectFlaws(await get('/products?min_price=1e3'), 'query/min_price');
      expectFlaws(await get('/products?max_price=99999999999999999'), 'query/max_price');
      for (const rating of ['6', '5.01', '-1', 'NaN', '3.555', '1e0', '']) {
        expectFlaws(await get(`/products?min_rating=${rating}`), 'query/min_rating');
      }
      expectFlaws(await get('/products?in_stock=1'), 'query/in_stock');
      expectFlaws(await get(`/products?q=${'x'.repeat(201)}`), 'query/q');
      expectFlaws(await get('/products?q='), 'query/q');
      expectFlaws(await get('/products?q=a&q=b'), 'query/q');
      expectFlaws(await get('/products?category=a%20b'), 'query/category');
      expectFlaws(await get('/products?attributes=red'), 'query/attributes');
      expectFlaws(await get('/products?attributes[color]=red&attributes[color]=blue'), 'query/attributes[color]');
      expectFlaws(await get('/products?attributes[Color!]=red'), 'query/attributes[Color!]');
      expectFlaws(await get('/products?attributes[__proto__]=red'), 'query/attributes[__proto__]');
      expectFlaws(await get('/products?q=%00'), 'query/q');
    });

    it('counts what it found beside it, when asked', async () => {
      const { facets } = (await get('/products?category=women&facets=true')).body;
      expect(facets.price).to.deep.equal({ min: 100, max: 300 });
      expect(facets.in_stock).to.equal(2);
      expect(facets.brands.map(({ slug, count }: { slug: string; count: number }) => [slug, count])).to.deep.equal([
        ['adire', 1],
      ]);
      const counts = Object.fromEntries(
        facets.categories.map(({ slug, count }: { slug: string; count: number }) => [slug, count]),
      );
      expect(counts).to.deep.equal({ women: 3, dresses: 2, shoes: 1 });
      expect((await get('/products?facets=true&q=nothing-at-all')).body.facets).to.deep.include({
        price: null,
        in_stock: 0,
      });
      expect((await get('/products')).body).not.to.have.property('facets');
    });
  });

  describe('hidden', () => {
    const hidden: [why: string, goods: Goods][] = [];
    let rival: Seller;

    before(async () => {
      rival = await server.seller();
      for (const [why, offer] of Object.entries(HIDDEN)) {
        hidden.push([why, await server.sells({ ...offer, name: `Hidden: ${why}`, shop: seller.shop })]);
      }
      for (const [why, fields] of [
        ['of a shop that is not approved', { status: 'pending' }],
        ['of a suspended shop', { suspendedAt: NOON }],
        ['of a deleted shop', { deletedAt: NOON }],
        ['of a shop on vacation', { vacationFrom: NOON, vacationMessage: 'away' }],
        ['of a shop whose time is over', { activeUntil: NOON }],
        ['of a rejected shop', { status: 'rejected' }],
      ] as const) {
        const { shop } = await server.seller(fields);
        hidden.push([why, await server.sells({ name: `Hidden: ${why}`, shop })]);
      }
    });

    it('P4: are in no list, no search, no detail, no count and no cart of a stranger', async () => {
      expect(await names('q=hidden')).to.deep.equal([]);
      expect(await names('q=hidden', { as: rival.access })).to.deep.equal([]);
      expect(await names('is_active=false')).to.deep.equal([]);
      expect(await names('is_active=false', { as: rival.access })).to.deep.equal([]);
      const never = unnamed(await get(`/products/${anId()}`));
      for (const [why, { product, sku }] of hidden) {
        for (const path of [
          `/products/${product.id}`,
          `/products/${product.slug}`,
          `/products/${product.id}/variants`,
        ]) {
          const answer = await get(path, { as: rival.access });
          expectProblem(answer, 'not_found');
          expect(unnamed(answer), why).to.deep.equal(never);
        }
        expectProblem(await get(`/skus/${sku}`), 'not_found');
        const add = await server.client.post('/cart/items', { body: { sku, quantity: 1 } });
        expectProblem(add, 'not_found');
      }
    });

    it('are seen by their shop, and by staff and admins all of them', async () => {
      const own = Object.keys(HIDDEN).map((why) => `Hidden: ${why}`);
      expect(await names('is_active=false&q=hidden', { as: seller.access })).to.have.members(own);
      for (const role of ['staff', 'admin'] as const) {
        const { access } = await server.withRole(role);
        expect(await names('is_active=false&q=hidden', { as: access })).to.include.members(own);
        for (const [, { product }] of hidden.slice(0, 3)) {
          expectStatus(await get(`/products/${product.id}`, { as: access }), 200);
        }
      }
      for (const [, { product, sku }] of hidden.slice(0, own.length)) {
        const { body } = await get(`/products/${product.slug}`, { as: seller.access });
        expect(body).to.deep.include({ id: product.id, status: product.status, is_active: product.isActive });
        expectStatus(await get(`/skus/${sku}`, { as: seller.access }), 200);
      }
    });
  });

  describe('one', () => {
    it('has its variants, images, brand, categories and prices', async () => {
      const category = await server.category({ name: 'Shirts' });
      const brand = await server.brand({ name: 'Adire' });
      const red = {
        price: kobo(700),
        compareAtPrice: kobo(900),
        attributes: { color: 'red' },
        weightG: 250,
        cost: kobo(1),
      };
      const blue = {
        price: kobo(500),
        attributes: { color: 'blue' },
        priceTiers: [{ minQuantity: 10, price: kobo(400) }],
      };
      const { product } = await server.sells({
        shop: seller.shop,
        name: 'Shirt',
        description: 'Two colours',
        brandId: brand.id,
        categoryIds: [category.id],
        images: [{ id: anId(), url: 'https://example.com/1.jpg', altText: 'A shirt', position: 1, variantId: null }],
        variants: [red, blue],
        onHand: 3,
      });
      const body = expectStatus(await get(`/products/${product.slug.toUpperCase()}`), 200);
      expect(body).to.deep.include({
        id: product.id,
        name: 'Shirt',
        description: 'Two colours',
        price: { amount: 500, currency: 'NGN' },
        price_max: { amount: 700, currency: 'NGN' },
        brand: { id: brand.id, name: 'Adire', slug: brand.slug },
        shop: { id: seller.shop.id, name: seller.shop.name, slug: seller.shop.slug },
        categories: [{ id: category.id, name: 'Shirts', slug: category.slug }],
        attributes: { color: ['red', 'blue'] },
        variant_count: 2,
        in_stock: true,
        is_active: true,
        status: 'approved',
      });
      const [first, second] = body.variants;
      expect(first).to.deep.include({ weight_g: 250, available: 3, attributes: { color: 'red' } });
      expect(first.compare_at_price).to.deep.equal({ amount: 900, currency: 'NGN' });
      expect(first).not.to.have.property('cost');
      expect(second.price_tiers).to.deep.equal([{ min_quantity: 10, price: { amount: 400, currency: 'NGN' } }]);
      expect(body.images[0]).to.include({ url: 'https://example.com/1.jpg', alt_text: 'A shirt' });
      expect(expectStatus(await get(`/products/${product.id}`), 200)).to.deep.equal(body);
      expect(expectStatus(await get(`/products/${product.id}/variants`), 200)).to.deep.equal({ items: body.variants });
      const [item] = (await get(`/products?shop=${seller.shop.slug}&q=colours`)).body.items;
      for (const [name, value] of Object.entries(item)) expect(body[name], name).to.deep.equal(value);
    });

    it('shows each price in its own currency', async () => {
      const { product } = await server.sells({ variants: [{ price: { amount: 1_999, currency: USD } }] });
      expect((await get(`/products/${product.id}`)).body.price).to.deep.equal({ amount: 1_999, currency: 'USD' });
    });

    it('is not found by what can be no id and no slug', async () => {
      const never = unnamed(await get(`/products/${anId()}`));
      for (const path of ['no-such-slug', '%20', 'a%00b', `${'a'.repeat(121)}`, '..%2f..', "x'%20or%201=1"]) {
        const answer = await get(`/products/${path}`);
        expectProblem(answer, 'not_found');
        expect(unnamed(answer), path).to.deep.equal(never);
      }
    });
  });

  describe('kept by caches', () => {
    const READS = ['/products', '/shops', '/brands', '/categories'];

    it('for some seconds, and told again only when it changed', async () => {
      const goods = await server.sells({ shop: seller.shop, onHand: 5 });
      const paths = [...READS, `/products/${goods.product.id}`, `/products/${goods.product.id}/variants`];
      for (const path of [...paths, `/shops/${seller.shop.slug}`]) {
        const first = await get(path);
        expect(first.headers.get('cache-control'), path).to.match(/^public, max-age=\d+, stale-while-revalidate=\d+$/);
        const etag = first.headers.get('etag') ?? '';
        const again = await get(path, { headers: { 'if-none-match': etag } });
        expect([again.status, again.text], path).to.deep.equal([304, '']);
        expect(again.headers.get('etag')).to.equal(etag);
        expectStatus(await get(path, { headers: { 'if-none-match': '"another"' } }), 200);
        const head = await server.client.head(path);
        expect([head.status, head.text, head.headers.get('etag')], path).to.deep.equal([200, '', etag]);
      }
      const path = `/products/${goods.product.id}`;
      const etag = (await get(path)).headers.get('etag') ?? '';
      await server.draft([goods]);
      const changed = await get(path, { headers: { 'if-none-match': etag } });
      expect(expectStatus(changed, 200).variants[0].available).to.equal(4);
    });

    it('never when it was read with a token', async () => {
      for (const path of [...READS, `/shops/${seller.shop.slug}`]) {
        const answer = await get(path, { as: seller.access });
        expect(answer.headers.get('cache-control'), path).to.equal('no-store');
      }
    });

    it('never when it is private or must be fresh', async () => {
      const { sku } = await server.sells({ shop: seller.shop });
      for (const path of ['/cart', `/skus/${sku}`, '/payments/providers', '//api/health', '//api/ready']) {
        expect((await get(path)).headers.get('cache-control'), path).to.equal('no-store');
      }
    });
  });
});
