import { expect } from 'chai';
import { anId } from '../../support/builders/index.ts';
import { openServer, type Server } from '../../support/server.ts';
import { expectFlaws, expectProblem, expectStatus, unnamed } from '../../support/server-answers.ts';
import type { Person, Seller } from '../../support/server-town.ts';

const price = (amount: number, currency = 'NGN') => ({ amount, currency });
const size = (value: string, fields: object = {}) => ({ price: price(1_000), attributes: { size: value }, ...fields });

describe('variants of a product', () => {
  let server: Server;
  let seller: Seller;
  before(async () => {
    server = await openServer({ settings: { productApproval: 'auto' } });
    seller = await server.seller();
  });
  after(() => server.close());

  const product = async (variants: readonly object[] = [size('M', { stock: 5 }), size('L')]) => {
    const body = { name: 'Wax print shirt', variants };
    return expectStatus(await server.client.post('/products', { as: seller.access, body }), 201);
  };
  const add = (id: string, body: object, { access }: Person = seller) =>
    server.client.post(`/products/${id}/variants`, { as: access, body });
  const patch = (id: string, body: object, headers = {}, { access }: Person = seller) =>
    server.client.patch(`/variants/${id}`, { as: access, body, headers });
  const drop = (id: string, { access }: Person = seller) => server.client.delete(`/variants/${id}`, { as: access });
  const seen = (id: string, holder = {}) => server.client.get(`/variants/${id}`, holder);

  it('join it with stock of their own, and are read like in its detail', async () => {
    const { id } = await product();
    const answer = await add(id, size('XL', { sku: 'own-xl', stock: 3, cost: price(400) }));
    const made = expectStatus(answer, 201);
    expect(made).to.deep.include({ sku: 'OWN-XL', available: 3, cost: price(400), lowest_price_30_days: null });
    expect(answer.headers.get('location')).to.match(new RegExp(`/api/v1/variants/${made.id}$`));
    const { cost: _, ...shownToAll } = made;
    expect(expectStatus(await seen(made.id), 200)).to.deep.equal(shownToAll);
    const detail = expectStatus(await server.client.get(`/products/${id}`), 200);
    expect(detail.variants[2]).to.deep.equal(shownToAll);
    expect(detail.variant_count).to.equal(3);
    const { items } = expectStatus(await server.client.get(`/products/${id}/variants`, { as: seller.access }), 200);
    expect(items[2]).to.deep.equal(made);
  });

  it('are known by their SKU too, in any case', async () => {
    const { variants } = await product([size('M', { sku: 'KNOWN/M' }), size('L', { sku: 'known-l' })]);
    const [{ id }] = variants;
    expect(expectStatus(await seen('known%2Fm'), 200)).to.include({ id, sku: 'KNOWN/M' });
    expect(expectStatus(await patch('Known%2FM', { price: price(900) }), 200)).to.deep.include({
      id,
      price: price(900),
    });
    const prices = await server.client.get('/variants/KNOWN%2FM/prices', { as: seller.access });
    expect(expectStatus(prices, 200).items.map((each: { price: object }) => each.price)).to.deep.equal([
      price(900),
      price(1_000),
    ]);
    expectProblem(await patch('KNOWN%2FM', { price: price(1) }, {}, await server.seller()), 'not_found');
    expectStatus(await drop('known-l'), 204);
    expectProblem(await seen('KNOWN-L'), 'not_found');
    expectProblem(await patch('no-such-sku', { price: price(1) }), 'not_found');
  });

  it('are refused where they do not fit the others', async () => {
    const { id, variants } = await product();
    expectFlaws(await add(id, size('m')), '/attributes');
    expectFlaws(
      await add(id, { price: price(1), attributes: { color: 'red' } }),
      '/attributes/color',
      '/attributes/size',
    );
    expectProblem(await add(id, size('S', { sku: variants[0].sku })), 'sku_taken');
    expectProblem(await add(id, size('S', { price: price(1, 'USD') })), 'currency_mismatch');
    expectFlaws(await patch(variants[0].id, { attributes: { size: 'l' } }), '/attributes');
    expectFlaws(await patch(variants[0].id, { compare_at_price: price(1_000) }), '/compare_at_price');
  });

  it('K2: have values that their attributes can read, in the one form', async () => {
    const { code } = await server.attribute({ type: 'number', options: [] });
    const having = (value: string) => [{ price: price(1_000), attributes: { [code]: value } }];
    const at = `/attributes/${code}`;
    const refused = await server.client.post('/products', {
      as: seller.access,
      body: { name: 'Cloth', variants: having('heavy') },
    });
    expectFlaws(refused, `/variants/0${at}`);
    const { id, variants } = await product(having('1.5'));
    for (const value of ['heavy', '1.50', '1e3']) {
      expectFlaws(await add(id, { price: price(2_000), attributes: { [code]: value } }), at);
      expectFlaws(await patch(variants[0].id, { attributes: { [code]: value } }), at);
    }
    expectStatus(await add(id, { price: price(2_000), attributes: { [code]: '2' } }), 201);
    expect(expectStatus(await server.client.get(`/attributes/${code}`), 200).options).to.deep.equal([]);
  });

  it('bring an option of their own while they are alone', async () => {
    const { id, variants } = await product([{ price: price(1_000) }]);
    expectFlaws(await add(id, size('L')), '/attributes/size');
    expectStatus(await patch(variants[0].id, { attributes: { size: 'M' } }), 200);
    expectStatus(await add(id, size('L')), 201);
    expect(expectStatus(await server.client.get(`/products/${id}`), 200)).to.deep.include({
      options: ['size'],
      attributes: { size: ['M', 'L'] },
    });
  });

  it('have a price that carts and lists show at once, and that a checkout asks about', async () => {
    const { id, variants } = await product();
    const [{ id: variant, sku }] = variants;
    const holder = await server.fill([{ sku }], { as: (await server.person()).access });
    expectStatus(await patch(variant, { price: price(800), compare_at_price: price(1_000) }), 200);
    const [item] = expectStatus(await server.client.get(`/products?shop=${seller.shop.id}&ordering=price`), 200).items;
    expect(item).to.deep.include({ id, price: price(800), compare_at_price: price(1_000) });
    const [notice] = expectStatus(await server.client.get('/cart', holder), 200).notices;
    expect(notice).to.deep.include({ code: 'price_changed', previous: price(1_000) });
    const body = {
      shipping_address: { name: 'Ada', line1: '12 Marina Road', city: 'Lagos', country: 'NG' },
      expected_total: price(1_000),
    };
    expectProblem(await server.client.post('/checkout', { ...holder, body, key: `key-${anId()}` }), 'price_changed');
    expectStatus(await drop(variant), 204);
  });

  it('change against the version of their product', async () => {
    const { variants } = await product();
    const [{ id }] = variants;
    const etag = (await seen(id, { as: seller.access })).headers.get('etag') ?? '';
    expectStatus(await patch(id, { weight_g: 200, barcode: null }, { 'if-match': etag }), 200);
    expectProblem(await patch(id, { weight_g: 300 }, { 'if-match': etag }), 'precondition_failed');
    const headers = { 'if-match': etag };
    expectProblem(await server.client.delete(`/variants/${id}`, { as: seller.access, headers }), 'precondition_failed');
  });

  it('go, but for the last one, and keep their SKU taken', async () => {
    const { id, variants } = await product();
    const [m, l] = variants;
    expectStatus(await drop(m.id), 204);
    expectProblem(await drop(m.id), 'not_found');
    expectProblem(await seen(m.id, { as: seller.access }), 'not_found');
    expectProblem(await drop(l.id), 'last_variant');
    expectProblem(await add(id, size('S', { sku: m.sku })), 'sku_taken');
    const again = expectStatus(await add(id, size('M')), 201);
    expect(again.sku).to.match(new RegExp(`^${m.sku}-[0-9A-F]{8}$`));
  });

  it('S0-96: are another shop’s to nobody', async () => {
    const { id, variants } = await product();
    const other = await server.seller();
    const [theirs, nobodys] = [await patch(variants[0].id, {}, {}, other), await patch(anId(), {}, {}, other)];
    expectProblem(theirs, 'not_found');
    expect(unnamed(theirs)).to.deep.equal(unnamed(nobodys));
    expectProblem(await add(id, size('S'), other), 'not_found');
    expectProblem(await drop(variants[0].id, other), 'not_found');
    expectProblem(await server.client.get(`/variants/${variants[0].id}/prices`, { as: other.access }), 'not_found');
    expect(expectStatus(await seen(variants[0].id, { as: other.access }), 200)).not.to.have.property('cost');
  });

  it('are no more than a hundred', async () => {
    const { id } = await product(Array.from({ length: 100 }, (_, at) => size(`${at}`)));
    expectProblem(await add(id, size('S')), 'too_many_variants');
  });

  it('are written in as many statements for a hundred as for two', async () => {
    const count = async (variants?: readonly object[]) => {
      const [{ id }] = (await product(variants)).variants;
      return server.statementsOf(() => patch(id, { price: price(900) }));
    };
    const two = await count();
    expect(await count(Array.from({ length: 100 }, (_, at) => size(`${at}`)))).to.equal(two);
    expect(two).to.be.at.most(9);
  });

  describe('their prices', () => {
    /** A variant whose earlier prices began so many days ago. */
    const history = async (earlier: readonly (readonly [days: number, amount: number])[], now: object) => {
      const { variants } = await product();
      const [{ id }] = variants;
      await server.owner.raw('alter table soko.price_changes disable trigger user');
      await server.owner.raw('delete from soko.price_changes where variant_id = ?', [id]);
      await server.owner.raw('alter table soko.price_changes enable trigger user');
      for (const [days, amount] of earlier) {
        await server.owner.raw(
          `insert into soko.price_changes (variant_id, price, currency, at) values (?, ?, 'NGN', now() - make_interval(days => ?))`,
          [id, amount, days],
        );
      }
      return expectStatus(await patch(id, now), 200);
    };
    const REDUCED = { price: price(700), compare_at_price: price(1_000) };

    it('show beside a reduced one the lowest of the 30 days before', async () => {
      const lowest = async (...earlier: [number, number][]) => (await history(earlier, REDUCED)).lowest_price_30_days;
      expect(await lowest([90, 1_000], [20, 900], [10, 1_000]), 'lower for a while').to.deep.equal(price(900));
      expect(await lowest([90, 500], [40, 900], [10, 1_000]), 'lower, and over before').to.deep.equal(price(900));
      expect(await lowest([90, 500], [29, 1_000]), 'lower until 29 days ago').to.deep.equal(price(500));
      expect(await lowest([90, 600]), 'never else').to.deep.equal(price(600));
      expect((await history([[90, 1_000]], { price: price(700) })).lowest_price_30_days, 'no reduction').to.equal(null);
    });

    it('count anew for each further reduction', async () => {
      const { id } = await history([[90, 1_000]], REDUCED);
      const further = expectStatus(await patch(id, { price: price(600) }), 200);
      expect(further.lowest_price_30_days).to.deep.equal(price(700));
    });

    it('have no lower one before where the variant began reduced', async () => {
      const { variants } = await product([size('M', REDUCED)]);
      expect(variants[0].lowest_price_30_days).to.equal(null);
    });

    it('are kept, all of them, with who set them: for the shop and staff', async () => {
      const { variants } = await product();
      const [{ id }] = variants;
      expectStatus(await patch(id, { price: price(900) }), 200);
      expectStatus(await patch(id, { weight_g: 100 }), 200);
      const read = async (query: string) =>
        expectStatus(await server.client.get(`/variants/${id}/prices${query}`, { as: seller.access }), 200).items;
      const prices = await read('');
      expect(prices.map((each: { price: { amount: number } }) => each.price.amount)).to.deep.equal([900, 1_000]);
      expect(prices[0].by).to.deep.equal({ id: seller.user.id, name: seller.user.name });
      expect(await read('?ordering=at')).to.deep.equal(prices.toReversed());
      const staff = await server.withRole('staff');
      expectStatus(await server.client.get(`/variants/${id}/prices`, { as: staff.access }), 200);
      expectProblem(await server.client.get(`/variants/${id}/prices`), 'unauthenticated');
    });
  });
});
