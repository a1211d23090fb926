import { countStatements } from '@soko/adapters-db';
import { type Route, routes } from '@soko/adapters-http';
import { expect } from 'chai';
import { z } from 'zod';
import { anImport, anOperatorCall, kobo, later, NOON } from '../../support/builders/index.ts';
import type { Received } from '../../support/client.ts';
import { openServer, type Server } from '../../support/server.ts';
import { expectFlaws, expectProblem, expectStatus } from '../../support/server-answers.ts';
import { ADDRESS, aKey, EMAIL, type Holder } from '../../support/server-shopping.ts';

/** Every list of the API: how it can be ordered, and a filter that leaves all of these items. */
const LISTS = [
  {
    path: '/products',
    orderings: ['-created_at', 'created_at', 'price', '-price', 'name', '-rating', '-sales', 'relevance'],
    filter: 'in_stock=true',
    isPublic: true,
  },
  { path: '/shops', orderings: ['-created_at', 'name', 'relevance'], filter: 'q=fabrics', isPublic: true },
  { path: '/brands', orderings: ['name'], filter: null, isPublic: true },
  { path: '/attributes', orderings: ['name', 'code'], filter: null, isPublic: true },
  { path: '/wishlist/items', orderings: ['-added_at', 'added_at'], filter: null, isPublic: false },
  {
    path: '/products/reviewed/reviews',
    orderings: ['-created_at', 'created_at', '-rating', 'rating', '-helpful'],
    filter: 'verified=false',
    isPublic: true,
  },
  {
    path: '/seller/imports',
    orderings: ['-requested_at', 'requested_at'],
    filter: 'status=queued',
    isPublic: false,
  },
  {
    path: '/admin/imports',
    orderings: ['-requested_at', 'requested_at'],
    filter: 'kind=products',
    isPublic: false,
  },
  { path: '/users/me/reviews', orderings: ['-created_at', 'created_at'], filter: null, isPublic: false },
  { path: '/orders', orderings: ['-created_at', 'created_at'], filter: 'status=draft', isPublic: false },
  {
    path: '/seller/products',
    orderings: ['-created_at', 'created_at', '-updated_at', 'name'],
    filter: 'is_active=true',
    isPublic: false,
  },
  {
    path: '/admin/products',
    orderings: ['-created_at', 'created_at', '-updated_at', 'name'],
    filter: 'status=approved',
    isPublic: false,
  },
] as const;

const ITEMS = 7;

/** A text that stands nowhere in the source. */
const MARK = 'zq7mark';
/** Parameters of an operation that take any text, or a value of their own in which the text stands. */
const marked = ({ query }: Route): string[] =>
  Object.entries(query.shape)
    .filter(([name]) => name !== 'cursor')
    .flatMap(([name, schema]) => {
      const takes = (value: unknown) => z.safeParse(schema, value).success;
      if (takes(MARK)) return [`${name}=${MARK}`];
      return takes({ [MARK]: MARK }) ? [`${name}[${MARK}]=${MARK}`] : [];
    });

