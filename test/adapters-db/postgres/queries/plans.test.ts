import type { ProductFilter, ProductOrdering, Queries } from '@soko/application';
import type { ImageId, ImportId, ReviewId, ShopId, UserId, VariantId } from '@soko/domain';
import { expect } from 'chai';
import { Client } from 'pg';
import { sql } from '../../../../packages/adapters-db/src/postgres/sql.ts';
import { aGuestCall, anId, aUserCall } from '../../../support/builders/index.ts';
import { testServer } from '../../../support/cluster.ts';
import { firstPage, type Market, openMarket } from './market.ts';

/** What a plan is made of, as `explain (format json)` tells it. */
type Plan = Readonly<{
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  Plans?: readonly Plan[];
}>;

/** Ids of the first of each that was grown. */
type Grown = Readonly<
  Record<'user' | 'shop' | 'brand' | 'category' | 'product' | 'variant' | 'image' | 'review' | 'import', string>
> &
  Readonly<{ sku: string; slug: string }>;

type Question = Readonly<{ name: string; ask: (queries: Queries, grown: Grown) => Promise<unknown> }>;

const ANYONE = aGuestCall();
const STAFF = aUserCall(anId(), { roles: ['customer', 'admin'] });
const memberOf = ({ user, shop }: Grown) =>
  aUserCall(user as UserId, { roles: ['customer', 'seller'], shops: [shop as ShopId] });

const question = (name: string, ask: Question['ask']): Question => ({ name, ask });
const each = <Ordering extends string>(
  name: string,
  orderings: readonly Ordering[],
  ask: (queries: Queries, page: ReturnType<typeof firstPage<Ordering>>, grown: Grown) => Promise<unknown>,
): readonly Question[] =>
  orderings.map((ordering) => question(`${name} by ${ordering}`, (q, grown) => ask(q, firstPage(ordering), grown)));

const ORDERS = ['price', '-price', 'created_at', '-created_at', 'name', '-rating', '-sales'] as const;
const FILTERS: Readonly<Record<string, (grown: Grown) => ProductFilter>> = {
  'of a category': ({ category }) => ({ category }),
  'of a category, in a range of prices': ({ category }) => ({ category, minPrice: 100, maxPrice: 900 }),
  'of a brand': ({ brand }) => ({ brand }),
  'of a shop': ({ shop }) => ({ shop }),
  'in a range of prices': () => ({ minPrice: 100, maxPrice: 120 }),
  'well rated': () => ({ minRating: 4.5 }),
  'sold out': () => ({ inStock: false }),
  'of a colour': () => ({ attributes: { color: ['shade 7'] } }),
  'with a word': () => ({ q: 'lamp 77' }),
};

