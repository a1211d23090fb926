import { connect, postgresQueries } from '@soko/adapters-db';
import { expect } from 'chai';
import { postgresCatalogExport } from '../../../packages/adapters-db/src/postgres/catalog-export.ts';
import { keptUrl } from '../../../packages/adapters-db/src/postgres/media-url.ts';
import { up } from '../../../packages/adapters-db/src/postgres/migrations/0030-catalogue.ts';
import { aGuestCall, anId, NGN } from '../../support/builders/index.ts';
import { freshDatabase } from '../../support/database.ts';
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

describe('rows that were written with URLs', () => {
  it('have keys after the migration: images with their sizes, the listing, pictures of reviews, and logos', async () => {
    const database = await freshDatabase();
    const owner = connect(database.ownerUrl, { max: 1 });
    await owner.raw(`drop function soko.shown_image, soko.media_urls, soko.media_url;
      drop index soko.products_by_name, soko.products_updated, soko.categories_by_name, soko.categories_recent,
        soko.brands_by_name, soko.brands_recent`);
    await owner.raw(BEFORE);
    await owner.raw(up);
    const { rows } = await owner.raw(AFTER);
    expect(rows).to.deep.equal([
      {
        url: 'one.jpg',
        sizes: { thumb: 'one.thumb.webp' },
        listed: { url: 'one.jpg', alt_text: '', sizes: { thumb: 'one.thumb.webp' } },
        media: [{ uploadId: 'x', url: 'two.png', width: 4, height: 3, sizes: {} }],
        logo: 'three.png',
        other: 'https://elsewhere.test/logo.png',
      },
    ]);
    await owner.destroy();
    await database.drop();
  });
});

const BEFORE = `
  insert into soko.users (id, email, email_key, name, roles) values (soko.uuid_v7(), 'a@x.test', 'a@x.test', 'Ada', '{customer}');
  insert into soko.uploads (id, purpose, status, content_type, size, sha256, file_key, expires_at)
    values (soko.uuid_v7(), 'shop_logo', 'attached', 'image/png', 1, repeat('0', 64), 'three.png', now());
  insert into soko.shops (id, slug, name, status, currency, logo_url)
    values (soko.uuid_v7(), 'one', 'One', 'approved', 'NGN', 'https://old.test/media/three.png'),
      (soko.uuid_v7(), 'other', 'Other', 'approved', 'NGN', 'https://elsewhere.test/logo.png');
  insert into soko.products (id, shop_id, slug, name, status)
    select soko.uuid_v7(), id, 'lamp', 'Lamp', 'approved' from soko.shops where slug = 'one';
  with made as (insert into soko.variants (id, product_id, sku, price, currency)
    select soko.uuid_v7(), id, 'LAMP', 1, 'NGN' from soko.products returning id)
  insert into soko.stock_levels (variant_id) select id from made;
  insert into soko.product_images (id, product_id, url, file_key, position, sizes)
    select soko.uuid_v7(), id, 'https://old.test/media/one.jpg', 'one.jpg', 1, '{"thumb": "https://old.test/media/one.thumb.webp"}'
    from soko.products;
  select soko.refresh_listing(null);
  insert into soko.reviews (id, product_id, user_id, rating, verified_purchase, status, media)
    select soko.uuid_v7(), p.id, u.id, 5, false, 'pending',
      '[{"uploadId": "x", "url": "https://old.test/media/two.png", "width": 4, "height": 3}]'
    from soko.products p cross join soko.users u`;

const AFTER = `
  select i.url, i.sizes, l.image as listed, r.media, s.logo_url as logo,
    (select logo_url from soko.shops where slug = 'other') as other
  from soko.product_images i join soko.product_listing l using (product_id) join soko.reviews r using (product_id)
  join soko.shops s on s.slug = 'one'`;
