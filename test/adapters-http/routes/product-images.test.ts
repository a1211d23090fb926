import { readdir } from 'node:fs/promises';
import { expect } from 'chai';
import sharp from 'sharp';
import { aJobCall, anId } from '../../support/builders/index.ts';
import type { Received } from '../../support/client.ts';
import { aBomb, aPhotograph, aPicture, type ImageFormFields, imageForm, sha256Of } from '../../support/pictures.ts';
import { openServer, type Server } from '../../support/server.ts';
import { expectFlaws, expectProblem, expectStatus, unnamed } from '../../support/server-answers.ts';
import { aKey } from '../../support/server-shopping.ts';

const BASE = 'http://soko.test';

describe('the images of a product', () => {
  let server: Server;
  before(async () => {
    server = await openServer();
  });
  after(() => server.close());

  const aSeller = async () => {
    const { shop, access } = await server.seller();
    const { product, variant } = await server.sells({ shop });
    return { shop, access, product, variant, path: `/products/${product.id}/images` };
  };
  type Seller = Awaited<ReturnType<typeof aSeller>>;
  const add = async ({ path, access }: Pick<Seller, 'path' | 'access'>, form: ImageFormFields = {}, key?: string) =>
    server.client.post(path, { as: access, ...(await imageForm(form)), ...(key ? { key } : {}) });
  const added = async (seller: Seller, form: ImageFormFields = {}) => expectStatus(await add(seller, form), 201);
  const shown = async ({ product }: Seller) => expectStatus(await server.client.get(`/products/${product.id}`), 200);
  const names = async (folder: string): Promise<string[]> =>
    (await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []))
      .filter((entry) => entry.isFile())
      .map(({ name }) => name);
  const kept = async () => [...(await names(server.publicFolder)), ...(await names(server.inboxFolder))].sort();
  const loose = async () =>
    (await server.owner('soko.uploads').whereNotIn('status', ['attached', 'removed', 'failed'])).length;
  const sizeAll = async ({ product, access }: Seller) => {
    const { images } = expectStatus(await server.client.get(`/products/${product.id}`, { as: access }), 200);
    for (const { id } of images) {
      await server.app.catalog.sizeImage(aJobCall('size_image'), { productId: product.id, imageId: id });
    }
  };
  const read = (url: string) => fetch(url.replace(BASE, server.base));

  it('come with a form, and are shown where they belong', async () => {
    const seller = await aSeller();
    const fields = { alt_text: 'A red shirt', variant_id: seller.variant.id };
    const answer = await add(seller, { fields });
    const image = expectStatus(answer, 201);
    expect(image).to.deep.include({ alt_text: 'A red shirt', position: 1, variant_id: seller.variant.id });
    expect(image).to.deep.include({ status: 'processing', sizes: {}, width: 40, height: 30 });
    expect(answer.headers.get('location')).to.equal(`${BASE}/api/v1/products/${seller.product.id}`);
    const product = await shown(seller);
    expect(product.images).to.deep.equal([image]);
    expect(product.variants[0].images).to.deep.equal([image]);
    expect(product.image).to.deep.equal({ url: image.url, alt_text: 'A red shirt', sizes: {} });
  });

  it('come by an upload that was announced and sent before', async () => {
    const seller = await aSeller();
    const bytes = await aPicture({ format: 'jpeg' });
    const request = {
      purpose: 'product_image',
      content_type: 'image/jpeg',
      size: bytes.length,
      sha256: sha256Of(bytes),
    };
    const ticket = expectStatus(await server.client.post('/uploads', { as: seller.access, body: request }), 201);
    expect(ticket).to.deep.include({ method: 'PUT', headers: { 'Content-Type': 'image/jpeg' } });
    const body = { upload_id: ticket.upload_id, alt_text: 'A shirt', position: 1 };
    const attach = (key?: string) =>
      server.client.post(seller.path, { as: seller.access, body, ...(key ? { key } : {}) });
    expectProblem(await attach(), 'upload_incomplete');
    const sent = await fetch(ticket.url.replace(BASE, server.base), {
      method: ticket.method,
      headers: ticket.headers,
      body: new Uint8Array(bytes),
    });
    expect(sent.status).to.equal(204);
    const key = aKey();
    const image = expectStatus(await attach(key), 201);
    expect((await shown(seller)).images).to.deep.equal([image]);
    expect(await names(server.inboxFolder)).to.deep.equal([]);
    expect(expectStatus(await attach(key), 201)).to.deep.equal(image);
    expectProblem(await attach(), 'upload_not_usable');
  });

  it('get their sizes by a job, as WebP and JPEG, never enlarged', async () => {
    const seller = await aSeller();
    const { id } = await added(seller, { bytes: await aPicture({ width: 800, height: 400 }) });
    await sizeAll(seller);
    const product = await shown(seller);
    const [image] = product.images;
    expect(image).to.include({ id, status: 'ready' });
    const all = ['thumb', 'small', 'medium', 'large'].flatMap((name) => [name, `${name}_jpeg`]);
    expect(image.sizes).to.have.all.keys(all);
    expect(product.image.sizes).to.deep.equal(image.sizes);
    const found = await Promise.all(
      all.map(async (name) => {
        const { format, width, height } = await sharp(
          Buffer.from(await (await read(image.sizes[name])).arrayBuffer()),
        ).metadata();
        return [format, width, height];
      }),
    );
    expect(found).to.deep.equal(
      [
        [160, 80],
        [320, 160],
        [640, 320],
        [800, 400],
      ].flatMap((size) => [
        ['webp', ...size],
        ['jpeg', ...size],
      ]),
    );
    await sizeAll(seller); // once more: nothing changes
    expect((await shown(seller)).images).to.deep.equal(product.images);
  });

  it('are read by everybody, kept for ever, and taken for nothing but images', async () => {
    const seller = await aSeller();
    const { url } = await added(seller);
    const answer = await read(url);
    expect(answer.status).to.equal(200);
    expect(answer.headers.get('content-type')).to.equal('image/png');
    expect(answer.headers.get('cache-control')).to.equal('public, max-age=31536000, immutable');
    expect(answer.headers.get('x-content-type-options')).to.equal('nosniff');
    expect(answer.headers.get('cross-origin-resource-policy')).to.equal('cross-origin');
    expect((await sharp(Buffer.from(await answer.arrayBuffer())).metadata()).width).to.equal(40);
  });

  it('J3: are made anew: upright, without a name or a place in them', async () => {
    const seller = await aSeller();
    const bytes = await aPhotograph();
    expect((await sharp(bytes).metadata()).exif).to.be.instanceOf(Buffer);
    const image = await added(seller, { bytes, name: 'p.jpg', type: 'image/jpeg' });
    expect([image.width, image.height]).to.deep.equal([30, 40]);
    const shownBytes = Buffer.from(await (await read(image.url)).arrayBuffer());
    const { exif, orientation, icc, xmp } = await sharp(shownBytes).metadata();
    expect([exif, orientation, icc, xmp]).to.deep.equal([undefined, undefined, undefined, undefined]);
    expect(shownBytes.includes('Ada Obi')).to.equal(false);
  });

  it('J1: are what their content says, whatever they are called; nothing else is kept', async () => {
    const seller = await aSeller();
    const png = await aPicture();
    const jpeg = await aPicture({ format: 'jpeg' });
    expect((await added(seller, { bytes: jpeg, name: 'x.png', type: 'image/png' })).url).to.match(/\.jpg$/);
    const before = await kept();
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');
    const wrong: [Uint8Array, 'file_type_not_allowed' | 'image_not_valid'][] = [
      [svg, 'file_type_not_allowed'],
      [Buffer.from('<html><script>alert(1)</script></html>'), 'file_type_not_allowed'],
      [Buffer.from('PK\x03\x04 an archive'), 'file_type_not_allowed'],
      [await aPicture({ format: 'gif' }), 'file_type_not_allowed'],
      [Buffer.from('text'), 'file_type_not_allowed'],
      [Buffer.concat([png.subarray(0, 8), Buffer.from('<html><script>alert(1)</script></html>')]), 'image_not_valid'],
      [Buffer.concat([png.subarray(0, 8), svg]), 'image_not_valid'],
      [png.subarray(0, png.length - 30), 'image_not_valid'],
      [jpeg.subarray(0, jpeg.length / 2), 'image_not_valid'],
    ];
    for (const [at, [bytes, code]] of wrong.entries()) {
      const { code: found } = await add(seller, { bytes, name: 'x.png' });
      expect([at, ['file_type_not_allowed', 'image_not_valid'].includes(found ?? '')]).to.deep.equal([at, true]);
      if (code === 'file_type_not_allowed') expect([at, found]).to.deep.equal([at, code]);
    }
    expect(await kept()).to.deep.equal(before);
    expect(await loose()).to.equal(0);
    expect((await shown(seller)).images).to.have.length(1);
  });

  it('J1: lose what is hidden behind the picture', async () => {
    const seller = await aSeller();
    const polyglot = Buffer.concat([await aPicture(), Buffer.from('PK\x03\x04<script>alert(1)</script>')]);
    const { url } = await added(seller, { bytes: polyglot });
    expect(Buffer.from(await (await read(url)).arrayBuffer()).includes('script')).to.equal(false);
  });

  it('J3: are refused for too many pixels by their header, and when they move', async () => {
    const seller = await aSeller();
    const bomb = aBomb();
    expect(bomb.length).to.be.below(200_000);
    expectProblem(await add(seller, { bytes: bomb }), 'image_not_valid');
    const frame = { create: { width: 4, height: 4, channels: 3, background: 'red' } } as const;
    const moving = await sharp([await sharp(frame).png().toBuffer(), await aPicture({ width: 4, height: 4 })], {
      join: { animated: true },
    })
      .webp()
      .toBuffer();
    expectProblem(await add(seller, { bytes: moving, type: 'image/webp' }), 'image_not_valid');
  });

  it('J2: are limited in size as they come, and in number', async () => {
    const seller = await aSeller();
    const before = await kept();
    const large = Buffer.concat([await aPicture(), Buffer.alloc(10 * 1024 * 1024)]);
    expectProblem(await add(seller, { bytes: large }), 'payload_too_large');
    expect(await kept()).to.deep.equal(before);
    await server.owner.raw(
      `insert into soko.product_images (id, product_id, url, position)
       select soko.uuid_v7(), ?, 'https://cdn.example/' || n, n from generate_series(1, 20) n`,
      [seller.product.id],
    );
    expectProblem(await add(seller), 'too_many_files');
    expect(await kept()).to.deep.equal(before);
    expect(await loose()).to.equal(0);
  });

  it('J4: never lend their name to a path', async () => {
    const seller = await aSeller();
    for (const name of ['../../etc/passwd', 'C:\\x\\con.png', 'a\nb.png', '..']) {
      expect((await added(seller, { name })).url).to.match(/\/media\/[0-9a-f-]{36}\.png$/);
    }
  });

  it('J8: are refused when they are not what their checksum names', async () => {
    const seller = await aSeller();
    const before = await kept();
    expectProblem(await add(seller, { fields: { sha256: '0'.repeat(64) } }), 'file_altered');
    expect(await kept()).to.deep.equal(before);
  });

  it('stand in an order that can be changed', async () => {
    const seller = await aSeller();
    const ids: string[] = [];
    for (const alt_text of ['one', 'two', 'three']) ids.push((await added(seller, { fields: { alt_text } })).id);
    const [, , third] = ids;
    const first = await added(seller, { fields: { alt_text: 'zero', position: '1' } });
    expect(first.position).to.equal(1);
    const change = (id: string, body: object) =>
      server.client.patch(`${seller.path}/${id}`, { as: seller.access, body: body as never });
    const moved = expectStatus(
      await change(third ?? '', { position: 2, alt_text: '3', variant_id: seller.variant.id }),
      200,
    );
    expect(moved).to.include({ position: 2, alt_text: '3', variant_id: seller.variant.id });
    const order = async () => (await shown(seller)).images.map((each: { alt_text: string }) => each.alt_text);
    expect(await order()).to.deep.equal(['zero', '3', 'one', 'two']);
    expectStatus(await change(third ?? '', { position: 20, variant_id: null }), 200);
    expect(await order()).to.deep.equal(['zero', 'one', 'two', '3']);
    expect((await shown(seller)).images.map((each: { position: number }) => each.position)).to.deep.equal([1, 2, 3, 4]);
    expectFlaws(await change(third ?? '', { position: 0 }), '/position');
    expectFlaws(await change(third ?? '', { alt_text: 'x'.repeat(501) }), '/alt_text');
  });

  it('are changed and taken off by who has seen the present version of the product', async () => {
    const seller = await aSeller();
    const answer = await add(seller);
    const { id } = expectStatus(answer, 201);
    const [path, first] = [`${seller.path}/${id}`, answer.headers.get('etag') ?? ''];
    const holding = (etag: string) => ({ as: seller.access, headers: { 'if-match': etag } });
    const change = (etag: string) => server.client.patch(path, { ...holding(etag), body: { alt_text: 'Red' } });
    const changed = await change(first);
    expect(expectStatus(changed, 200).alt_text).to.equal('Red');
    expectProblem(await change(first), 'precondition_failed');
    expectProblem(await server.client.delete(path, holding(first)), 'precondition_failed');
    const product = await server.client.get(`/products/${seller.product.id}`, { as: seller.access });
    expect(product.headers.get('etag')?.split('.')[0]).to.equal(changed.headers.get('etag')?.split('.')[0]);
    expectStatus(await server.client.delete(path, holding(product.headers.get('etag') ?? '')), 204);
  });

  it('are taken off, and their files with them', async () => {
    const seller = await aSeller();
    const gone = await added(seller);
    await sizeAll(seller);
    const stays = await added(seller);
    const remove = () => server.client.delete(`${seller.path}/${gone.id}`, { as: seller.access });
    expectStatus(await remove(), 204);
    expectProblem(await remove(), 'not_found');
    expect((await shown(seller)).images).to.deep.equal([{ ...stays, position: 1 }]);
    const id = gone.url.slice(gone.url.lastIndexOf('/') + 1, -'.png'.length);
    expect((await kept()).filter((name) => name.startsWith(id))).to.have.length(9);
    await server.app.media.sweepUploads(aJobCall('sweep_uploads'));
    expect((await kept()).filter((name) => name.startsWith(id))).to.deep.equal([]);
    expect((await read(gone.url)).status).to.equal(404);
    expect((await read(stays.url)).status).to.equal(200);
  });

  it('A8: are for the shop and admins to change', async () => {
    const [seller, other] = [await aSeller(), await aSeller()];
    const { id } = await added(seller);
    const admin = (await server.withRole('admin')).access;
    expectProblem(await add({ ...seller, access: other.access }), 'not_found');
    const absent = `/products/${anId()}/images`;
    expect(unnamed(await add({ ...seller, access: other.access }))).to.deep.equal(
      unnamed(await add({ path: absent, access: other.access })),
    );
    expectProblem(await server.client.delete(`${other.path}/${id}`, { as: other.access }), 'not_found');
    expectProblem(await add(other, { fields: { variant_id: seller.variant.id } }), 'not_found');
    expectStatus(await add({ ...seller, access: admin }), 201);
    expectStatus(await server.client.delete(`${seller.path}/${id}`, { as: admin }), 204);
    const clerk = await server.person();
    await server
      .owner('soko.user_roles')
      .insert({ user_id: clerk.user.id, role: 'seller' })
      .catch(() => undefined);
    await server
      .owner('soko.shop_members')
      .insert({ shop_id: seller.shop.id, user_id: clerk.user.id, role: 'fulfilment' });
    expectProblem(await add({ ...seller, access: clerk.access }), 'forbidden');
  });

  it('find their places when many come at once, and have room for twenty then too', async () => {
    const seller = await aSeller();
    await server.owner.raw(
      `insert into soko.product_images (id, product_id, url, position)
       select soko.uuid_v7(), ?, 'https://cdn.example/' || n, n from generate_series(1, 16) n`,
      [seller.product.id],
    );
    const answers = await Promise.all(Array.from({ length: 7 }, () => add(seller)));
    const codes = answers.map(({ status, code }) => code ?? status).sort();
    expect(codes).to.deep.equal([201, 201, 201, 201, 'too_many_files', 'too_many_files', 'too_many_files']);
    const positions = (await shown(seller)).images.map((each: { position: number }) => each.position);
    expect(positions).to.deep.equal(Array.from({ length: 20 }, (_, at) => at + 1));
    expect(await loose()).to.equal(0);
  });

  it('are repeated under their key as one', async () => {
    const seller = await aSeller();
    const key = aKey();
    const [one, two]: Received[] = [await add(seller, {}, key), await add(seller, {}, key)];
    expect(one?.text).to.equal(two?.text);
    expect((await shown(seller)).images).to.have.length(1);
  });

  it('come by the older spelling too', async () => {
    const seller = await aSeller();
    const form = await imageForm({ fields: { product_id: seller.product.id, alt_text: 'old' } });
    expectStatus(await server.client.post('/products/upload-image', { as: seller.access, ...form }), 201);
    expect((await shown(seller)).images[0].alt_text).to.equal('old');
  });

  it('take as many statements whatever there are of them', async () => {
    const seller = await aSeller();
    const form = await imageForm();
    const adding = () => server.statementsOf(() => server.client.post(seller.path, { as: seller.access, ...form }));
    await adding();
    const few = await adding();
    for (let at = 0; at < 8; at += 1) await add(seller);
    expect(await adding()).to.equal(few);
  });
});

describe('the images of a product, where the market is strict', () => {
  let server: Server;
  before(async () => {
    server = await openServer({ settings: { productApproval: 'strict' } });
  });
  after(() => server.close());

  it('take it off sale until staff have looked at them, which its history tells', async () => {
    const { shop, access } = await server.seller();
    const { product } = await server.sells({ shop });
    expectStatus(
      await server.client.post(`/products/${product.id}/images`, { as: access, ...(await imageForm({})) }),
      201,
    );
    expectProblem(await server.client.get(`/products/${product.id}`), 'not_found');
    const { items } = expectStatus(
      await server.client.get(`/products/${product.id}/status-history`, { as: access }),
      200,
    );
    expect(items[0]).to.include({ from: 'approved', to: 'pending_review' });
  });
});