/** Every list of the catalogue with its orders and filters, and every single thing of it. */
const QUESTIONS: readonly Question[] = [
  ...each('products', ORDERS, (q, page) => q.products(ANYONE, {}, page)),
  ...each('products of a category', ORDERS, (q, page, { category }) => q.products(ANYONE, { category }, page)),
  ...Object.entries(FILTERS).map(([name, filter]) =>
    question(`products ${name}`, (q, grown) =>
      q.products(ANYONE, filter(grown), firstPage<ProductOrdering>('-created_at')),
    ),
  ),
  question('a product', (q, { slug }) => q.product(ANYONE, slug)),
  question('a product of the own shop', (q, grown) => q.product(memberOf(grown), grown.product)),
  question('its variants', (q, { product }) => q.variants(ANYONE, product)),
  question('a variant', (q, { variant }) => q.variant(ANYONE, variant as VariantId)),
  question('an image', (q, { image }) => q.productImage(STAFF, image as ImageId)),
  question('the history of a product', (q, { slug }) => q.productHistory(STAFF, slug)),
  ...each('prices of a variant', ['-at', 'at'], (q, page, { variant }) =>
    q.priceChanges(STAFF, variant as VariantId, page),
  ),
  ...each('products of the own shop', ['-created_at', 'created_at', '-updated_at', 'name'], (q, page, grown) =>
    q.keptProducts(memberOf(grown), { shopId: grown.shop as ShopId }, page),
  ),
  ...each('all products', ['-created_at', 'created_at', '-updated_at', 'name'], (q, page) =>
    q.keptProducts(STAFF, {}, page),
  ),
  ...each('products that wait', ['created_at', '-created_at'], (q, page) =>
    q.keptProducts(STAFF, { status: 'pending_review' }, page),
  ),
  question('a category', (q, { category }) => q.category(ANYONE, { idOrSlug: category })),
  question('a category by slug', (q) => q.category(ANYONE, { idOrSlug: 'category-9' })),
  ...each('all categories', ['name', '-created_at', 'created_at'], (q, page) => q.keptCategories({}, page)),
  question('categories that are deleted', (q) => q.keptCategories({ status: 'deleted' }, firstPage('name'))),
  ...each('brands', ['name'], (q, page) => q.brands(page)),
  question('a brand', (q) => q.brand(ANYONE, 'brand-9')),
  ...each('all brands', ['name', '-created_at', 'created_at'], (q, page) => q.keptBrands({}, page)),
  ...each('attributes', ['name', 'code'], (q, page) => q.attributes(page)),
  question('an attribute', (q) => q.attribute('attribute_9')),
  ...each(
    'reviews of a product',
    ['-created_at', 'created_at', '-rating', 'rating', '-helpful'],
    (q, page, { product }) => q.reviews(ANYONE, product, {}, page),
  ),
  question('reviews of a product by its slug, with pictures', (q, { slug }) =>
    q.reviews(ANYONE, slug, { withMedia: true, rating: 4 }, firstPage('-created_at')),
  ),
  question('the reviews of a product, counted', (q, { slug }) => q.reviewSummary(ANYONE, slug)),
  question('a review', (q, { review }) => q.review(ANYONE, review as ReviewId)),
  ...each('reviews of a person', ['-created_at', 'created_at'], (q, page, { user }) =>
    q.reviewsOf(user as UserId, page),
  ),
  ...each('all reviews', ['-created_at', 'created_at'], (q, page) => q.judgedReviews({}, page)),
  question('all reviews of a product', (q, { slug }) => q.judgedReviews({ product: slug }, firstPage('-created_at'))),
  question('reviews that wait', (q) => q.judgedReviews({ status: 'pending' }, firstPage('-created_at'))),
  ...each('a wishlist', ['-added_at', 'added_at'], (q, page, { user }) => q.wishlist(user as UserId, page)),
  question('a SKU', (q, { sku }) => q.sku(ANYONE, sku)),
  // by what is available or changed last the SKUs of the shop are sorted: no index holds what each sale changes
  ...each('SKUs of the own shop', ['sku', '-sku'], (q, page, grown) => q.skus(memberOf(grown), {}, page)),
  ...each('all SKUs', ['sku', '-sku'], (q, page) => q.skus(STAFF, {}, page)),
  question('SKUs that run low', (q) => q.skus(STAFF, { lowStock: true }, firstPage('sku'))),
  ...each('changes of stock', ['-at', 'at'], (q, page) => q.stockTransactions(STAFF, {}, page)),
  ...each('changes of the own stock', ['-at', 'at'], (q, page, grown) =>
    q.stockTransactions(memberOf(grown), {}, page),
  ),
  question('changes of the stock of a SKU', (q, { sku }) => q.stockTransactions(STAFF, { sku }, firstPage('-at'))),
  question('changes of stock for an order', (q) => q.stockTransactions(STAFF, { orderId: anId() }, firstPage('-at'))),
  question('changes of stock of a kind and a time', (q) =>
    q.stockTransactions(STAFF, { from: '2020-01-01T00:00:00.000Z', type: 'receive' }, firstPage('-at')),
  ),
  ...each('imports', ['-requested_at', 'requested_at'], (q, page) => q.imports(STAFF, '/imports', {}, page)),
  question('imports of the own shop', (q, grown) =>
    q.imports(memberOf(grown), '/imports', {}, firstPage('-requested_at')),
  ),
  question('imports of a shop', (q, { shop }) => q.imports(STAFF, '/imports', { shop }, firstPage('-requested_at'))),
  question('an import', (q, grown) => q.import(STAFF, '/imports', grown.import as ImportId)),
  question('a search', (q, { product }) =>
    q.search(
      { q: 'lamp 77', types: ['products', 'categories', 'brands'], limit: 10 },
      { products: [{ id: product, score: 1 }], suggestions: [], words: 'lamp 77' },
    ),
  ),
  question('products for an index outside, of a shop', (q, { shop }) => q.searchEntries({ shop }, null, 50)),
  question('products for an index outside, of a brand', (q, { brand }) => q.searchEntries({ brand }, null, 50)),
  question('products for an index outside, of a category', (q, { category }) =>
    q.searchEntries({ category }, null, 50),
  ),
];

