import type { Page, PageRequest } from '@soko/application';
import type { UserId } from '@soko/domain';
import { expect } from 'chai';
import fc from 'fast-check';
import { anId, aUserCall } from '../../../support/builders/index.ts';
import { firstPage, itemsOf, type Market, openMarket } from './market.ts';

/** What every list hangs on: a product with a variant, somebody who reviews and wishes, and a shop. */
type Town = Readonly<{ market: Market; user: string; product: string; variant: string; shop: string }>;

type Listed = Readonly<{
  name: string;
  orderings: readonly string[];
  list: (town: Town, page: PageRequest<never>) => Promise<Page<unknown>>;
  /** Puts one more: `n` tells its key, so that many are alike in it. */
  put: (n: string) => string;
}>;

const STAFF = aUserCall(anId(), { roles: ['customer', 'admin'] });
const BY_NAME = ['name', '-created_at', 'created_at'];
const TRIES = process.env['SOKO_TEST_LONG'] === '1' ? 60 : 1;

/** `n` is a small number in the statement: a name, a moment, a rating. */
const moment = (n: string) => `timestamptz '2026-01-01' + ${n} * interval '1 hour'`;
const A_USER = `(insert into soko.users (id, email, email_key, name, roles)
  select soko.uuid_v7(), m, m, 'Ada', '{customer}' from (select gen_random_uuid() || '@x.test' as m) mail returning id)`;
const aProduct = (n: string) => `(insert into soko.products (id, shop_id, slug, name, status, created_at, updated_at)
  select soko.uuid_v7(), $shop, 'p-' || gen_random_uuid(), 'Lamp ' || ${n}, 'approved', ${moment(n)}, ${moment(n)} returning id)`;
const named =
  (table: string, columns = '', values = '') =>
  (n: string) =>
    `insert into soko.${table} (id, name, created_at${columns}) values (soko.uuid_v7(), 'Name ' || ${n}, ${moment(n)}${values})`;
const SLUG = [', slug', `, 'n-' || gen_random_uuid()`] as const;
const review = (by: string, of: string, n: string) =>
  `insert into soko.reviews (id, product_id, user_id, rating, verified_purchase, status, created_at, helpful_count)
   select soko.uuid_v7(), ${of}, ${by}, 1 + ${n}, true, 'published', ${moment(n)}, ${n}`;

const LISTS: readonly Listed[] = [
  {
    name: 'shops',
    orderings: ['name', '-created_at'],
    list: ({ market }, page) => market.queries.shops({}, page),
    put: named('shops', ', slug, status, currency', `${SLUG[1]}, 'approved', 'NGN'`),
  },
  {
    name: 'brands',
    orderings: ['name'],
    list: ({ market }, page) => market.queries.brands(page),
    put: named('brands', ...SLUG),
  },
  {
    name: 'brands in every state',
    orderings: BY_NAME,
    list: ({ market }, page) => market.queries.keptBrands({}, page),
    put: named('brands', ...SLUG),
  },
  {
    name: 'categories in every state',
    orderings: BY_NAME,
    list: ({ market }, page) => market.queries.keptCategories({}, page),
    put: named('categories', ...SLUG),
  },
  {
    name: 'attributes',
    orderings: ['name', 'code'],
    list: ({ market }, page) => market.queries.attributes(page),
    put: named('attributes', ', code', `, 'a' || replace(gen_random_uuid()::text, '-', '_')`),
  },
  {
    name: 'reviews of a product',
    orderings: ['-created_at', 'created_at', '-rating', 'rating', '-helpful'],
    list: ({ market, product }, page) => market.queries.reviews(STAFF, product, {}, page),
    put: (n) => `with who as ${A_USER} ${review('who.id', '$product', n)} from who`,
  },
  {
    name: 'all reviews',
    orderings: ['-created_at', 'created_at'],
    list: ({ market }, page) => market.queries.judgedReviews({}, page),
    put: (n) => `with who as ${A_USER} ${review('who.id', '$product', n)} from who`,
  },
  {
    name: 'reviews of a person',
    orderings: ['-created_at', 'created_at'],
    list: ({ market, user }, page) => market.queries.reviewsOf(user as UserId, page),
    put: (n) => `with what as ${aProduct(n)} ${review('$user', 'what.id', n)} from what`,
  },
  {
    name: 'a wishlist',
    orderings: ['-added_at', 'added_at'],
    list: ({ market, user }, page) => market.queries.wishlist(user as UserId, page),
    put: (
      n,
    ) => `with what as ${aProduct(n)} insert into soko.wishlist_items (id, user_id, product_id, product_name, added_at)
      select soko.uuid_v7(), $user, what.id, 'Lamp', ${moment(n)} from what`,
  },
  {
    name: 'products in every state',
    orderings: ['-created_at', 'created_at', '-updated_at', 'name'],
    list: ({ market }, page) => market.queries.keptProducts(STAFF, {}, page),
    put: (n) => `with what as ${aProduct(n)} select from what`,
  },
  {
    name: 'SKUs',
    orderings: ['sku', '-sku', 'available', '-available', '-updated_at'],
    list: ({ market }, page) => market.queries.skus(STAFF, {}, page),
    put: (n) => `with made as (insert into soko.variants (id, product_id, sku, price, currency)
        values (soko.uuid_v7(), $product, 'S' || ${n} || upper(gen_random_uuid()::text), 1, 'NGN') returning id)
      insert into soko.stock_levels (variant_id, on_hand, updated_at) select id, ${n}, ${moment(n)} from made`,
  },
  {
    name: 'changes of stock',
    orderings: ['-at', 'at'],
    list: ({ market }, page) => market.queries.stockTransactions(STAFF, {}, page),
    put: (n) => `insert into soko.stock_transactions
        (id, variant_id, type, on_hand_delta, reserved_delta, actor_kind, request_id, at)
      values (soko.uuid_v7(), $variant, 'adjust', 0, 0, 'job', 'test', ${moment(n)})`,
  },
  {
    name: 'imports',
    orderings: ['-requested_at', 'requested_at'],
    list: ({ market }, page) => market.queries.imports(STAFF, '/imports', {}, page),
    put: (
      n,
    ) => `insert into soko.imports (id, shop_id, kind, format, stock, dry_run, product_status, status, file_key, file_name,
        content_type, size, sha256, counts, requested_at)
      values (soko.uuid_v7(), $shop, 'products', 'soko', 'new', true, 'approved', 'queued', gen_random_uuid(), 'a.csv', 'text/csv', 1,
        repeat('0', 64), '{}', ${moment(n)})`,
  },
];

