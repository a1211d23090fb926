import { expect } from 'chai';
import { anId, aUserCall } from '../support/builders/index.ts';
import { times } from '../support/races/chance.ts';
import { ROW_LOCKS, UNIQUE_REVIEW } from '../support/races/guards.ts';
import type { Market } from '../support/races/market.ts';
import { answersOf, atOnce, oneOf, tally } from '../support/races/outcomes.ts';
import { race } from '../support/races/race.ts';

const stars = (rating: number) => ({ rating, title: null, body: null, media: [] });

describe('rivals for the stars of a product', () => {
  race('S0-49: twenty reviews of one product by one person', {
    promise: 'A product has one review of each person',
    guard: UNIQUE_REVIEW,
    breaks: /the posts/,
    async run(market) {
      const product = await aProduct(market);
      const { call } = await market.buyer();
      const posts = times(
        20,
        (at) => () => market.process().app.reviews.write(call, { product, ...stars(1 + (at % 5)) }),
      );
      const outcomes = await atOnce(posts);

      expect(tally(outcomes), 'the posts').to.deep.equal({ ok: 1, review_exists: 19 });
      const rating = 1 + (outcomes.findIndex(({ code }) => code === 'ok') % 5);
      expect(await earned(market, product), 'the stars').to.deep.equal({ sum: rating, count: 1, average: rating });
      return posts.length;
    },
  });

  race('twenty people who review one product', {
    promise: 'The stars of a product are those of its reviews',
    guard: ROW_LOCKS,
    breaks: /the stars/,
    async run(market) {
      const product = await aProduct(market);
      const people = await Promise.all(times(20, () => market.buyer()));
      const posts = people.map(
        ({ call }, at) =>
          () =>
            market.process().app.reviews.write(call, { product, ...stars(1 + (at % 5)) }),
      );
      const outcomes = await atOnce(posts);

      expect(tally(outcomes), 'the posts').to.deep.equal({ ok: 20 });
      expect(await earned(market, product), 'the stars').to.deep.equal({ sum: 60, count: 20, average: 3 });
      return posts.length;
    },
  });

  race('a review that is changed by its author, rejected by staff and removed', {
    promise: 'The stars of a product are those of its reviews',
    guard: ROW_LOCKS,
    breaks: /the stars|the constraint|failed/,
    async run(market) {
      const product = await aProduct(market);
      const people = await Promise.all(times(4, () => market.buyer()));
      const staff = aUserCall((await market.buyer()).id, { roles: ['customer', 'staff'] });
      const written = await atOnce(
        people.map(
          ({ call }) =>
            () =>
              market.process().app.reviews.write(call, { product, ...stars(5) }),
        ),
      );
      const calls = answersOf(written).flatMap((id, at) => {
        const { call } = people[at] ?? oneOf(people);
        return [
          () => market.one.app.reviews.edit(call, { id, changes: { rating: 1 + at } }),
          () => market.two.app.reviews.judge(staff, { id, verdict: 'reject', reason: 'rude' }),
          ...(at % 2 === 0 ? [() => market.process().app.reviews.remove(call, { id })] : []),
        ];
      });
      const outcomes = await atOnce<unknown>(calls);

      for (const { code } of outcomes) expect(code, 'the answers').to.be.oneOf(['ok', 'not_found']);
      const { rows } = await market.owner.raw(PUBLISHED, [product]);
      const { sum, count, average } = await earned(market, product);
      expect({ sum, count, average }, 'the stars').to.deep.equal(oneOf(rows));
      return calls.length;
    },
  });
});

/** A product on sale, by its id. */
async function aProduct(market: Market): Promise<string> {
  const { variantId } = await market.sells(1);
  const { product_id } = await market.owner('soko.variants').where({ id: variantId }).first('product_id');
  return String(product_id ?? anId());
}

/** What figures and listing say of a product, which are the same. */
async function earned(market: Market, product: string) {
  const { rows } = await market.owner.raw(EARNED, [product]);
  const { isListed, ...figures } = oneOf(
    rows as { sum: number; count: number; average: number | null; isListed: boolean }[],
  );
  expect(isListed, 'the stars in the listing').to.equal(true);
  return figures;
}

const EARNED = `
select f.rating_sum::integer as sum, f.review_count as count,
  round(f.rating_sum::numeric / nullif(f.review_count, 0), 2)::float as average,
  l.review_count = f.review_count
    and l.average_rating is not distinct from round(f.rating_sum::numeric / nullif(f.review_count, 0), 2) as "isListed"
from soko.product_figures f join soko.product_listing l on l.product_id = f.product_id where f.product_id = ?`;

const PUBLISHED = `
select coalesce(sum(rating), 0)::integer as sum, count(*)::integer as count, round(avg(rating), 2)::float as average
from soko.reviews where product_id = ? and status = 'published' and deleted_at is null`;
