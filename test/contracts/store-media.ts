import type { GalleryImage, Upload } from '@soko/domain';
import { expect } from 'chai';
import { aGalleryImage, anId, anUpload, later, NOON } from '../support/builders/index.ts';
import { aCorner, failureIn, inTx, type StoreRig } from './store-rig.ts';

export function mediaStoreContract(use: () => StoreRig): void {
  const insert = (...all: Upload[]) =>
    inTx(use(), async (tx) => {
      for (const upload of all) await tx.uploads.insert(upload);
    });
  const lock = (id: Upload['id']) => inTx(use(), (tx) => tx.uploads.lock(id));

  describe('uploads', () => {
    it('give back every field', async () => {
      const { buyer } = await aCorner(use());
      const upload = anUpload({ ownerId: buyer.id, status: 'verified' });
      await insert(upload);
      expect(await lock(upload.id)).to.deep.equal(upload);
      const changed: Upload = {
        ...upload,
        status: 'attached',
        contentType: 'image/webp',
        fileKey: 'x',
        width: 1,
        height: 2,
      };
      await inTx(use(), async (tx) => {
        await tx.uploads.lock(upload.id);
        await tx.uploads.save(changed);
      });
      expect(await lock(upload.id)).to.deep.equal(changed);
      expect(await lock(anId())).to.equal(null);
    });

    it('are held and saved together, in the order of their ids; unknown ones are missing', async () => {
      const all = [anUpload(), anUpload(), anUpload()];
      await insert(...all);
      const ids = all.map(({ id }) => id);
      await inTx(use(), async (tx) => {
        const held = await tx.uploads.lockAll([anId(), ...ids.toReversed()]);
        expect(held).to.deep.equal(all);
        await tx.uploads.saveAll(held.slice(0, 2).map((upload) => ({ ...upload, status: 'dropped' as const })));
        expect(await tx.uploads.lockAll([])).to.deep.equal([]);
      });
      const statuses = await Promise.all(ids.map(async (id) => (await lock(id))?.status));
      expect(statuses).to.deep.equal(['dropped', 'dropped', 'pending']);
    });

    it('count what an owner has waiting, and the bytes of all that is kept', async () => {
      const { buyer } = await aCorner(use());
      const own = (status: Upload['status'], size: number) => anUpload({ ownerId: buyer.id, status, size });
      const usage = () => inTx(use(), (tx) => tx.uploads.usageOf(buyer.id));
      expect(await usage()).to.deep.equal({ waiting: 0, bytes: 0 });
      await insert(
        own('pending', 1),
        own('verified', 10),
        own('attached', 100),
        own('failed', 1000),
        own('removed', 1e4),
      );
      await insert(anUpload({ size: 1e5 }));
      expect(await usage()).to.deep.equal({ waiting: 2, bytes: 1111 });
      expect(await inTx(use(), (tx) => tx.uploads.usageOf(null))).to.deep.equal({ waiting: 0, bytes: 0 });
    });

    it('J12: are lost when nobody attached them in time, they failed, or their image is gone', async () => {
      const { product } = await aCorner(use());
      const attached = { status: 'attached' } as const;
      const [waiting, verified, young, failed, dropped, shown, gone, review, removed] = [
        anUpload(),
        anUpload({ status: 'verified' }),
        anUpload({ createdAt: later(NOON, 60) }),
        anUpload({ status: 'failed', createdAt: later(NOON, 60) }),
        anUpload({ status: 'dropped', createdAt: later(NOON, 60) }),
        anUpload(attached),
        anUpload(attached),
        anUpload({ ...attached, purpose: 'review_media' }),
        anUpload({ status: 'removed' }),
      ];
      const logo = anUpload({ ...attached, purpose: 'shop_logo' });
      const formerLogo = anUpload({ ...attached, purpose: 'shop_logo' });
      await insert(logo, formerLogo);
      await inTx(use(), async (tx) => {
        const held = await tx.shops.lock(product.shopId);
        if (held) await tx.shops.save({ ...held, logoUrl: `https://cdn.test/${logo.fileKey}` });
      });
      const all = [waiting, verified, young, failed, dropped, shown, gone, review, removed];
      await insert(...all);
      await inTx(use(), async (tx) => {
        const gallery = await tx.galleries.lock(product.id);
        const images = [aGalleryImage({ uploadId: shown.id, fileKey: shown.fileKey })];
        if (gallery) await tx.galleries.save({ ...gallery, images });
      });
      const drop = () => inTx(use(), (tx) => tx.uploads.dropLost(later(NOON, 30), 1000));
      const lost = [waiting, verified, failed, dropped, gone, formerLogo].map(({ id }) => id);
      expect(await drop()).to.include.members(lost);
      expect(await drop()).to.include.members(lost);
      expect(await drop()).to.not.include.members([young, shown, review, removed, logo].map(({ id }) => id));
      await inTx(use(), (tx) => tx.uploads.markRemoved(all.map(({ id }) => id)));
      const statuses: string[] = [];
      for (const { id } of all) statuses.push((await lock(id))?.status ?? '');
      const kept = [
        'removed',
        'removed',
        'pending',
        'removed',
        'removed',
        'attached',
        'removed',
        'attached',
        'removed',
      ];
      expect(statuses).to.deep.equal(kept);
      expect(await drop()).to.not.include.members(lost);
    });
  });

  describe('galleries', () => {
    it('save the status that the product has after a change of its images', async () => {
      const { product } = await aCorner(use());
      await inTx(use(), async (tx) => {
        const gallery = await tx.galleries.lock(product.id);
        if (gallery) await tx.galleries.save({ ...gallery, status: 'pending_review' });
      });
      const [held] = await inTx(use(), (tx) => tx.catalog.lockProducts([product.id]));
      expect(held?.status).to.equal('pending_review');
    });

    it('give back every image of a product with its order, and tell the product', async () => {
      const { product, variant, shop } = await aCorner(use());
      const [one, two] = [anUpload({ status: 'attached' }), anUpload({ status: 'attached' })];
      await insert(one, two);
      const image = ({ id, fileKey }: Upload, fields: Partial<GalleryImage>) =>
        aGalleryImage({ uploadId: id, fileKey, status: 'processing', width: 4, height: 3, ...fields });
      const images = [
        image(one, { altText: 'A', variantId: variant.id }),
        image(two, { altText: 'B', position: 2, status: 'ready', sizes: { thumb: 'https://cdn.test/t.webp' } }),
        aGalleryImage({ position: 3 }),
      ];
      const read = () => inTx(use(), (tx) => tx.galleries.lock(product.id));
      const write = (given: readonly GalleryImage[]) =>
        inTx(use(), async (tx) => {
          const gallery = await tx.galleries.lock(product.id);
          if (gallery) await tx.galleries.save({ ...gallery, images: given });
        });
      await write(images);
      expect(await read()).to.deep.equal({
        productId: product.id,
        shopId: shop.id,
        version: product.version,
        status: 'approved',
        variantIds: product.variants.map(({ id }) => id),
        images,
      });
      const [held] = await inTx(use(), (tx) => tx.catalog.lockProducts([product.id]));
      expect(held?.images.map(({ altText }) => altText)).to.deep.equal(['A', 'B', '']);
      await inTx(use(), async (tx) => {
        const [again] = await tx.catalog.lockProducts([product.id]);
        if (again) await tx.catalog.saveProducts([{ ...again, name: 'Renamed' }]);
      });
      expect((await read())?.images).to.deep.equal(images);
      await write(images.slice(1).map((each, at) => ({ ...each, position: at + 1 })));
      expect((await read())?.images.map(({ altText, position }) => [altText, position])).to.deep.equal([
        ['B', 1],
        ['', 2],
      ]);
    });

    it('are not there for a product that is not', async () => {
      const { product } = await aCorner(use());
      await inTx(use(), async (tx) => {
        const [held] = await tx.catalog.lockProducts([product.id]);
        if (held) await tx.catalog.saveProducts([{ ...held, deletedAt: tx.now }]);
      });
      expect(await inTx(use(), (tx) => tx.galleries.lock(product.id))).to.equal(null);
      expect(await inTx(use(), (tx) => tx.galleries.lock(anId()))).to.equal(null);
    });

    it('tell which images of a shop are known by a URL alone and not asked for yet, a piece at a time', async () => {
      const { product, shop } = await aCorner(use());
      const other = await aCorner(use());
      const kept = anUpload({ status: 'attached' });
      await insert(kept);
      const waiting = [1, 2, 3].map((position) => aGalleryImage({ position }));
      const uploaded = aGalleryImage({
        position: 4,
        uploadId: kept.id,
        fileKey: kept.fileKey,
        sourceUrl: 'https://a.test/',
      });
      const failed = aGalleryImage({ position: 5, status: 'failed', failure: 'url_not_reachable' });
      await inTx(use(), async (tx) => {
        const gallery = await tx.galleries.lock(product.id);
        if (gallery) await tx.galleries.save({ ...gallery, images: [...waiting, uploaded, failed] });
        const stranger = await tx.galleries.lock(other.product.id);
        if (stranger) await tx.galleries.save({ ...stranger, images: [aGalleryImage()] });
      });
      const places = waiting.map(({ id: imageId }) => ({ productId: product.id, imageId }));
      places.sort((one, two) => (one.imageId < two.imageId ? -1 : 1));
      const byUrl = (after: (typeof places)[number] | null, limit: number) =>
        inTx(use(), (tx) => tx.galleries.byUrl(shop.id, after, limit));
      const first = await byUrl(null, 2);
      expect(first).to.deep.equal(places.slice(0, 2));
      expect(await byUrl(first[1] ?? null, 2)).to.deep.equal(places.slice(2));
      expect(await byUrl(null, 100)).to.deep.equal(places);
      const held = await inTx(use(), (tx) => tx.galleries.lock(product.id));
      expect(held?.images.slice(3)).to.deep.equal([uploaded, failed]);
    });

    it('have an image once for each upload', async () => {
      const { product } = await aCorner(use());
      const upload = anUpload({ status: 'attached' });
      await insert(upload);
      const twice = [1, 2].map((position) => aGalleryImage({ uploadId: upload.id, position }));
      const failure = await failureIn(
        inTx(use(), async (tx) => {
          const gallery = await tx.galleries.lock(product.id);
          if (gallery) await tx.galleries.save({ ...gallery, images: twice });
        }),
      );
      expect(failure).to.match(/product_images_upload/);
    });
  });
}
