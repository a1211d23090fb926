import { Gallery, type ImageDetails, Upload } from '@soko/domain';
import { expect } from 'chai';
import { aGallery, aGalleryImage, anId, anUpload, aProduct, aShop } from '../../support/builders/index.ts';
import { refusalOf } from '../../support/refusal.ts';

describe('the gallery of a product', () => {
  const product = aProduct(aShop());
  const [variant] = product.variants;
  const images = ['a', 'b', 'c'].map((altText) => aGalleryImage({ altText }));
  const gallery = aGallery(product, ...images);
  const [a, b, c] = images.map(({ id }) => id) as [never, never, never];
  const order = ({ images: all }: Gallery) => all.map(({ altText, position }) => `${position}${altText}`).join(' ');
  const add = (to: Gallery, details: ImageDetails = {}) => {
    const upload = Upload.attached(anUpload({ status: 'verified' }));
    return Gallery.add(
      to,
      { id: anId<never>(), url: 'https://cdn.test/x.png', upload },
      { altText: 'new', ...details },
    );
  };

  it('takes a new image last, or where it is wanted', () => {
    expect(order(add(gallery))).to.equal('1a 2b 3c 4new');
    expect(order(add(gallery, { position: 1 }))).to.equal('1new 2a 3b 4c');
    expect(order(add(gallery, { position: 3 }))).to.equal('1a 2b 3new 4c');
    expect(order(add(gallery, { position: 20 }))).to.equal('1a 2b 3c 4new');
    const [image] = add(aGallery(product), { variantId: variant?.id ?? null }).images;
    expect(image).to.deep.include({ status: 'processing', sizes: {}, width: 40, height: 30, variantId: variant?.id });
  });

  it('moves an image, and the others make room', () => {
    const moved = (id: never, position: number) => order(Gallery.change(gallery, id, { position }));
    expect(moved(c, 1)).to.equal('1c 2a 3b');
    expect(moved(a, 2)).to.equal('1b 2a 3c');
    expect(moved(a, 3)).to.equal('1b 2c 3a');
    expect(moved(b, 99)).to.equal('1a 2c 3b');
    expect(order(Gallery.change(gallery, b, { altText: 'B' }))).to.equal('1a 2B 3c');
  });

  it('closes the gap of an image that is taken away', () => {
    expect(order(Gallery.remove(gallery, a))).to.equal('1b 2c');
    expect(refusalOf(() => Gallery.remove(gallery, anId<never>()))).to.equal('not_found');
  });

  it('shows variants of its own product alone', () => {
    const foreign = anId<never>();
    expect(refusalOf(() => add(gallery, { variantId: foreign }))).to.equal('not_found');
    expect(refusalOf(() => Gallery.change(gallery, a, { variantId: foreign }))).to.equal('not_found');
    expect(Gallery.change(gallery, a, { variantId: variant?.id ?? null }).images[0]?.variantId).to.equal(variant?.id);
    expect(Gallery.change(gallery, a, { variantId: null }).images[0]?.variantId).to.equal(null);
  });

  it('J2: has room for twenty', () => {
    const full = aGallery(product, ...Array.from({ length: 20 }, () => aGalleryImage()));
    expect(refusalOf(() => add(full))).to.equal('too_many_files');
    expect(refusalOf(() => add(Gallery.remove(full, full.images[0]?.id ?? anId<never>())))).to.equal(undefined);
  });

  it('is another version of the product after what people change, not after what is made of an image', () => {
    const { version } = gallery;
    const others = [add(gallery), Gallery.change(gallery, a, { altText: 'A' }), Gallery.remove(gallery, a)];
    expect(others.map((each) => each.version)).to.deep.equal([version + 1, version + 1, version + 1]);
    expect(
      [Gallery.sized(gallery, a, {}), Gallery.failed(gallery, a, 'image_not_valid')].map((each) => each.version),
    ).to.deep.equal([version, version]);
  });

  it('learns the sizes of an image, or that there are none; one that is gone stays gone', () => {
    const sizes = { thumb: 'https://cdn.test/t.webp' };
    expect(Gallery.sized(gallery, b, sizes).images[1]).to.deep.include({ status: 'ready', sizes });
    const failed = { status: 'failed', failure: 'image_not_valid', sizes: {} };
    expect(Gallery.failed(gallery, b, 'image_not_valid').images[1]).to.deep.include(failed);
    expect(Gallery.sized(gallery, anId<never>(), sizes)).to.deep.equal(gallery);
  });

  it('shows what was fetched in place of a URL, once, and keeps the URL', () => {
    const upload = anUpload({ status: 'attached' });
    const url = 'https://media.test/kept.png';
    const from = Gallery.urlToFetch(gallery, a);
    const fetched = Gallery.fetched(gallery, a, { url, upload });
    expect(fetched.images[0]).to.deep.include({ url, sourceUrl: from, uploadId: upload.id, status: 'processing' });
    expect([from, fetched.version]).to.deep.equal([gallery.images[0]?.url, gallery.version]);
    expect(Gallery.urlToFetch(fetched, a)).to.equal(null);
    expect(Gallery.urlToFetch(Gallery.failed(gallery, a, 'url_not_reachable'), a)).to.equal(null);
    expect(Gallery.urlToFetch(gallery, anId<never>())).to.equal(null);
    for (const gone of [a, anId<never>()]) {
      expect(refusalOf(() => Gallery.fetched(fetched, gone, { url, upload }))).to.equal('not_found');
    }
  });
});
