import type { Queries, ReviewNotice, StockNotice } from '@soko/application';
import { expect } from 'chai';
import { aJobCall, anId } from '../../support/builders/index.ts';
import { aMarket } from '../../support/market.ts';

const REVIEW: ReviewNotice = {
  product: 'Ankara <shirt>\nred',
  shop: 'Ada Fashion',
  rating: 4,
  title: '<b>Strong</b>',
  body: null,
  reply: null,
  author_email: 'ada@example.com',
  shop_emails: ['owner@example.com', 'manager@example.com'],
};
const STOCK: StockNotice = {
  sku: 'SHIRT-M',
  product: 'Ankara shirt',
  shop: 'Ada Fashion',
  available: 2,
  low_stock_threshold: 5,
  shop_emails: ['owner@example.com'],
};

const marketWith = (queries: Partial<Queries>) => aMarket({ queries: queries as Queries });
const telling = { reviewId: anId<Parameters<Queries['reviewNotice']>[0]>(), key: 'event-1' };

describe('telling of reviews', () => {
  it('mails each of the shop’s people, each message under a key of its own', async () => {
    const market = marketWith({ reviewNotice: async () => REVIEW });
    await market.app.notifications.tellShopOfReview(aJobCall(), telling);
    expect(market.mails.map(({ to, key }) => [to, key])).to.deep.equal([
      ['owner@example.com', 'event-1 owner@example.com'],
      ['manager@example.com', 'event-1 manager@example.com'],
    ]);
  });

  it('K9: escapes what people wrote, and breaks no header with it', async () => {
    const market = marketWith({ reviewNotice: async () => REVIEW });
    await market.app.notifications.tellShopOfReview(aJobCall(), telling);
    const [mail] = market.mails;
    expect(mail?.subject).to.equal('A new review of Ankara <shirt> red');
    expect(mail?.html).to.include('&lt;b&gt;Strong&lt;/b&gt;').and.not.include('<b>');
    expect(mail?.text).to.include('4 of 5 stars');
  });

  it('mails the author what the shop answered, while it stands', async () => {
    const answered = marketWith({ reviewNotice: async () => ({ ...REVIEW, reply: 'Thank you.' }) });
    await answered.app.notifications.tellAuthorOfReply(aJobCall(), telling);
    expect(answered.mails.map(({ to, text }) => [to, text.includes('Thank you.')])).to.deep.equal([
      ['ada@example.com', true],
    ]);
    for (const notice of [null, REVIEW, { ...REVIEW, reply: 'Thank you.', author_email: null }]) {
      const market = marketWith({ reviewNotice: async () => notice });
      await market.app.notifications.tellAuthorOfReply(aJobCall(), telling);
      expect(market.mails).to.deep.equal([]);
    }
  });

  it('is nothing for a review that is not shown any more', async () => {
    const market = marketWith({ reviewNotice: async () => null });
    await market.app.notifications.tellShopOfReview(aJobCall(), telling);
    expect(market.mails).to.deep.equal([]);
  });
});

describe('telling of low stock', () => {
  const tell = async (notice: StockNotice | null) => {
    const market = marketWith({ stockNotice: async () => notice });
    await market.app.notifications.tellLowStock(aJobCall(), { variantId: anId(), key: 'event-1' });
    return market.mails;
  };

  it('mails the shop which SKU it is and how many are left', async () => {
    const [mail, ...others] = await tell(STOCK);
    expect(others).to.deep.equal([]);
    expect(mail).to.deep.include({ to: 'owner@example.com', subject: 'Low stock: SHIRT-M' });
    expect(mail?.text).to.include('2 can still be sold');
  });

  it('is nothing once there is enough again', async () => {
    expect(await tell(null)).to.deep.equal([]);
  });
});
