import { s3Inbox, s3PublicFiles, s3Spaces } from '@soko/adapters-media';
import { expect } from 'chai';
import sharp from 'sharp';
import { aJobCall } from '../../support/builders/index.ts';
import { aPicture, imageForm, sha256Of } from '../../support/pictures.ts';
import { type TestS3, testS3 } from '../../support/s3.ts';
import { openServer, type Server } from '../../support/server.ts';
import { eventually, expectProblem, expectStatus } from '../../support/server-answers.ts';

describe('images in S3', () => {
  let s3: TestS3;
  let server: Server;
  let spaces: ReturnType<typeof s3Spaces>;
  before(async () => {
    s3 = await testS3();
    spaces = s3Spaces(s3.config);
    const mediaUrl = `${s3.config.endpoint}/${s3.config.bucket}`;
    const media = { inbox: s3Inbox(spaces.private), publicFiles: s3PublicFiles(spaces.public, { mediaUrl }) };
    server = await openServer({ jobs: true, media });
  });
  after(async () => {
    await server.close();
    await s3.close();
  });

  const kept = async () => {
    const ever = new Date(Date.now() + 60_000);
    return (await Promise.all([spaces.public, spaces.private].map((each) => each.keptBefore('', ever, 1000)))).flat();
  };
  const aSeller = async () => {
    const { shop, access } = await server.seller();
    const { product } = await server.sells({ shop });
    return { access, product, path: `/products/${product.id}/images` };
  };
  const sent = async (access: string, bytes: Uint8Array, announced = bytes) => {
    const body = {
      purpose: 'product_image',
      content_type: 'image/png',
      size: announced.length,
      sha256: sha256Of(announced),
    };
    const ticket = expectStatus(await server.client.post('/uploads', { as: access, body }), 201);
    const { ok } = await fetch(ticket.url, {
      method: ticket.method,
      headers: ticket.headers,
      body: new Uint8Array(bytes),
    });
    return { uploadId: ticket.upload_id as string, ok };
  };

  it('are sent to the bucket, verified, made in their sizes by the job, and read from there', async () => {
    const { access, product, path } = await aSeller();
    const { uploadId, ok } = await sent(access, await aPicture({ width: 900, height: 600 }));
    expect(ok).to.equal(true);
    const image = expectStatus(await server.client.post(path, { as: access, body: { upload_id: uploadId } }), 201);
    const ready = await eventually('an image with its sizes', async () => {
      const [found] = expectStatus(await server.client.get(`/products/${product.id}`), 200).images;
      return found?.status === 'ready' ? found : null;
    });
    expect(ready.id).to.equal(image.id);
    const thumb = await fetch(ready.sizes.thumb);
    expect(thumb.headers.get('content-type')).to.equal('image/webp');
    expect(thumb.headers.get('cache-control')).to.equal('public, max-age=31536000, immutable');
    const { width, height } = await sharp(Buffer.from(await thumb.arrayBuffer())).metadata();
    expect([width, height]).to.deep.equal([160, 107]);
    const key = ready.url.slice(ready.url.lastIndexOf('/') + 1);
    expect((await fetch(`${server.base}/media/${key}`)).status).to.equal(200);
    expect((await kept()).filter((each) => each.startsWith('inbox/'))).to.deep.equal([]);
  });

  it('J8: are none when the bucket was given other bytes, which go', async () => {
    const { access, path } = await aSeller();
    const announced = await aPicture();
    const other = Buffer.from(announced).fill(7, announced.length - 30);
    const { uploadId, ok } = await sent(access, other, announced);
    const answer = await server.client.post(path, { as: access, body: { upload_id: uploadId } });
    expectProblem(answer, ok ? 'file_altered' : 'upload_incomplete');
    expect((await kept()).filter((each) => each.includes(uploadId))).to.deep.equal([]);
  });

  it('J12: leave nothing in either bucket once they are taken off', async () => {
    const { access, path } = await aSeller();
    const { id } = expectStatus(await server.client.post(path, { as: access, ...(await imageForm()) }), 201);
    const [{ upload_id }] = await server.owner('soko.product_images').where({ id });
    expectStatus(await server.client.delete(`${path}/${id}`, { as: access }), 204);
    await eventually('no file of it', async () => {
      await server.app.media.sweepUploads(aJobCall('sweep_uploads'));
      return (await kept()).every((each) => !each.includes(upload_id));
    });
  });
});