describe('in a market that has grown', () => {
  let market: Market;
  let grown: Grown;
  before(async function () {
    this.timeout(60_000);
    market = await openMarket({ rough: true });
    for (const text of GROWTH) await market.run(text);
    const [found] = await sql<Grown & { database: string }>(market.knex, null, FIRST);
    if (found === undefined) throw new Error('Nothing has grown.');
    grown = found;
    const admin = new Client({ connectionString: (await testServer()).adminUrl(found.database) });
    await admin.connect();
    await admin.query('analyze');
    await admin.query(SEEMS_LARGE, [[...LARGE]]);
    await admin.end();
  });
  after(() => market.close());

  /** The plans of what a question asks of the database. */
  const plansOf = async ({ ask }: Question): Promise<readonly Plan[]> => {
    const asked: { sql: string; options: { values: readonly unknown[] } }[] = [];
    const note = (statement: (typeof asked)[number]) => void asked.push(statement);
    market.knex.on('query', note);
    await ask(market.queries, grown);
    market.knex.removeListener('query', note);
    const plans: Plan[] = [];
    for (const { sql: text, options } of asked) {
      const [row] = await sql<{ 'QUERY PLAN': readonly { Plan: Plan }[] }>(
        market.knex,
        null,
        `explain (format json) ${text}`,
        options.values,
      );
      plans.push(...(row?.['QUERY PLAN'] ?? []).map(({ Plan }) => Plan));
    }
    return plans;
  };
  const nodesOf = (plan: Plan): readonly Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

  for (const asked of QUESTIONS) {
    it(`${asked.name}: no table is read whole`, async () => {
      const nodes = (await plansOf(asked)).flatMap(nodesOf);
      const whole = nodes.filter((node) => node['Node Type'] === 'Seq Scan' && LARGE.has(node['Relation Name'] ?? ''));
      if (process.env['SOKO_TEST_PLANS'] === '1') {
        console.log(
          asked.name,
          '|',
          nodes.map((node) => `${node['Node Type']} ${node['Index Name'] ?? node['Relation Name'] ?? ''}`).join(' · '),
        );
      }
      expect(nodes).not.to.have.length(0);
      expect(whole.map((node) => node['Relation Name'])).to.deep.equal([]);
    });
  }
});

/** What grows with a market; the rest are a few rows. */
const LARGE: ReadonlySet<string> = new Set([
  ...['users', 'brands', 'categories', 'attributes', 'products', 'variants', 'product_images', 'product_listing'],
  ...[
    'category_listing',
    'product_documents',
    'product_figures',
    'stock_levels',
    'stock_transactions',
    'price_changes',
  ],
  ...['reviews', 'wishlist_items', 'imports', 'status_changes', 'attribute_options'],
]);

const MANY = 400;
const SHOPS = 20;
/** So many times as many rows as there are, the planner takes there to be. */
const AS_MANY = 250;

