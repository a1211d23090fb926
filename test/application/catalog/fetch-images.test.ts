import { eventJobs, FETCH_SUBSCRIPTIONS } from '@soko/application';
import type { ImageFailure } from '@soko/domain';
import { expect } from 'chai';
import { aGalleryImage, aJobCall, anId } from '../../support/builders/index.ts';
import { aMarket } from '../../support/market.ts';

const IMAGE = Buffer.from('image of a shirt');

describe('fetching the images of a shop', () => {
  /** A product with so many images that are known by URL alone, the n-th at https://a.test/n. */
  const rig = async (count = 1) => {
    const market = aMarket();
    const { product, shop } = await market.sells();
    const given = Array.from({ length: count }, (_, at) =>
      aGalleryImage({ url: `https://a.test/${at}`, position: at + 1 }),
    );
    await market.inTx(async (tx) => {
      const gallery = await tx.galleries.lock(product.id);
      if (gallery) await tx.galleries.save({ ...gallery, images: given });
    });
    const images = async () => (await market.inTx((tx) => tx.galleries.lock(product.id)))?.images ?? [];
    const fetch = (after: { imageId: (typeof given)[number]['id'] } | null = null) =>
      market.app.catalog.fetchImages(aJobCall('fetch_images'), {
        shopId: shop.id,
        after: after && { productId: product.id, ...after },
      });
    const uploads = () => [...market.memory.state.uploads.values()].map(({ status }) => status);
    return { market, product, given, images, fetch, uploads, ...market.media };
  };

  it('J13: keeps each like one that was uploaded, with the URL that it came from', async () => {
    const { market, pages, images, fetch, uploads, shown } = await rig();
    pages.set('https://a.test/0', IMAGE);
    await fetch();
    const [image] = await images();
    expect(image).to.deep.include({ status: 'processing', sourceUrl: 'https://a.test/0', failure: null });
    expect(image?.url).to.equal(image?.fileKey); // where that is, is said when it is told
    expect([[...shown.keys()], uploads()]).to.deep.equal([[image?.fileKey], ['attached']]);
    expect(market.events()).to.include('image.added');
  });

  it('is done after an import, and after a job that left some, from where that one ended', async () => {
    const { market, product, given, asked } = await rig(2);
    const [one, two] = given.map(({ id }) => id).toSorted();
    const { fetch_images: job } = eventJobs(market.app);
    const event = { eventId: anId<never>(), type: 'images.outstanding', subject: product.shopId } as const;
    await job?.(aJobCall('fetch_images'), { ...event, payload: { product_id: product.id, image_id: one } });
    expect(asked).to.deep.equal([given.find(({ id }) => id === two)?.url]);
    await job?.(aJobCall('fetch_images'), { ...event, type: 'catalog.imported', payload: { created: 1 } });
    expect(asked).to.have.members(given.map(({ url }) => url));
    expect(FETCH_SUBSCRIPTIONS).to.have.all.keys('catalog.imported', 'images.outstanding');
  });

  it('asks once, also when it is done again', async () => {
    const { pages, asked, fetch, uploads } = await rig(2);
    pages.set('https://a.test/0', IMAGE);
    await fetch();
    await fetch();
    expect([asked.length, uploads()]).to.deep.equal([2, ['attached']]);
  });

  it('J13: leaves one that cannot be had where it is, says why, and goes on with the next', async () => {
    const { market, pages, images, fetch, uploads } = await rig(4);
    const failures: ImageFailure[] = ['url_not_allowed', 'file_too_large'];
    for (const [at, failure] of failures.entries()) pages.set(`https://a.test/${at}`, failure);
    pages.set('https://a.test/2', Buffer.from('<script>'));
    pages.set('https://a.test/3', IMAGE);
    await fetch();
    const told = (await images()).map(({ url, fileKey, status, failure }) => [
      url === fileKey ? 'its file' : url.slice(0, 15),
      status,
      failure,
    ]);
    expect(told.slice(0, 3)).to.deep.equal([
      ['https://a.test/', 'failed', 'url_not_allowed'],
      ['https://a.test/', 'failed', 'file_too_large'],
      ['https://a.test/', 'failed', 'image_not_valid'],
    ]);
    expect(told[3]).to.deep.equal(['its file', 'processing', null]);
    expect(uploads()).to.deep.equal(['failed', 'attached']);
    expect(market.events().filter((type) => type === 'image.not_fetched')).to.have.length(3);
  });

  it('leaves nothing of an image that was taken away meanwhile', async () => {
    const { market, product, images, fetch, uploads, shown } = await rig();
    market.media.web.read = async () => {
      await market.inTx(async (tx) => {
        const gallery = await tx.galleries.lock(product.id);
        if (gallery) await tx.galleries.save({ ...gallery, images: [] });
      });
      return IMAGE;
    };
    await fetch();
    expect([await images(), uploads(), shown.size]).to.deep.equal([[], ['removed'], 0]);
  });

  it('is tried again where the storage fails', async () => {
    const { pages, fail, images, fetch } = await rig();
    pages.set('https://a.test/0', IMAGE);
    fail.next = new Error('no space left on device');
    expect(await fetch().catch((failure: Error) => failure.message)).to.equal('no space left on device');
    expect((await images())[0]).to.include({ status: 'ready', uploadId: null });
    await fetch();
    expect((await images())[0]).to.include({ status: 'processing' });
  });

  it('does twenty at a time, and has the rest done by another job', async () => {
    const { market, asked, fetch, images } = await rig(20);
    await fetch();
    expect([asked.length, market.events().filter((type) => type === 'images.outstanding').length]).to.deep.equal([
      20, 1,
    ]);
    const { id: imageId } =
      (await images()).toSorted((one, two) => (one.id < two.id ? -1 : 1)).at(-1) ?? aGalleryImage();
    await fetch({ imageId });
    expect(asked.length).to.equal(20);
  });
});