describe('M3: paging while something is added', () => {
  let town: Town;
  before(async () => {
    const market = await openMarket({ rough: true });
    const [shop, user] = [await market.shop(), await market.user()];
    const product = await market.product(shop);
    const [variant] = product.variants;
    town = { market, user: user.id, product: product.id, variant: variant?.id ?? '', shop: shop.id };
  });
  after(() => town.market.close());

  const run = async (text: string) => {
    const { market, ...ids } = town;
    const filled = text.replaceAll(
      /\$(shop|user|product|variant)\b/g,
      (_, name: keyof typeof ids) => `'${ids[name]}'::uuid`,
    );
    await market.run(filled);
  };
  const idOf = (item: unknown): string => {
    const { id, sku } = item as { id?: string; sku?: string };
    return id ?? sku ?? '';
  };

  for (const { name, orderings, list, put } of LISTS) {
    for (const ordering of orderings) {
      it(`repeats nothing and skips nothing that was there: ${name}, ${ordering}`, async function () {
        this.timeout(0);
        const page = (fields: object = {}) =>
          list(town, firstPage(ordering, { limit: 3, ...fields }) as unknown as PageRequest<never>);
        const key = fc.integer({ min: 0, max: 2 });
        await fc.assert(
          fc.asyncProperty(
            fc.array(key, { minLength: 4, maxLength: 6 }),
            fc.array(key, { minLength: 2, maxLength: 4 }),
            async (there, added) => {
              for (const n of there) await run(put(String(n)));
              const known = itemsOf(await page({ limit: 100 })).map(idOf);
              const still = [...added];
              const walk = async (direction: 'next' | 'previous', from: Page<unknown>) => {
                const seen = itemsOf(from).map(idOf);
                for (let at = from; ; ) {
                  const keys = at[direction];
                  if (keys === null) return { seen, last: at };
                  const one = still.pop();
                  if (one !== undefined) await run(put(String(one)));
                  at = await page({ position: { keys, direction } });
                  seen.push(...itemsOf(at).map(idOf));
                }
              };
              const forth = await walk('next', await page());
              expect(new Set(forth.seen).size, 'nothing twice').to.equal(forth.seen.length);
              expect(forth.seen, 'nothing skipped').to.include.members(known);
              still.push(...added);
              const back = await walk('previous', forth.last);
              expect(new Set(back.seen).size, 'nothing twice, backwards').to.equal(back.seen.length);
              expect(back.seen, 'nothing skipped, backwards').to.include.members(known);
            },
          ),
          { numRuns: TRIES },
        );
      });
    }
  }
});