/** A few of everything; one of most things has many of the others. */
const GROWTH: readonly string[] = [
  `insert into soko.users (id, email, email_key, name, roles)
   select soko.uuid_v7(), 'u' || n || '@example.com', 'u' || n || '@example.com', 'Ada ' || n, '{customer}'
   from generate_series(1, ${MANY}) n`,
  `insert into soko.shops (id, slug, name, status, currency)
   select soko.uuid_v7(), 'shop-' || n, 'Shop ' || n, 'approved', 'NGN' from generate_series(1, ${SHOPS}) n`,
  `insert into soko.brands (id, slug, name) select soko.uuid_v7(), 'brand-' || n, 'Brand ' || n
   from generate_series(1, ${MANY}) n`,
  `insert into soko.categories (id, slug, name) select soko.uuid_v7(), 'category-' || n, 'Category ' || n
   from generate_series(1, ${MANY}) n`,
  `insert into soko.attributes (id, code, name) select soko.uuid_v7(), 'attribute_' || n, 'Attribute ' || n
   from generate_series(1, ${MANY}) n`,
  `insert into soko.attribute_options (id, attribute_id, value) select soko.uuid_v7(), id, code from soko.attributes`,
  `insert into soko.products (id, shop_id, slug, name, status, brand_id, category_ids, created_at, updated_at)
   select soko.uuid_v7(), s.id, 'lamp-' || n, 'Lamp ' || n, case when n % 50 = 0 then 'pending_review' else 'approved' end,
     b.id, array[c.id], now() - n * interval '1 minute', now() - n * interval '1 minute'
   from generate_series(1, ${MANY}) n
   join (select id, row_number() over (order by id) as at from soko.shops) s on s.at = 1 + n % ${SHOPS}
   join (select id, row_number() over (order by id) as at from soko.brands) b on b.at = 1 + n % 100
   join (select id, row_number() over (order by id) as at from soko.categories) c on c.at = 1 + n % 100`,
  `insert into soko.variants (id, product_id, sku, price, currency, attributes)
   select soko.uuid_v7(), id, upper(slug), 1 + (row_number() over (order by id)), 'NGN',
     jsonb_build_object('color', 'shade ' || (row_number() over (order by id)) % 500) from soko.products`,
  `insert into soko.product_images (id, product_id, url, position)
   select soko.uuid_v7(), id, 'https://cdn.test/' || slug || '.jpg', 1 from soko.products`,
  `insert into soko.stock_levels (variant_id, on_hand, low_stock_threshold)
   select id, case when price % 200 = 0 then 0 else 10 end, case when price % 100 = 0 then 5 end from soko.variants`,
  `insert into soko.stock_transactions (id, variant_id, type, on_hand_delta, reserved_delta, actor_kind, request_id, at)
   select soko.uuid_v7(), v.id, 'receive', 10, 0, 'job', 'growth', now() - n * interval '1 hour'
   from soko.variants v cross join generate_series(1, 3) n`,
  `insert into soko.product_figures (product_id, rating_sum, review_count, sales_count)
   select id, 1 + n % 5, 1, n from (select id, row_number() over (order by id) as n from soko.products) p`,
  'select soko.refresh_listing(null)',
  `insert into soko.status_changes (noun, noun_id, status_to) select 'product', id, status from soko.products`,
  `insert into soko.reviews (id, product_id, user_id, rating, verified_purchase, status, created_at)
   select soko.uuid_v7(), p.id, u.id, 1 + u.at % 5, true, case when u.at % 40 = 0 then 'pending' else 'published' end,
     now() - u.at * interval '1 minute'
   from (select id, row_number() over (order by id) as at from soko.users) u
   join (select id, row_number() over (order by id) as at from soko.products) p on p.at = u.at or (p.at = 1 and u.at > 1)`,
  `insert into soko.wishlist_items (id, user_id, product_id, product_name, added_at)
   select soko.uuid_v7(), u.id, p.id, 'Lamp', now() - p.at * interval '1 minute'
   from (select id, row_number() over (order by id) as at from soko.users) u
   join (select id, row_number() over (order by id) as at from soko.products) p on p.at = u.at or (u.at = 1 and p.at < 500)`,
  `insert into soko.imports (id, shop_id, kind, format, stock, dry_run, product_status, status, file_key, file_name,
     content_type, size, sha256, counts, requested_at, finished_at)
   select soko.uuid_v7(), s.id, 'products', 'soko', 'new', true, 'approved', 'completed', 'file ' || n || s.slug, 'a.csv', 'text/csv',
     1, repeat('0', 64), '{}', now() - n * interval '1 minute', now()
   from generate_series(1, ${MANY / SHOPS}) n cross join soko.shops s`,
];

/** The planner reckons with rows per page, as `analyze` found them, and with the pages that there are. */
const SEEMS_LARGE = `
update pg_class c set reltuples = c.reltuples * ${AS_MANY}
where c.relnamespace = 'soko'::regnamespace and (c.relname = any ($1)
  or c.oid in (select i.indexrelid from pg_index i join pg_class t on t.oid = i.indrelid where t.relname = any ($1)))`;

const FIRST = `
select current_database() as database, (select id from soko.users order by id limit 1) as user, p.shop_id as shop, p.brand_id as brand,
  p.category_ids[1] as category, p.id as product, p.slug,
  (select id from soko.variants where product_id = p.id) as variant, (select sku from soko.variants where product_id = p.id) as sku,
  (select id from soko.product_images where product_id = p.id) as image,
  (select id from soko.reviews order by id limit 1) as review, (select id from soko.imports order by id limit 1) as import
from soko.products p order by p.id limit 1`;
