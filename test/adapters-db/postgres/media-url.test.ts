import { postgresQueries } from '@soko/adapters-db';
import { expect } from 'chai';
import { postgresCatalogExport } from '../../../packages/adapters-db/src/postgres/catalog-export.ts';
import { keptUrl } from '../../../packages/adapters-db/src/postgres/media-url.ts';
import { aGuestCall, anId, NGN } from '../../support/builders/index.ts';
import { firstPage, itemsOf, type Market, openMarket, viewOf } from './queries/market.ts';

const ANYONE = aGuestCall();
const cdn = (name: string) => ({ urlOf: (key: string) => `https://${name}.test/${key}` });

describe('the URLs of public files', () => {
  let market: Market;
  before(async () => {
    market = await openMarket();
  });
  after(() => market.close());

  /** A product with this image first, and its shop with a logo. */
  const shown = async (url: string, sizes: object) => {
    const shop = await market.shop();
    const product = await market.product(shop);
    await market.run('update soko.shops set logo_url = ? where id = ?', ['logo.png', shop.id]);
    await market.run(
      'insert into soko.product_images (id, product_id, url, sizes, alt_text, position) values (?, ?, ?, ?::jsonb, ?, 1)',
      [anId(), product.id, url, JSON.stringify(sizes), 'A shirt'],
    );
    await market.run('select soko.refresh_listing(array[?::uuid])', [product.id]);
    return { shop, product };
  };
  const askedOf = (name: string) => postgresQueries(market.knex, { currency: NGN, publicFiles: cdn(name) });

  it('are made of keys when they are told: another CDN changes them all', async () => {
    const { shop, product } = await shown('one.jpg', { thumb: 'one.thumb.webp', thumb_jpeg: 'one.thumb.jpg' });
    for (const name of ['first', 'second']) {
      const at = (key: string) => `https://${name}.test/${key}`;
      const sizes = { thumb: at('one.thumb.webp'), thumb_jpeg: at('one.thumb.jpg') };
      const queries = askedOf(name);
      const [item] = itemsOf(await queries.products(ANYONE, { shop: shop.id }, firstPage('price')));
      expect(item?.image).to.deep.equal({ url: at('one.jpg'), alt_text: 'A shirt', sizes });
      const detail = viewOf(await queries.product(ANYONE, product.id));
      expect(detail?.images[0]).to.deep.include({ url: at('one.jpg'), sizes });
      expect(detail?.image).to.deep.equal(item?.image);
      expect(viewOf(await queries.shop(shop.id))?.logo).to.equal(at('logo.png'));
      const found = await queries.search(
        { q: 'x', types: ['products'], limit: 1 },
        { products: [{ id: product.id, score: 1 }], suggestions: [], words: 'x' },
      );
      expect(viewOf(found)?.products[0]?.image).to.deep.equal(item?.image);
      const exported = [];
      for await (const each of postgresCatalogExport(market.knex, cdn(name)).products(shop.id)) exported.push(each);
      expect(exported[0]?.images.map(({ url }) => url)).to.deep.equal([at('one.jpg')]);
    }
  });

  it('are left as they are where somebody gave them', async () => {
    const { product } = await shown('https://elsewhere.test/a/one.jpg', {});
    const detail = viewOf(await askedOf('first').product(ANYONE, product.id));
    expect(detail?.images[0]).to.deep.include({ url: 'https://elsewhere.test/a/one.jpg', sizes: {} });
    expect(detail?.image).to.deep.include({ url: 'https://elsewhere.test/a/one.jpg', sizes: {} });
  });

  it('stand for the key they end with, of our own files alone', () => {
    expect(keptUrl('https://first.test/one.jpg', cdn('first'))).to.equal('one.jpg');
    for (const other of ['https://second.test/one.jpg', 'https://first.test/a/one.jpg', 'https://first.test/']) {
      expect(keptUrl(other, cdn('first'))).to.equal(other);
    }
  });
});
