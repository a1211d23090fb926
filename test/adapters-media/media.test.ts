import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  localFiles,
  localInbox,
  localPublicFiles,
  type MediaConfig,
  s3Files,
  s3Inbox,
  s3PublicFiles,
  s3Spaces,
} from '@soko/adapters-media';
import type { UploadId } from '@soko/domain';
import { expect } from 'chai';
import { type MediaRig, mediaContract } from '../contracts/media.contract.ts';
import { anId } from '../support/builders/index.ts';
import { SECRET } from '../support/http-server.ts';
import { aPicture } from '../support/pictures.ts';
import { refusalFrom } from '../support/refusal.ts';
import { type TestS3, testS3 } from '../support/s3.ts';

const configIn = (folder: string): MediaConfig => ({
  privateFolder: join(folder, 'private'),
  inboxFolder: join(folder, 'inbox'),
  publicFolder: join(folder, 'public'),
  baseUrl: 'https://soko.test',
  mediaUrl: 'https://cdn.test',
  secrets: [SECRET],
  s3: null,
});

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

describe('files in folders of this machine', () => {
  let folder: string;
  let rig: MediaRig;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'soko-media-'));
    const config = configIn(folder);
    const inbox = localInbox(config);
    rig = {
      inbox,
      publicFiles: localPublicFiles(config),
      files: localFiles(config),
      // As the server does: the route compares the type.
      async send(ticket, bytes, headers = ticket.headers) {
        const told = inbox.opened(ticket.url.slice(ticket.url.lastIndexOf('/') + 1));
        if (told === null || headers['Content-Type'] !== told.contentType) return false;
        return (await refusalFrom(inbox.receive(told.uploadId, once(bytes), told.size))) === undefined;
      },
      count: async () =>
        (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).length,
    };
  });
  after(() => rm(folder, { recursive: true, force: true }));

  mediaContract(() => rig);

  it('J7: take by no ticket for more than ten minutes', async () => {
    const upload = {
      id: anId<UploadId>(),
      contentType: 'image/png',
      size: 1,
      sha256: '',
      expiresAt: new Date(Date.now() + 700_000),
    };
    const failure = await rig.inbox.ticket(upload).catch((each: unknown) => each);
    expect(failure).to.be.instanceOf(RangeError);
  });

  it('J12: leave no part of a file when the disk is full', async () => {
    const before = await rig.count();
    async function* full(): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(10);
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    }
    const failure = await rig.inbox.receive(anId(), full(), 100).catch((each: { code: string }) => each.code);
    expect(failure).to.equal('ENOSPC');
    expect(await rig.count()).to.equal(before);
  });
});

describe('files in S3', () => {
  let s3: TestS3;
  let rig: MediaRig;
  before(async () => {
    s3 = await testS3();
    const spaces = s3Spaces(s3.config);
    const config = configIn('/nowhere');
    rig = {
      inbox: s3Inbox(spaces.private),
      publicFiles: s3PublicFiles(spaces.public, config),
      files: s3Files(spaces.private, config),
      async send({ method, url, headers: own }, bytes, headers = {}) {
        const { ok } = await fetch(url, { method, headers: { ...own, ...headers }, body: new Uint8Array(bytes) });
        return ok;
      },
      count: async () => {
        const ever = new Date(Date.now() + 60_000);
        const all = await Promise.all([spaces.public, spaces.private].map((each) => each.keptBefore('', ever, 1000)));
        return all.flat().length;
      },
    };
  });
  after(() => s3.close());

  mediaContract(() => rig);

  it('J7: are sent by a URL that fixes key, type, length and checksum for ten minutes', async () => {
    const expiresAt = new Date(Date.now() + 600_000);
    const id = anId<UploadId>();
    const upload = { id, contentType: 'image/png', size: 70, sha256: 'ab'.repeat(32), expiresAt };
    const { url, headers } = await rig.inbox.ticket(upload);
    const { pathname, searchParams } = new URL(url);
    expect(pathname).to.equal(`/soko-private/inbox/${id}`);
    expect(searchParams.get('X-Amz-SignedHeaders')?.split(';')).to.include.members([
      'content-length',
      'content-type',
      'host',
      'x-amz-checksum-sha256',
    ]);
    expect(Number(searchParams.get('X-Amz-Expires'))).to.be.within(590, 600);
    expect(headers).to.deep.equal({
      'Content-Type': 'image/png',
      'x-amz-checksum-sha256': Buffer.from('ab'.repeat(32), 'hex').toString('base64'),
    });
    expect(rig.inbox.opened('x')).to.equal(null);
    expect(await refusalFrom(rig.inbox.receive(id, once(await aPicture()), 1))).to.equal('not_found');
  });

  it('N1: answer `unavailable` within five seconds when the storage does not', async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const space = s3Spaces({ ...s3.config, endpoint: `http://127.0.0.1:${port}` }).public;
    expect(await refusalFrom(space.read('x'))).to.equal('unavailable');
    silent.closeAllConnections();
    await new Promise((resolve) => silent.close(resolve));
    expect(await refusalFrom(space.put('x', PIXEL))).to.equal('unavailable');
  }).timeout(20_000);
});

const PIXEL = new Uint8Array(1);
