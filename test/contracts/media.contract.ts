import { buffer } from 'node:stream/consumers';
import type { Inbox, PrivateFiles, PublicFiles } from '@soko/application';
import type { UploadId } from '@soko/domain';
import { expect } from 'chai';
import { anId } from '../support/builders/index.ts';
import { aPicture, sha256Of } from '../support/pictures.ts';
import { refusalFrom } from '../support/refusal.ts';

/** Where files are kept, with a way to send what a ticket says. */
export type MediaRig = Readonly<{
  inbox: Inbox;
  publicFiles: PublicFiles;
  files: PrivateFiles;
  /** Sends the bytes by a ticket, as a client would, with these headers in place of its own. Answers whether they were taken. */
  send(
    ticket: Awaited<ReturnType<Inbox['ticket']>>,
    bytes: Uint8Array,
    headers?: Readonly<Record<string, string>>,
  ): Promise<boolean>;
  /** How many files there are in all. */
  count(): Promise<number>;
}>;

const TYPES = ['application/pdf', 'image/png'];
const PDF = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n');

async function* chunks(...all: readonly (Uint8Array | Error)[]): AsyncGenerator<Uint8Array> {
  for (const each of all) {
    if (each instanceof Error) throw each;
    yield each;
  }
}

/** What every place for files promises. */
export function mediaContract(use: () => MediaRig): void {
  const announced = async (bytes: Uint8Array, contentType = 'image/png') => {
    const upload = {
      id: anId<UploadId>(),
      contentType,
      size: bytes.length,
      sha256: sha256Of(bytes),
      expiresAt: new Date(Date.now() + 600_000),
    };
    return { upload, ticket: await use().inbox.ticket(upload) };
  };

  describe('the inbox', () => {
    it('gives back what was sent by its ticket, until it is removed', async () => {
      const bytes = await aPicture();
      const { upload, ticket } = await announced(bytes);
      const { inbox, send } = use();
      expect(await inbox.read(upload.id, 1e6)).to.equal(null);
      expect(await send(ticket, bytes)).to.equal(true);
      expect(Buffer.from((await inbox.read(upload.id, 1e6)) ?? []).equals(bytes)).to.equal(true);
      await inbox.remove(upload.id);
      await inbox.remove(upload.id);
      expect(await inbox.read(upload.id, 1e6)).to.equal(null);
    });

    it('J7: takes nothing by a ticket but the type that it names', async () => {
      const bytes = await aPicture();
      const { upload, ticket } = await announced(bytes);
      const { inbox, send } = use();
      expect(await send(ticket, bytes, { 'Content-Type': 'text/html' })).to.equal(false);
      expect(await inbox.read(upload.id, 1e6)).to.equal(null);
    });

    it('J7: takes no more and no fewer bytes than its ticket says', async () => {
      const bytes = await aPicture();
      const { upload, ticket } = await announced(bytes);
      const { inbox, send } = use();
      for (const other of [Buffer.concat([bytes, Buffer.alloc(9)]), bytes.subarray(9)]) {
        expect(await send(ticket, other)).to.equal(false);
        expect(await inbox.read(upload.id, 1e6)).to.equal(null);
      }
    });

    it('reads no more of a file than one byte past what it was asked for', async () => {
      const bytes = await aPicture({ width: 300, height: 300, format: 'jpeg' });
      const { upload, ticket } = await announced(bytes, 'image/jpeg');
      const { inbox, send } = use();
      expect(await send(ticket, bytes)).to.equal(true);
      expect((await inbox.read(upload.id, 10))?.length).to.equal(11);
    });
  });

  describe('public files', () => {
    it('are there for everybody under their key, with their type', async () => {
      const { publicFiles } = use();
      const key = `${anId()}.thumb.webp`;
      const bytes = new Uint8Array(await aPicture({ format: 'webp' }));
      expect(await publicFiles.open(key)).to.equal(null);
      await publicFiles.put(key, { contentType: 'image/webp', bytes });
      await publicFiles.put(key, { contentType: 'image/webp', bytes });
      const found = await publicFiles.open(key);
      expect(found?.contentType).to.equal('image/webp');
      expect(Buffer.from(found?.bytes ?? []).equals(bytes)).to.equal(true);
      expect(publicFiles.urlOf(key)).to.equal(`https://cdn.test/${key}`);
    });

    it('are removed together, and those that are not there do not matter', async () => {
      const { publicFiles } = use();
      const [one, two] = [`${anId()}.png`, `${anId()}.png`];
      for (const key of [one, two]) await publicFiles.put(key, { contentType: 'image/png', bytes: await aPicture() });
      await publicFiles.remove([one, `${anId()}.jpg`]);
      expect(await publicFiles.open(one)).to.equal(null);
      expect(await publicFiles.open(two)).to.not.equal(null);
      await publicFiles.remove([]);
    });

    it('J5: have keys of our making; no other is looked for or written', async () => {
      const { publicFiles, count } = use();
      const before = await count();
      for (const key of [
        '../x',
        `../${anId()}.png`,
        '/etc/passwd',
        `${anId()}.svg`,
        `${anId()}.png\0`,
        'private/x',
        '',
      ]) {
        expect(await publicFiles.open(key), key).to.equal(null);
        const failure = await publicFiles
          .put(key, { contentType: 'image/png', bytes: PDF })
          .catch((each: unknown) => each);
        expect(failure, key).to.be.instanceOf(RangeError);
        await publicFiles.remove([key]);
      }
      expect(await count()).to.equal(before);
    });
  });

  describe('private files', () => {
    it('are kept as they came, told by their content, and opened by their checksum', async () => {
      const { files } = use();
      const key = `kyc/${anId()}/${anId()}`;
      const stored = await files.put(key, chunks(PDF.subarray(0, 9), PDF.subarray(9)), TYPES);
      expect(stored).to.deep.equal({ size: PDF.length, sha256: sha256Of(PDF), contentType: 'application/pdf' });
      expect((await buffer(await files.open(key, stored.sha256))).equals(PDF)).to.equal(true);
      expect(await files.open(key, '0'.repeat(64)).catch((each: unknown) => each)).to.be.instanceOf(Error);
      await files.remove(key);
      await files.remove(key);
      expect(await files.open(key, stored.sha256).catch((each: unknown) => each)).to.be.instanceOf(Error);
    });

    it('J1, J12: leave nothing of what is of another type, or breaks off', async () => {
      const { files, count } = use();
      const [key, before] = [`kyc/${anId()}/${anId()}`, await count()];
      for (const bytes of [Buffer.from('<html>'), PDF.subarray(0, 20), Buffer.alloc(0)]) {
        expect(await refusalFrom(files.put(key, chunks(bytes), TYPES))).to.equal('file_type_not_allowed');
      }
      const broken = await files.put(key, chunks(PDF, new Error('gone')), TYPES).catch((each: Error) => each.message);
      expect(broken).to.equal('gone');
      expect(await count()).to.equal(before);
    });

    it('J7: are read through a link of our own, for five minutes at most', async () => {
      const { files } = use();
      const until = new Date(Date.now() + 300_000);
      const about = { subject: 'one', fileName: 'a.pdf', contentType: 'application/pdf', sha256: 'x', by: null };
      const grant = { ...about, key: `kyc/${anId()}/${anId()}`, until };
      const url = await files.link(grant);
      expect(url).to.match(/^https:\/\/soko\.test\/api\/v1\/files\//);
      expect(files.granted(url.slice(url.lastIndexOf('/') + 1))).to.deep.equal(grant);
      const later = { ...grant, until: new Date(Date.now() + 400_000) };
      expect(await files.link(later).catch((each: unknown) => each)).to.be.instanceOf(RangeError);
    });

    it('are found by their age', async () => {
      const { files } = use();
      const key = `kyc/${anId()}/${anId()}`;
      await files.put(key, chunks(PDF), TYPES);
      expect(await files.keptBefore(new Date(Date.now() + 60_000), 1000)).to.include(key);
      expect(await files.keptBefore(new Date(Date.now() - 60_000), 1000)).to.not.include(key);
    });
  });
}
