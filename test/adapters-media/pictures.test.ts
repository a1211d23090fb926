import { sharpPictures } from '@soko/adapters-media';
import { Upload } from '@soko/domain';
import { expect } from 'chai';
import sharp from 'sharp';
import { aBomb, aPhotograph, aPicture } from '../support/pictures.ts';
import { refusalFrom } from '../support/refusal.ts';

const TYPES = ['image/jpeg', 'image/png', 'image/webp'];

describe('pictures', () => {
  const pictures = sharpPictures();

  it('J3: are made anew in their own format, upright and bare', async () => {
    for (const format of ['jpeg', 'png', 'webp'] as const) {
      const { contentType, width, height, bytes } = await pictures.remade(await aPicture({ format }), TYPES);
      expect([contentType, width, height]).to.deep.equal([`image/${format}`, 40, 30]);
      expect((await sharp(bytes).metadata()).format).to.equal(format);
    }
    const { width, height, bytes } = await pictures.remade(await aPhotograph(), TYPES);
    expect([width, height]).to.deep.equal([30, 40]);
    expect(await sharp(bytes).metadata()).to.not.have.any.keys('exif', 'orientation', 'xmp', 'icc');
  });

  it('J1: are of a type that is taken, whatever else is an image', async () => {
    const png = await aPicture();
    expect(await refusalFrom(pictures.remade(png, ['image/jpeg']))).to.equal('file_type_not_allowed');
    for (const bytes of [
      await aPicture({ format: 'gif' }),
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'),
      Buffer.from('%PDF-1.7 %%EOF'),
      Buffer.alloc(0),
    ]) {
      expect(await refusalFrom(pictures.remade(bytes, [...TYPES, 'image/gif']))).to.equal('file_type_not_allowed');
    }
  });

  it('J1: are read by no other reader than that of their type', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    expect(await refusalFrom(pictures.sized(svg, Upload.sizes, TYPES))).to.equal('image_not_valid');
  });

  it('J3: have forty million pixels at most, by their header: the rest is never unpacked', async () => {
    const bomb = aBomb(20_000, 20_000);
    expect(bomb.length).to.be.below(100_000);
    expect(await refusalFrom(pictures.remade(bomb, TYPES))).to.equal('image_not_valid');
    const before = process.memoryUsage().rss;
    for (let count = 0; count < 20; count += 1) await refusalFrom(pictures.remade(bomb, TYPES));
    expect(process.memoryUsage().rss - before).to.be.below(100 * 1024 * 1024);
    expect((await pictures.remade(aBomb(6_000, 6_000), TYPES)).width).to.equal(6_000);
  });

  it('are whole: cut off at any place, they are none', async () => {
    for (const format of ['jpeg', 'png', 'webp'] as const) {
      const bytes = await aPicture({ format, width: 200, height: 200 });
      for (const part of [0.2, 0.5, 0.9]) {
        const code = await refusalFrom(pictures.remade(bytes.subarray(0, Math.floor(bytes.length * part)), TYPES));
        expect([format, part, code]).to.deep.equal([format, part, 'image_not_valid']);
      }
    }
  });

  it('come in four sizes, fitted, never enlarged, what is clear in a JPEG white', async () => {
    const clear = { r: 0, g: 0, b: 0, alpha: 0 };
    const tall = await sharp({ create: { width: 300, height: 1500, channels: 4, background: clear } })
      .png()
      .toBuffer();
    const made = await pictures.sized(tall, Upload.sizes, Upload.sizeTypes);
    const found = Object.fromEntries(
      made.map((each) => [`${each.size} ${each.contentType}`, [each.width, each.height]]),
    );
    expect(found).to.deep.equal({
      'thumb image/webp': [32, 160],
      'thumb image/jpeg': [32, 160],
      'small image/webp': [64, 320],
      'small image/jpeg': [64, 320],
      'medium image/webp': [128, 640],
      'medium image/jpeg': [128, 640],
      'large image/webp': [256, 1280],
      'large image/jpeg': [256, 1280],
    });
    const jpeg = made.find(({ contentType }) => contentType === 'image/jpeg');
    const { dominant } = await sharp(jpeg?.bytes).stats();
    expect(Math.min(dominant.r, dominant.g, dominant.b)).to.be.above(240);
    const small = await pictures.sized(await aPicture(), Upload.sizes, ['image/webp']);
    expect(small.map(({ width }) => width)).to.deep.equal([40, 40, 40, 40]);
  });
});