describe('a list', () => {
  let server: Server;
  let as: string;
  let keeper: string;
  let admin: string;
  let keeperShop: string;

  before(async () => {
    server = await openServer();
    as = (await server.person()).access;
    const { shop, access } = await server.seller({ slug: 'fabrics-1', name: 'Fabrics 1' });
    keeperShop = shop.id;
    [keeper, admin] = [access, (await server.withRole('admin')).access];
    for (let number = 1; number <= ITEMS; number += 1) {
      await server.brand({ name: `Brand ${number % 3}` }); // the same name more than once
      if (number > 1) await server.seller({ name: `Fabrics ${number % 3}`, createdAt: later(NOON, number % 3) });
      await server.attribute({ name: `Attribute ${number % 3}` });
      const { sku: wished } = await server.sells({
        shop,
        name: `Shirt ${number % 3}`,
        variants: [{ price: kobo(1_000 + (number % 3)) }],
        createdAt: later(NOON, number % 3),
      });
      expectStatus(await server.client.post('/wishlist/items', { body: { sku: wished }, as }), 201);
    }
    const { sku } = await server.sells({ shop });
    const reviewed = await server.sells({ slug: 'reviewed' });
    for (let number = 0; number < ITEMS; number += 1) {
      const body = { rating: 1 + (number % 3) };
      const { product } = await server.sells();
      expectStatus(await server.client.post(`/products/${product.id}/reviews`, { body, as }), 201);
      const { access } = await server.person();
      expectStatus(await server.client.post(`/products/${reviewed.product.id}/reviews`, { body, as: access }), 201);
    }
    await server.store.transaction(anOperatorCall(), async (tx) => {
      for (let number = 0; number < ITEMS; number += 1) {
        await tx.imports.insert(anImport(shop, { requestedAt: later(NOON, number % 3) }));
      }
    });
    await server.owner.raw('update soko.product_listing set average_rating = price % 3 + 1.5, sales_count = price % 2');
    for (let number = 0; number < ITEMS; number += 1) {
      const body = { email: EMAIL, shipping_address: ADDRESS, items: [{ sku, quantity: 1 }] };
      expectStatus(await server.client.post('/checkout', { body, as, key: aKey() }), 201);
    }
  });
  after(() => server.close());

  /** Whose the list is. */
  const holderOf = (path: string): Holder => ({
    as: path.startsWith('/seller/') ? keeper : path.startsWith('/admin/') ? admin : as,
  });
  const get = (path: string, isPublic: boolean, holder: Holder = holderOf(path)): Promise<Received> =>
    server.client.get(path, isPublic ? {} : holder);
  /** What a link of an answer leads to: a path of this API. */
  const followed = (url: string): string => {
    expect(url).to.match(/^http:\/\/soko\.test\/api\/v1\//);
    return url.slice('http://soko.test/api/v1'.length);
  };
  const ids = ({ body }: Received): string[] => body.items.map(({ id }: { id: string }) => id);

  for (const { path, orderings, filter, isPublic } of LISTS) {
    describe(path, () => {
      const whole = async (ordering: string): Promise<string[]> => {
        const answer = await get(`${path}?limit=100&ordering=${ordering}`, isPublic);
        expectStatus(answer, 200);
        return ids(answer);
      };
      const known = orderings.filter((ordering) => ordering !== 'relevance');

      it('has 20 items a page at most, if nobody says otherwise', async () => {
        const { body } = await get(path, isPublic);
        expect(body.page).to.deep.equal({ limit: 20, next: null, previous: null });
      });

      for (const ordering of known) {
        it(`is walked forth and back by cursor without a gap or a repeat: ${ordering}`, async () => {
          const all = await whole(ordering);
          expect(all.length).to.be.at.least(ITEMS);
          const forth: string[][] = [];
          let answer = await get(`${path}?limit=3&ordering=${ordering}`, isPublic);
          expect(answer.body.page.previous).to.equal(null);
          for (;;) {
            expect(ids(answer).length).to.be.at.most(3);
            forth.push(ids(answer));
            const { next, previous } = answer.body.page;
            const links = [next && `<${next}>; rel="next"`, previous && `<${previous}>; rel="prev"`].filter(Boolean);
            expect(answer.headers.get('link')).to.equal(links.join(', '));
            if (next === null) break;
            answer = await get(followed(next), isPublic);
          }
          expect(forth.flat()).to.deep.equal(all);
          const back = [ids(answer)];
          while (answer.body.page.previous !== null) {
            answer = await get(followed(answer.body.page.previous), isPublic);
            back.unshift(ids(answer));
          }
          expect(back.flat()).to.deep.equal(all);
        });
      }

      it('has its default order first in its list of orders', async () => {
        expect(ids(await get(path, isPublic))).to.deep.equal(await whole(orderings[0]));
      });

      it('is walked by number, with the total', async () => {
        const all = await whole(orderings[0]);
        const second = await get(`${path}?page=2&limit=3`, isPublic);
        expect(ids(second)).to.deep.equal(all.slice(3, 6));
        expect(second.body.page).to.deep.include({ limit: 3, number: 2, total: all.length });
        expect(ids(await get(followed(second.body.page.next), isPublic))).to.deep.equal(all.slice(6, 9));
        const first = await get(followed(second.body.page.previous), isPublic);
        expect(first.body.page).to.deep.include({ number: 1, previous: null });
        const beyond = await get(`${path}?page=100`, isPublic);
        expect(beyond.body.items).to.deep.equal([]);
        expect(beyond.body.page).to.deep.include({ next: null, total: all.length });
      });

      it('tells its total when asked, on each page', async () => {
        const first = await get(`${path}?limit=2&include_total=true`, isPublic);
        expect(first.body.page.total).to.equal((await whole(orderings[0])).length);
        const second = await get(followed(first.body.page.next), isPublic);
        expect(second.body.page.total).to.equal(first.body.page.total);
        expect((await get(`${path}?include_total=false`, isPublic)).body.page).not.to.have.property('total');
      });

      it('refuses limits, numbers and orders that it does not have, and parameters nobody knows', async () => {
        const wrong = ['limit=0', 'limit=101', 'limit=x', 'limit=-1', 'limit=1.5', 'page=0', 'page=-1', 'page=10001'];
        for (const query of [...wrong, 'ordering=secret', 'ordering=-id', 'include_total=yes', 'colour=red']) {
          expectFlaws(await get(`${path}?${query}`, isPublic), `query/${query.split('=')[0]}`);
        }
        expectFlaws(await get(`${path}?limit=1&limit=2`, isPublic), 'query/limit');
        expectFlaws(await get(`${path}?limit=%00`, isPublic), 'query/limit');
      });

      it('refuses cursor and number together', async () => {
        const { next } = (await get(`${path}?limit=2`, isPublic)).body.page;
        expectFlaws(await get(`${followed(next)}&page=2`, isPublic), 'query/page');
      });

      it('refuses a cursor that was altered, made up, or made for another filter or order', async () => {
        const { next } = (await get(`${path}?limit=2`, isPublic)).body.page;
        const cursor = new URL(next).searchParams.get('cursor') ?? '';
        const flipped = `${cursor.startsWith('A') ? 'B' : 'A'}${cursor.slice(1)}`;
        for (const wrong of [
          flipped,
          `${cursor}A`,
          cursor.slice(0, -2),
          cursor.split('.')[0],
          'x',
          '',
          '%00'.repeat(9),
        ]) {
          const answer = await get(`${path}?limit=2&cursor=${wrong}`, isPublic);
          expect(answer.status, wrong).to.be.oneOf([400, 422]);
          if (!wrong?.includes('%')) expectProblem(answer, 'cursor_invalid');
        }
        if (filter) expectProblem(await get(`${path}?${filter}&cursor=${cursor}`, isPublic), 'cursor_invalid');
        const [, other] = known;
        if (other) expectProblem(await get(`${path}?ordering=${other}&cursor=${cursor}`, isPublic), 'cursor_invalid');
      });

      for (const ordering of known) {
        it(`M1: refuses an altered cursor: ${ordering}`, async () => {
          const { next } = (await get(`${path}?limit=2&ordering=${ordering}`, isPublic)).body.page;
          const cursor = new URL(next).searchParams.get('cursor') ?? '';
          const [payload = '', mac = ''] = cursor.split('.');
          const [, , ...keys] = JSON.parse(Buffer.from(payload, 'base64url').toString());
          const forged = Buffer.from(JSON.stringify([9_999_999_999, 1, ...keys])).toString('base64url');
          for (const wrong of [`${forged}.${mac}`, `${payload}.${mac.slice(0, -2)}AA`, `${payload}.`, payload]) {
            const query = `ordering=${ordering}&cursor=${encodeURIComponent(wrong)}`;
            expectProblem(await get(`${path}?${query}`, isPublic), 'cursor_invalid');
          }
        });
      }

      it('takes its cursor with another limit', async () => {
        const { next } = (await get(`${path}?limit=2`, isPublic)).body.page;
        const cursor = new URL(next).searchParams.get('cursor');
        const all = await whole(orderings[0]);
        expect(ids(await get(`${path}?limit=4&cursor=${cursor}`, isPublic))).to.deep.equal(all.slice(2, 6));
      });
    });
  }

  it('refuses the cursor of another list', async () => {
    const { next } = (await get('/shops?limit=2', true)).body.page;
    const cursor = new URL(next).searchParams.get('cursor');
    expectProblem(await get(`/products?cursor=${cursor}`, true), 'cursor_invalid');
  });

  it('refuses another caller’s cursor where the list is the caller’s own', async () => {
    const { next } = (await get('/orders?limit=2', false)).body.page;
    const other = await server.person();
    expectProblem(await get(followed(next), false, { as: other.access }), 'cursor_invalid');
  });

  it('K1: says nothing to the database but values: no text of a caller stands in a statement', async () => {
    const reads = routes.filter(
      (each) => each.method === 'get' && marked(each).length > 0 && each.streams === undefined,
    );
    const counted = countStatements(server.knex);
    for (const read of reads) {
      const path = read.path.replaceAll(/\{[^}]*\}/g, MARK);
      for (const holder of [as, keeper, admin])
        await server.client.get(`${path}?${marked(read).join('&')}`, { as: holder });
    }
    counted.stop();
    expect(reads.length).to.be.greaterThan(15);
    expect(counted.texts.length).to.be.greaterThan(2 * reads.length);
    expect(counted.texts.filter((text) => text.toLowerCase().includes(MARK))).to.deep.equal([]);
  });

  it('M2: shows nothing by its cursor that was hidden since it was made', async () => {
    const [hidden, shown] = [
      await server.sells({ createdAt: later(NOON, 50_000) }),
      await server.sells({ createdAt: later(NOON, 40_000) }),
    ];
    await server.sells({ createdAt: later(NOON, 60_000) });
    const first = await get('/products?limit=1', true);
    const mine = await get('/seller/products?limit=1', false);
    await server.changes(hidden, { isActive: false });
    expect(ids(await get(followed(first.body.page.next), true))[0]).to.equal(shown.product.id);

    const members = server.owner('soko.shop_members').where({ shop_id: keeperShop });
    const rows = await members.clone();
    await members.clone().delete();
    expect((await get(followed(mine.body.page.next), false)).status).to.be.oneOf([403, 404]);
    await server.owner('soko.shop_members').insert(rows);
  });

  it('has on its next page what stood there when it began, whatever came since', async () => {
    const first = await get('/products?limit=3', true);
    const all = ids(await get('/products?limit=100', true));
    await server.sells({ createdAt: later(NOON, 86_400) });
    expect(ids(await get(followed(first.body.page.next), true))).to.deep.equal(all.slice(3, 6));
  });
});
