import type { PageRequest, ProductFilter, ProductOrdering } from '@soko/application';
import type { Category, Shop } from '@soko/domain';
import { expect } from 'chai';
import fc from 'fast-check';
import { aCategory, aGuestCall, aVariant, kobo, later, NOON } from '../../../support/builders/index.ts';
import { firstPage, itemsOf, type Market, openMarket } from './market.ts';

const ANYONE = aGuestCall();
const ORDERINGS: readonly ProductOrdering[] = [
  'price',
  '-price',
  'created_at',
  '-created_at',
  'name',
  '-rating',
  '-sales',
  'relevance',
];
const TRIES = process.env['SOKO_TEST_LONG'] === '1' ? 100 : 5;

/** Something that is put into the list: few values, so that many are alike in what they are sorted by. */
type Piece = Readonly<{ name: string; price: number; at: number; rating: number; sales: number }>;
const somePiece: fc.Arbitrary<Piece> = fc.record({
  name: fc.constantFrom('Shirt', 'Shirts', 'Red shirt', 'A shirt'),
  price: fc.integer({ min: 1, max: 3 }),
  at: fc.integer({ min: 0, max: 3 }),
  rating: fc.integer({ min: 0, max: 2 }),
  sales: fc.integer({ min: 0, max: 2 }),
});

describe('M3: paging while products are added', () => {
  let market: Market;
  let shop: Shop;
  let category: Category;
  before(async () => {
    market = await openMarket();
    shop = await market.shop({ slug: 'fabrics' });
    category = await market.category(aCategory({ slug: 'shirts' }));
  });
  after(() => market.close());

  const put = async ({ name, price, at, rating, sales }: Piece): Promise<string> => {
    const { id } = await market.product(
      shop,
      {
        name,
        categoryIds: [category.id],
        createdAt: later(NOON, at),
        variants: [aVariant({ price: kobo(price) })],
      },
      0,
    );
    await market.run(
      'insert into soko.product_figures (product_id, rating_sum, review_count, sales_count) values (?, ?, ?, ?)',
      [id, rating * 2, rating === 0 ? 0 : 1, sales],
    );
    await market.run('select soko.refresh_listing(array[?::uuid])', [id]);
    return id;
  };
  const empty = async () => {
    for (const table of ['product_documents', 'category_listing', 'product_listing']) {
      await market.run(`delete from soko.${table}`);
    }
    await market.run('update soko.products set deleted_at = now() where deleted_at is null');
  };
  const list = (filter: ProductFilter, page: PageRequest<ProductOrdering>) =>
    market.queries.products(ANYONE, filter, page);

  for (const ordering of ORDERINGS) {
    for (const where of ['the whole list', 'one category'] as const) {
      it(`repeats nothing and skips nothing that was there: ${where}, ${ordering}, by cursor, forth and back`, async function () {
        this.timeout(0);
        const filter: ProductFilter = {
          ...(where === 'one category' ? { category: 'shirts' } : {}),
          ...(ordering === 'relevance' ? { q: 'shirt' } : {}),
        };
        const given = fc.record({
          there: fc.array(somePiece, { minLength: 1, maxLength: 9 }),
          added: fc.array(somePiece, { maxLength: 6 }),
          limit: fc.integer({ min: 1, max: 4 }),
        });
        await fc.assert(
          fc.asyncProperty(given, async ({ there, added, limit }) => {
            await empty();
            const known: string[] = [];
            for (const piece of there) known.push(await put(piece));
            const still = [...added];
            const seen: string[] = [];
            let page = await list(filter, firstPage(ordering, { limit }));
            for (;;) {
              seen.push(...itemsOf(page).map(({ id }) => id));
              if (page.next === null) break;
              const one = still.pop();
              if (one !== undefined) await put(one);
              page = await list(
                filter,
                firstPage(ordering, { limit, position: { keys: page.next, direction: 'next' } }),
              );
            }
            expect(new Set(seen).size, 'nothing twice').to.equal(seen.length);
            expect(seen, 'nothing skipped').to.include.members(known);

            const back: string[] = itemsOf(page).map(({ id }) => id);
            while (page.previous !== null) {
              const one = still.pop();
              if (one !== undefined) await put(one);
              page = await list(
                filter,
                firstPage(ordering, { limit, position: { keys: page.previous, direction: 'previous' } }),
              );
              back.unshift(...itemsOf(page).map(({ id }) => id));
            }
            expect(new Set(back).size, 'nothing twice, backwards').to.equal(back.length);
            expect(back, 'nothing skipped, backwards').to.include.members(seen);
          }),
          { numRuns: TRIES },
        );
      });
    }
  }

  it('is by number a view of the list as it stands: each page has its part of it, and the total is of that moment', async () => {
    await empty();
    for (let at = 0; at < 5; at += 1) await put({ name: 'Shirt', price: at, at, rating: 0, sales: 0 });
    const before = await list({}, firstPage('price', { limit: 2, number: 1, includeTotal: true }));
    await put({ name: 'Shirt', price: 9, at: 9, rating: 0, sales: 0 });
    const after = await list({}, firstPage('price', { limit: 2, number: 3, includeTotal: true }));
    expect([before.total, after.total]).to.deep.equal([5, 6]);
    expect(itemsOf(after).map(({ price }) => price.amount)).to.deep.equal([4, 9]);
  });
});
