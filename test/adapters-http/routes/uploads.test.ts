import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { expect } from 'chai';
import { aJobCall, anId } from '../../support/builders/index.ts';
import { aBomb, aPicture, sha256Of } from '../../support/pictures.ts';
import { openServer, type Server } from '../../support/server.ts';
import { eventually, expectFlaws, expectProblem, expectStatus, unnamed } from '../../support/server-answers.ts';
import { aKey } from '../../support/server-shopping.ts';

const PNG = 'image/png';

describe('uploads', () => {
  let server: Server;
  before(async () => {
    server = await openServer();
  });
  after(() => server.close());

  const aSeller = async () => {
    const { shop, access, user } = await server.seller();
    const { product } = await server.sells({ shop });
    return { access, user, product };
  };
  type Seller = Awaited<ReturnType<typeof aSeller>>;
  const start = (access: string, bytes: Uint8Array, about: Record<string, string | number> = {}, key?: string) =>
    server.client.post('/uploads', {
      as: access,
      body: { purpose: 'product_image', content_type: PNG, size: bytes.length, sha256: sha256Of(bytes), ...about },
      ...(key ? { key } : {}),
    });
  const started = async (access: string, bytes: Uint8Array, about = {}) =>
    expectStatus(await start(access, bytes, about), 201) as { upload_id: string; url: string; expires_at: string };
  const pathOf = (url: string) => url.slice(url.indexOf('/uploads/'));
  const send = ({ url }: { url: string }, bytes: Uint8Array, type = PNG) =>
    server.client.put(pathOf(url), { raw: bytes, headers: { 'content-type': type } });
  const attach = ({ product, access }: Seller, upload_id: string) =>
    server.client.post(`/products/${product.id}/images`, { as: access, body: { upload_id } });
  const kept = async (): Promise<string[]> => {
    const all = await Promise.all(
      [server.inboxFolder, server.publicFolder].map((folder) =>
        readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []),
      ),
    );
    return all.flatMap((each) =>
      each.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name)),
    );
  };
  const statusOf = async (id: string): Promise<string> =>
    (await server.owner('soko.uploads').where({ id }).first('status')).status;
  const sweep = () => server.app.media.sweepUploads(aJobCall('sweep_uploads'));

  it('J7: are told where to send exactly what was announced, for ten minutes', async () => {
    const { access } = await aSeller();
    const bytes = await aPicture();
    const ticket = await started(access, bytes);
    expect(ticket).to.have.all.keys('upload_id', 'method', 'url', 'headers', 'expires_at');
    expect(Date.parse(ticket.expires_at) - Date.now()).to.be.within(500_000, 601_000);
    const token = ticket.url.slice(ticket.url.lastIndexOf('/') + 1);
    const [text = '', mac = ''] = token.split('.');
    const told = JSON.parse(Buffer.from(text, 'base64url').toString());
    expect(told).to.include({ uploadId: ticket.upload_id, contentType: PNG, size: bytes.length });
    const altered = (changes: object) => Buffer.from(JSON.stringify({ ...told, ...changes })).toString('base64url');
    const others = [
      altered({ size: 1e9 }),
      altered({ until: told.until + 1 }),
      altered({ uploadId: anId() }),
      `${text}x`,
    ];
    for (const wrong of [...others.map((each) => `${each}.${mac}`), `${text}.`, text, 'x']) {
      expectProblem(await send({ url: `/uploads/${wrong}` }, bytes), 'not_found');
    }
    expectProblem(await send(ticket, bytes, 'image/jpeg'), 'file_type_not_allowed');
    expect(await kept()).to.deep.equal([]);
  });

  it('J7: are taken once, and not after their time', async () => {
    const { access } = await aSeller();
    const bytes = await aPicture();
    const once = await started(access, bytes);
    expectStatus(await send(once, bytes), 204);
    expectProblem(await send(once, bytes), 'upload_not_usable');
    const late = await started(access, bytes);
    await server
      .owner('soko.uploads')
      .where({ id: late.upload_id })
      .update({ expires_at: new Date(Date.now() - 1) });
    expectProblem(await send(late, bytes), 'upload_not_usable');
    expect((await kept()).filter((path) => path.includes(late.upload_id))).to.deep.equal([]);
  });

  it('J2: are cut off at the size that was announced, and leave nothing', async () => {
    const seller = await aSeller();
    const bytes = await aPicture();
    const ticket = await started(seller.access, bytes);
    const before = await kept();
    expectProblem(await send(ticket, Buffer.concat([bytes, Buffer.alloc(1)])), 'file_too_large');
    expectProblem(await send(ticket, Buffer.alloc(12 * 1024 * 1024)), 'file_too_large');
    expectProblem(await send(ticket, bytes.subarray(1)), 'file_altered');
    expect(await kept()).to.deep.equal(before);
    expectStatus(await send(ticket, bytes), 204);
    expectStatus(await attach(seller, ticket.upload_id), 201);
  });

  it('J2: are limited by their purpose, and in number and bytes for each user', async () => {
    const { access, user } = await aSeller();
    const bytes = await aPicture();
    const logo = { purpose: 'shop_logo', size: 2 * 1024 * 1024 + 1 };
    expectProblem(await start(access, bytes, logo), 'file_too_large');
    expectProblem(await start(access, bytes, { content_type: 'application/pdf' }), 'file_type_not_allowed');
    expectFlaws(await start(access, bytes, { content_type: 'image/svg+xml' }), '/content_type');
    expectFlaws(await start(access, bytes, { size: 0 }), '/size');
    expectFlaws(await start(access, bytes, { sha256: 'x', purpose: 'other' }), '/purpose', '/sha256');
    await server.owner.raw(
      `insert into soko.uploads (id, owner_id, purpose, status, content_type, size, sha256, expires_at)
       select soko.uuid_v7(), ?, 'product_image', 'pending', 'image/png', 1, repeat('0', 64), now()
       from generate_series(1, 50)`,
      [user.id],
    );
    expectProblem(await start(access, bytes), 'too_many_files');
    await server
      .owner('soko.uploads')
      .where({ owner_id: user.id })
      .update({ status: 'attached', size: 500 * 1024 * 1024 });
    expectProblem(await start(access, bytes), 'too_many_files');
  });

  it('J2: are counted one after the other, however many are announced at once', async () => {
    const { access } = await aSeller();
    const bytes = await aPicture();
    const answers = await Promise.all(Array.from({ length: 56 }, () => start(access, bytes)));
    expect(answers.filter(({ status }) => status === 201)).to.have.length(50);
    expect(answers.filter(({ code }) => code === 'too_many_files')).to.have.length(6);
  });

  it('J8: count only once what was sent is what was announced; another one goes', async () => {
    const seller = await aSeller();
    const bytes = await aPicture({ colour: '#111111' });
    const other = await aPicture({ colour: '#111112' });
    const about = { size: other.length, sha256: sha256Of(bytes) };
    const ticket = await started(seller.access, bytes, about);
    expectStatus(await send(ticket, other), 204);
    expectProblem(await attach(seller, ticket.upload_id), 'file_altered');
    expectProblem(await attach(seller, ticket.upload_id), 'upload_not_usable');
    expect(await statusOf(ticket.upload_id)).to.equal('failed');
    expect((await kept()).filter((path) => path.includes(ticket.upload_id))).to.deep.equal([]);
  });

  it('J1, J3: are no images by what they are called; nothing is left of them', async () => {
    const seller = await aSeller();
    const png = await aPicture();
    const before = await kept();
    const wrong: [Uint8Array, 'file_type_not_allowed' | 'image_not_valid'][] = [
      [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'file_type_not_allowed'],
      [Buffer.from('<html><script>1</script></html>'), 'file_type_not_allowed'],
      [Buffer.concat([png.subarray(0, 33), Buffer.from('<html><script>1</script></html>')]), 'image_not_valid'],
      [png.subarray(0, png.length - 40), 'image_not_valid'],
      [aBomb(), 'image_not_valid'],
    ];
    for (const [bytes, code] of wrong) {
      const ticket = await started(seller.access, bytes);
      expectStatus(await send(ticket, bytes), 204);
      expectProblem(await attach(seller, ticket.upload_id), code);
    }
    expect(await kept()).to.deep.equal(before);
  });

  it('A3: are their owner’s alone, for what they were announced for', async () => {
    const [seller, other] = [await aSeller(), await aSeller()];
    const bytes = await aPicture();
    const ticket = await started(seller.access, bytes);
    expectStatus(await send(ticket, bytes), 204);
    expectProblem(await attach(other, ticket.upload_id), 'not_found');
    expect(unnamed(await attach(other, ticket.upload_id))).to.deep.equal(unnamed(await attach(other, anId())));
    const review = await started(seller.access, bytes, { purpose: 'review_media' });
    expectStatus(await send(review, bytes), 204);
    expectProblem(await attach(seller, review.upload_id), 'upload_not_usable');
    expectStatus(await attach(seller, ticket.upload_id), 201);
  });

  it('are the logo of a shop, and go when it has another', async () => {
    const seller = await aSeller();
    const logo = async () => {
      const bytes = await aPicture({ format: 'webp' });
      const ticket = await started(seller.access, bytes, { purpose: 'shop_logo', content_type: 'image/webp' });
      expectStatus(await send(ticket, bytes, 'image/webp'), 204);
      return ticket.upload_id;
    };
    const change = (body: Record<string, string | null>) =>
      server.client.patch('/shops/me', { as: seller.access, body });
    const first = await logo();
    const shown = expectStatus(await change({ logo_upload_id: first }), 200).logo;
    expect(shown).to.equal(`http://soko.test/media/${first}.webp`);
    expectProblem(await change({ logo_upload_id: first }), 'upload_not_usable');
    const other = await started(seller.access, await aPicture());
    expectProblem(await change({ logo_upload_id: other.upload_id }), 'upload_not_usable');
    await sweep();
    expect(await statusOf(first)).to.equal('attached');
    const second = await logo();
    expectStatus(await change({ logo_upload_id: second }), 200);
    await sweep();
    expect([await statusOf(first), await statusOf(second)]).to.deep.equal(['removed', 'attached']);
    expect((await kept()).filter((path) => path.includes(first))).to.deep.equal([]);
  });

  it('J12: leave nothing when their sender hangs up', async () => {
    const { access } = await aSeller();
    const bytes = await aPicture();
    const ticket = await started(access, bytes);
    const before = await kept();
    const { port } = new URL(server.base);
    await new Promise<void>((resolve) => {
      const sending = request({
        port,
        method: 'PUT',
        path: `/api/v1${pathOf(ticket.url)}`,
        headers: { 'content-type': PNG, 'content-length': bytes.length },
      });
      sending.on('error', () => resolve());
      sending.write(bytes.subarray(0, 20), () => sending.destroy());
    });
    await eventually('the same files as before', async () => (await kept()).join() === before.join());
    expectStatus(await send(ticket, bytes), 204);
  });

  it('J12: are swept away with their files when nothing came of them', async () => {
    const seller = await aSeller();
    const bytes = await aPicture();
    const [never, sent, used, young] = [
      await started(seller.access, bytes),
      await started(seller.access, bytes),
      await started(seller.access, bytes),
      await started(seller.access, bytes),
    ];
    for (const each of [sent, used, young]) expectStatus(await send(each, bytes), 204);
    expectStatus(await attach(seller, used.upload_id), 201);
    const old = [never, sent, used].map(({ upload_id }) => upload_id);
    await server
      .owner('soko.uploads')
      .whereIn('id', old)
      .update({ created_at: new Date(Date.now() - 3_601_000) });
    await sweep();
    const found = await Promise.all([never, sent, used, young].map(({ upload_id }) => statusOf(upload_id)));
    expect(found).to.deep.equal(['removed', 'removed', 'attached', 'pending']);
    const left = (await kept()).filter((path) => [never, sent].some(({ upload_id }) => path.includes(upload_id)));
    expect(left).to.deep.equal([]);
    expect((await kept()).some((path) => path.includes(used.upload_id))).to.equal(true);
    expectProblem(await attach(seller, sent.upload_id), 'upload_not_usable');
  });

  it('are used once, however many ask at once', async () => {
    const seller = await aSeller();
    const bytes = await aPicture();
    const ticket = await started(seller.access, bytes);
    expectStatus(await send(ticket, bytes), 204);
    const answers = await Promise.all(Array.from({ length: 6 }, () => attach(seller, ticket.upload_id)));
    const codes = answers.map(({ status, code }) => code ?? status);
    expect(codes.filter((each) => each === 201)).to.have.length(1);
    expect(codes.every((each) => [201, 'upload_not_usable', 'upload_incomplete'].includes(each))).to.equal(true);
  });

  it('are announced once under one key', async () => {
    const { access } = await aSeller();
    const bytes = await aPicture();
    const key = aKey();
    const [one, two] = [await start(access, bytes, {}, key), await start(access, bytes, {}, key)];
    expect(expectStatus(one, 201)).to.deep.equal(two.body);
  });

  it('J5: are read by no path but a key', async () => {
    for (const key of [
      '..%2f..%2fetc%2fpasswd',
      '%2e%2e',
      '..',
      '.env',
      `${anId()}.png%00`,
      `${anId()}.svg`,
      'a.png',
    ]) {
      const answer = await fetch(`${server.base}/media/${key}`);
      expect([key, [400, 404].includes(answer.status)]).to.deep.equal([key, true]);
    }
    expectProblem(await server.client.get(`//media/${anId()}.png`), 'not_found');
  });
});
