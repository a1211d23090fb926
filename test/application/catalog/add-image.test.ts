import type { ApprovalPolicy, ImageId, Upload } from '@soko/domain';
import { expect } from 'chai';
import { aJobCall, anId, anUpload, aUserCall } from '../../support/builders/index.ts';
import { aMarket } from '../../support/market.ts';
import { refusalFrom } from '../../support/refusal.ts';

const IMAGE = Buffer.from('image of a shirt');

describe('adding an image', () => {
  const rig = async (productApproval: ApprovalPolicy = 'review') => {
    const market = aMarket({ settings: { productApproval } });
    const ware = await market.sells();
    const call = market.callOf(ware.owner);
    const productId = ware.product.id;
    const source = { bytes: IMAGE };
    const add = (fields: object = {}, by = call) =>
      market.app.catalog.addImage(by, { productId, source, details: {}, ...fields });
    const size = (imageId: ImageId) => market.app.catalog.sizeImage(aJobCall('size_image'), { productId, imageId });
    const images = async () => (await market.inTx((tx) => tx.galleries.lock(productId)))?.images ?? [];
    const uploads = () => [...market.memory.state.uploads.values()].map(({ status }) => status);
    const { shown, arrived, fail } = market.media;
    return { market, ware, call, productId, add, size, images, uploads, shown, arrived, fail };
  };

  it('keeps the image, its row and what it came from, and tells of it', async () => {
    const { market, add, images, uploads, shown } = await rig();
    const id = await add({ details: { altText: 'A shirt' } });
    const [image] = await images();
    expect(image).to.deep.include({ id, altText: 'A shirt', status: 'processing', position: 1 });
    expect(image?.url).to.equal(image?.fileKey);
    expect([...shown.keys()]).to.deep.equal([image?.fileKey]);
    expect(uploads()).to.deep.equal(['attached']);
    expect(market.events()).to.include('image.added');
  });

  it('A8: is for members with the right to the catalogue, before any byte is looked at', async () => {
    const { market, add, uploads } = await rig();
    expect(await refusalFrom(add({}, aUserCall(anId(), { roles: ['seller'] })))).to.equal('not_found');
    expect(await refusalFrom(add({ productId: anId() }))).to.equal('not_found');
    expect(await refusalFrom(add({}, market.callOf(await market.user({ roles: ['customer', 'admin'] }))))).to.equal(
      undefined,
    );
    expect(uploads()).to.deep.equal(['attached']);
  });

  it('J12: leaves neither a row nor a file when the bytes are no image, are altered, or have no place', async () => {
    const { add, images, uploads, shown, ware } = await rig();
    expect(await refusalFrom(add({ source: { bytes: Buffer.from('text') } }))).to.equal('image_not_valid');
    expect(await refusalFrom(add({ source: { bytes: IMAGE, sha256: '0'.repeat(64) } }))).to.equal('file_altered');
    expect(await refusalFrom(add({ details: { variantId: anId() } }))).to.equal('not_found');
    for (let count = 0; count < 20; count += 1) await add({ details: { variantId: ware.variant.id } });
    expect(await refusalFrom(add())).to.equal('too_many_files');
    expect(shown.size).to.equal(20);
    expect(await images()).to.have.length(20);
    expect(uploads().filter((status) => status === 'attached')).to.have.length(20);
    expect(
      uploads()
        .filter((status) => status !== 'attached')
        .sort(),
    ).to.deep.equal(['failed', 'failed', 'removed', 'removed']);
  });

  it('J12: leaves no row of a file that could not be written, and no file once it was swept', async () => {
    const { market, add, images, uploads, shown, fail } = await rig();
    fail.next = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    const failure = await add().catch((each: { code: string }) => each.code);
    expect(failure).to.equal('ENOSPC');
    expect(await images()).to.deep.equal([]);
    expect(uploads()).to.deep.equal(['pending']);
    market.wait(3601);
    expect(await market.app.media.sweepUploads(aJobCall('sweep'))).to.equal(1);
    expect([uploads(), shown.size]).to.deep.equal([['removed'], 0]);
  });

  it('J8: takes an upload only when its bytes are those that were announced, once', async () => {
    const { market, call, ware, add, arrived, uploads } = await rig();
    const announced = async (bytes: Uint8Array, fields: Partial<Upload> = {}) => {
      const { size, sha256 } = { size: bytes.length, sha256: market.media.checksum(bytes) };
      const upload = anUpload({ ownerId: ware.owner.id, createdAt: market.now(), size, sha256, ...fields });
      await market.inTx((tx) => tx.uploads.insert(upload));
      return upload.id;
    };
    const uploadId = await announced(IMAGE);
    expect(await refusalFrom(add({ source: { uploadId } }))).to.equal('upload_incomplete');
    arrived.set(uploadId, IMAGE);
    await add({ source: { uploadId } }, call);
    expect(arrived.size).to.equal(0);
    expect(await refusalFrom(add({ source: { uploadId } }))).to.equal('upload_not_usable');
    const other = await announced(Buffer.from('image of a hat'));
    arrived.set(other, IMAGE);
    expect(await refusalFrom(add({ source: { uploadId: other } }))).to.equal('file_altered');
    expect(uploads()).to.deep.equal(['attached', 'failed']);
    expect(arrived.size).to.equal(0);
    const late = await announced(IMAGE);
    arrived.set(late, IMAGE);
    market.wait(3601);
    expect(await refusalFrom(add({ source: { uploadId: late } }))).to.equal('upload_not_usable');
  });

  it('is looked at again where the market is strict, as are images that are changed or taken off', async () => {
    const { market, call, productId, add, size } = await rig('strict');
    const { changeImage, removeImage, judge } = market.app.catalog;
    const admin = market.callOf(await market.user({ roles: ['customer', 'admin'] }));
    /** The status after the work, on a product that was approved before. */
    const statusAfter = async (work: Promise<unknown>) => {
      await work;
      const status = market.memory.state.products.get(productId)?.status;
      if (status !== 'approved') await judge(admin, { id: productId, verdict: 'approve' });
      return status;
    };
    const imageId = await add({}, admin);
    const change = (altText: string) => changeImage(call, { productId, imageId, details: { altText } });
    expect(await statusAfter(size(imageId)), 'by staff, and sized').to.equal('approved');
    expect(await statusAfter(add()), 'added').to.equal('pending_review');
    expect(await statusAfter(change('A gun')), 'changed').to.equal('pending_review');
    expect(await statusAfter(change('A gun')), 'left as it was').to.equal('approved');
    expect(await statusAfter(removeImage(call, { productId, imageId })), 'taken off').to.equal('pending_review');
    const steps = market.memory.state.statusChanges.filter(({ id, to }) => id === productId && to === 'pending_review');
    expect(steps).to.have.length(3);
  });

  it('is not looked at again elsewhere', async () => {
    const { market, productId, add } = await rig();
    await add();
    expect(market.memory.state.products.get(productId)?.status).to.equal('approved');
  });

  it('is followed by its sizes, made once', async () => {
    const { add, size, images, shown } = await rig();
    const id = await add();
    await size(id);
    const [image] = await images();
    expect(image?.status).to.equal('ready');
    expect(Object.keys(image?.sizes ?? {}).sort()).to.deep.equal(
      ['large', 'medium', 'small', 'thumb'].flatMap((name) => [name, `${name}_jpeg`]),
    );
    expect(shown.size).to.equal(9);
    await size(id);
    expect(await images()).to.deep.equal([image]);
  });

  it('says so when its sizes cannot be made, and shows the image as it is', async () => {
    const { add, size, images, shown } = await rig();
    const id = await add();
    const [{ fileKey, url } = { fileKey: null, url: '' }] = await images();
    shown.set(fileKey ?? '', { contentType: 'image/jpeg', bytes: Buffer.from('text') });
    await size(id);
    expect((await images())[0]).to.deep.include({ status: 'failed', sizes: {}, url });
  });

  it('leaves no sizes of an image that is taken off meanwhile', async () => {
    const { market, call, productId, add, size, images, shown } = await rig();
    const id = await add();
    const { sized } = market.media.pictures;
    Object.assign(market.media.pictures, {
      sized: async (...given: Parameters<typeof sized>) => {
        await market.app.catalog.removeImage(call, { productId, imageId: id });
        await market.app.media.sweepUploads(aJobCall('sweep'));
        return sized(...given);
      },
    });
    await size(id);
    expect(await images()).to.deep.equal([]);
    expect(shown.size).to.equal(0);
  });
});
