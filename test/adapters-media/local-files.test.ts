import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { contained, fileGrants, localFiles } from '@soko/adapters-media';
import type { FileGrant, PrivateFiles } from '@soko/application';
import { expect } from 'chai';
import { SECRET } from '../support/http-server.ts';
import { refusalFrom } from '../support/refusal.ts';

const PDF = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n');
const TYPES = ['application/pdf'];
const sha256 = createHash('sha256').update(PDF).digest('hex');

async function* chunks(...all: readonly (Uint8Array | Error)[]): AsyncGenerator<Uint8Array> {
  for (const each of all) {
    if (each instanceof Error) throw each;
    yield each;
  }
}
const failureOf = (work: Promise<unknown>): Promise<Error | null> =>
  work.then(
    () => null,
    (failure: Error) => failure,
  );

describe('private files in a folder', () => {
  let folder: string;
  let files: PrivateFiles;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'soko-files-'));
    files = localFiles({ privateFolder: folder, baseUrl: 'http://soko.test', secrets: [SECRET] });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const names = async () =>
    (await readdir(folder, { recursive: true, withFileTypes: true }))
      .filter((each) => each.isFile())
      .map(({ name }) => name);

  it('are kept as they came, and told by their content', async () => {
    const stored = await files.put('kyc/shop/one', chunks(PDF.subarray(0, 9), PDF.subarray(9)), TYPES);
    expect(stored).to.deep.equal({ size: PDF.length, sha256, contentType: 'application/pdf' });
    const bytes = await files.open('kyc/shop/one', sha256);
    expect((await buffer(bytes)).equals(PDF)).to.equal(true);
  });

  it('J1: are not kept when their content is of another type, or cut off', async () => {
    for (const bytes of [Buffer.from('<html>'), PDF.subarray(0, 20), Buffer.from('PK\x03\x04'), Buffer.alloc(0)]) {
      expect(await refusalFrom(files.put('kyc/shop/one', chunks(bytes), TYPES))).to.equal('file_type_not_allowed');
    }
    expect(await names()).to.deep.equal([]);
  });

  it('J12: leave nothing of one whose sender breaks off', async () => {
    const broken = await failureOf(files.put('kyc/shop/one', chunks(PDF, new Error('gone')), TYPES));
    expect(broken?.message).to.equal('gone');
    expect(await names()).to.deep.equal([]);
  });

  it('J5: lie inside their folder: what leads out of it is no key', async () => {
    const long = 'x'.repeat(65);
    const wrong = [
      '../x',
      'kyc/../../x',
      '/etc/passwd',
      'kyc/%2e%2e/x',
      'kyc\\x',
      'kyc/x\0',
      'kyc/.x',
      'kyc//x',
      'kyc/',
      'x',
      '',
    ];
    for (const key of [...wrong, 'kyc/con', 'kyc/nul', 'kyc/com1', 'KYC/x', 'kyc/x.part', `kyc/${long}`, 'C:/x']) {
      expect(await failureOf(contained(folder, key)), key).to.be.instanceOf(RangeError);
      expect(await failureOf(files.put(key, chunks(PDF), TYPES)), key).to.be.instanceOf(RangeError);
      expect(await failureOf(files.open(key, sha256)), key).to.be.instanceOf(RangeError);
      expect(await failureOf(files.remove(key)), key).to.be.instanceOf(RangeError);
    }
    expect(await contained(folder, 'kyc/shop/one')).to.match(/kyc\/shop\/one$/);
  });

  it('J5: are reached through no symbolic link', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'soko-outside-'));
    await writeFile(join(outside, 'one'), PDF);
    await symlink(outside, join(folder, 'kyc'));
    await mkdir(join(folder, 'papers'));
    await symlink(join(outside, 'one'), join(folder, 'papers', 'one'));
    for (const key of ['kyc/one', 'papers/one']) {
      expect(await failureOf(files.open(key, sha256)), key).to.be.instanceOf(RangeError);
      expect(await failureOf(files.put(key, chunks(PDF), TYPES)), key).to.be.instanceOf(RangeError);
    }
    expect(await readdir(outside)).to.deep.equal(['one']);
    await rm(outside, { recursive: true });
  });

  it('are not opened when they are not what was kept', async () => {
    await files.put('kyc/shop/one', chunks(PDF), TYPES);
    expect((await failureOf(files.open('kyc/shop/one', '0'.repeat(64))))?.message).to.match(
      /not the one that was kept/,
    );
  });

  it('are found by their age, and what never became whole goes on the way', async () => {
    await files.put('kyc/shop/old', chunks(PDF), TYPES);
    await files.put('kyc/shop/new', chunks(PDF), TYPES);
    await writeFile(join(folder, 'kyc', 'shop', 'half.part'), 'x');
    const [now, before] = [new Date(), new Date(Date.now() - 7_200_000)];
    for (const name of ['old', 'half.part']) await utimes(join(folder, 'kyc', 'shop', name), before, before);
    const then = new Date(now.getTime() - 3_600_000);
    expect(await files.keptBefore(then, 10)).to.deep.equal(['kyc/shop/old']);
    expect((await names()).sort()).to.deep.equal(['new', 'old']);
    await files.remove('kyc/shop/old');
    await files.remove('kyc/shop/old');
    expect(await names()).to.deep.equal(['new']);
  });
});

describe('a grant to read a file', () => {
  const at = Date.parse('2026-11-21T12:00:00Z');
  const grant: FileGrant = {
    key: 'kyc/shop/one',
    subject: 'one',
    fileName: 'passport.pdf',
    contentType: 'application/pdf',
    sha256,
    by: null,
    until: new Date(at + 300_000),
  };
  const grants = fileGrants([SECRET], () => at);

  it('J7: opens from its token alone, and from none that was altered', () => {
    const token = grants.seal(grant);
    expect(grants.open(token)).to.deep.equal(grant);
    const [text = '', mac = ''] = token.split('.');
    const other = grants.seal({ ...grant, key: 'kyc/shop/two' }).split('.')[0];
    for (const wrong of [
      `${other}.${mac}`,
      `${text}.${mac.slice(0, -2)}AA`,
      text,
      `${text}.`,
      '.',
      '',
      'x.y',
      `${token}x.x`,
    ]) {
      expect(grants.open(wrong === `${token}x.x` ? `x${token}` : wrong), wrong).to.equal(null);
    }
    expect(fileGrants(['another secret that is long enough'], () => at).open(token)).to.equal(null);
  });

  it('J7: lives five minutes at most', () => {
    expect(() => grants.seal({ ...grant, until: new Date(at + 400_000) })).to.throw(RangeError);
  });

  it('opens under an older secret while that is still named', () => {
    const token = grants.seal(grant);
    expect(fileGrants(['the newer secret that signs from now on', SECRET], () => at).open(token)).to.deep.equal(grant);
  });
});
