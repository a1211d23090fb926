import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { anId } from '../../support/builders/index.ts';
import type { Received } from '../../support/client.ts';
import { openServer, type Server } from '../../support/server.ts';
import { eventually, expectFlaws, expectProblem, expectStatus, unnamed } from '../../support/server-answers.ts';
import { aKey } from '../../support/server-shopping.ts';
import type { Person } from '../../support/server-town.ts';
import { type KycForm, kycForm, PDF } from '../../support/writes-of-shops.ts';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe('/shops/me/kyc-documents', () => {
  let server: Server;
  before(async () => {
    server = await openServer();
  });
  after(() => server.close());

  const submit = async ({ access }: Person, given: KycForm = {}, key?: string): Promise<Received> => {
    const { raw, headers } = await kycForm(given);
    return server.client.post('/shops/me/kyc-documents', { as: access, raw, headers, ...(key ? { key } : {}) });
  };
  const kept = async (): Promise<string[]> =>
    (await readdir(server.privateFolder, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  const rows = async (): Promise<number> => Number((await server.owner('soko.kyc_documents').count('id'))[0]?.count);
  const audited = async (nounId: string): Promise<string[]> =>
    (await server.owner('soko.audit_records').where({ noun_id: nounId }).orderBy('id')).map(({ action }) => action);
  const fetchFile = (url: string) => fetch(url.replace('http://soko.test', server.base));
  const admin = async () => (await server.withRole('admin')).access;

  it('are asked for as the country of the shop has it', async () => {
    const seller = await server.seller({ country: 'KE' });
    const asked = await server.client.get('/shops/me/kyc-requirements', { as: seller.access });
    const kinds = expectStatus(asked, 200).items.map((each: { kind: string; is_required: boolean }) => [
      each.kind,
      each.is_required,
    ]);
    expect(kinds).to.deep.equal([
      ['identity', true],
      ['tax_certificate', true],
      ['business_registration', false],
    ]);
  });

  it('are handed in, and read through a link that is good for this one file', async () => {
    const seller = await server.seller();
    const answer = await submit(seller, { sha256: createHash('sha256').update(PDF).digest('hex') });
    const document = expectStatus(answer, 201);
    expect(document).to.deep.include({
      kind: 'identity',
      status: 'submitted',
      file_name: 'passport.pdf',
      content_type: 'application/pdf',
      size: PDF.length,
    });
    const path = answer.headers.get('location')?.split('/api/v1')[1] ?? '';
    const { url, url_expires_at: until } = expectStatus(await server.client.get(path, { as: seller.access }), 200);
    expect(Date.parse(until) - Date.now()).to.be.within(200_000, 301_000);
    const file = await fetchFile(url);
    expect(Buffer.from(await file.arrayBuffer()).equals(PDF)).to.equal(true);
  });

  it('J6: are an attachment that nobody keeps or guesses at, and each reading is noted', async () => {
    const seller = await server.seller();
    const { id } = expectStatus(await submit(seller, { name: 'Ọlá "1".pdf' }), 201);
    const { access: staff } = await server.withRole('staff');
    const { url } = expectStatus(await server.client.get(`/admin/kyc-documents/${id}`, { as: staff }), 200);
    const file = await fetchFile(url);
    expect(file.status).to.equal(200);
    expect(file.headers.get('content-type')).to.equal('application/pdf');
    expect(file.headers.get('content-disposition')).to.match(
      /^attachment; filename="[\x20-\x7e]*"; filename\*=UTF-8''%E1%BB%8Cl/,
    );
    expect(file.headers.get('x-content-type-options')).to.equal('nosniff');
    expect(file.headers.get('cache-control')).to.equal('no-store');
    expect(await audited(id)).to.deep.equal(['kyc_document.created', 'kyc_document.read', 'kyc_document.downloaded']);
  });

  it('J6: are for the shop’s owners and staff alone: another’s answers like one that never was', async () => {
    const [seller, other] = [await server.seller(), await server.seller()];
    const { id } = expectStatus(await submit(seller), 201);
    const get = (document: string) => server.client.get(`/shops/me/kyc-documents/${document}`, { as: other.access });
    expectProblem(await get(id), 'not_found');
    expect(unnamed(await get(id))).to.deep.equal(unnamed(await get(anId())));
    expectProblem(await server.client.get(`/admin/kyc-documents/${id}`, { as: seller.access }), 'forbidden');
    expect(await audited(id)).to.deep.equal(['kyc_document.created']);
  });

  it('J7: are read through no link but the one that was given, and not after five minutes', async () => {
    const seller = await server.seller();
    const { id } = expectStatus(await submit(seller), 201);
    const { url } = expectStatus(await server.client.get(`/shops/me/kyc-documents/${id}`, { as: seller.access }), 200);
    const token: string = url.split('/').at(-1);
    const [text = '', mac = ''] = token.split('.');
    const grant = JSON.parse(Buffer.from(text, 'base64url').toString());
    const altered = (changes: object) => Buffer.from(JSON.stringify({ ...grant, ...changes })).toString('base64url');
    expect(grant.until - Date.now()).to.be.at.most(300_000);
    const others = [altered({ until: grant.until + 1 }), altered({ key: 'kyc/other' }), `${text}x`];
    for (const wrong of [...others.map((each) => `${each}.${mac}`), `${text}.`, text, 'x']) {
      expectProblem(await server.client.get(`/files/${wrong}`), 'not_found');
    }
  });

  it('J1: are what their content says, whatever they are called', async () => {
    const seller = await server.seller();
    expect(expectStatus(await submit(seller, { bytes: PNG, name: 'x.pdf' }), 201).content_type).to.equal('image/png');
    const before = [await rows(), (await kept()).length];
    const wrong = [
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      Buffer.from('<html><script>1</script></html>'),
      Buffer.from('PK\x03\x04 an archive'),
      Buffer.from('%PDF-1.7 cut off'),
      PNG.subarray(0, 40),
      Buffer.from('text'),
    ];
    for (const bytes of wrong) expectProblem(await submit(seller, { bytes }), 'file_type_not_allowed');
    expect([await rows(), (await kept()).length]).to.deep.equal(before);
  });

  it('J2: are limited in size as they come, and in number', async () => {
    const seller = await server.seller();
    const before = await kept();
    const bytes = Buffer.concat([PDF, Buffer.alloc(10 * 1024 * 1024)]);
    expectProblem(await submit(seller, { bytes }), 'payload_too_large');
    expect(await kept()).to.deep.equal(before);
    await server.owner.raw(
      `insert into soko.kyc_documents (id, shop_id, kind, status, file_key, file_name, content_type, size, sha256)
       select soko.uuid_v7(), ?, 'identity', 'submitted', gen_random_uuid(), 'x', 'image/png', 1, repeat('0', 64)
       from generate_series(1, 50)`,
      [seller.shop.id],
    );
    expectProblem(await submit(seller), 'too_many_files');
    expect(await kept()).to.deep.equal(before);
  });

  it('J4: never lend their name to a path', async () => {
    const seller = await server.seller();
    for (const name of ['../../etc/passwd', 'C:\\x\\con', 'a\nb.pdf', '..', '\u202efdp.exe']) {
      const { file_name: shown } = expectStatus(await submit(seller, { name }), 201);
      expect(shown).to.match(/^[^/\\\p{C}]+$/u);
    }
    for (const path of await kept()) {
      expect(path.slice(server.privateFolder.length)).to.match(/^\/kyc\/[0-9a-f-]{36}\/[0-9a-f-]{36}$/);
    }
  });

  it('J12: leave neither a row nor a file when they are refused, whatever for', async () => {
    const seller = await server.seller();
    const before = [await rows(), await kept()];
    expectProblem(await submit(seller, { kind: 'unheard_of' }), 'kyc_kind_unknown');
    expectProblem(await submit(seller, { sha256: '0'.repeat(64) }), 'file_altered');
    expectFlaws(await submit(seller, { kind: '../x' }), '/kind');
    expectProblem(await submit(seller, { bytes: Buffer.alloc(0) }), 'malformed_request');
    const { raw, headers } = await kycForm();
    const cut = { as: seller.access, raw: raw.slice(0, 200), headers };
    expectProblem(await server.client.post('/shops/me/kyc-documents', cut), 'malformed_request');
    const boundless = { as: seller.access, raw, headers: { 'content-type': 'multipart/form-data' } };
    expectProblem(await server.client.post('/shops/me/kyc-documents', boundless), 'malformed_request');
    const asJson = { as: seller.access, body: { kind: 'identity' } };
    expectFlaws(await server.client.post('/shops/me/kyc-documents', asJson), '/upload_id');
    expect([await rows(), await kept()]).to.deep.equal(before);
  });

  it('J12: leave nothing in the temporary folder, of forms with two files or with a file by no name of ours either', async () => {
    const seller = await server.seller();
    const usual = process.env['TMPDIR'];
    const folder = await mkdtemp(join(tmpdir(), 'soko-forms-'));
    process.env['TMPDIR'] = folder;
    try {
      const { raw, headers } = await kycForm();
      const sent = Buffer.from(raw).toString('latin1');
      const file = sent.slice(sent.indexOf('--', sent.indexOf('identity')), sent.lastIndexOf('--', sent.length - 5));
      const nameless = sent.replace('name="file"', 'name="__proto__"');
      for (const form of [
        file + sent,
        file + file + sent,
        nameless,
        nameless.replace('name="kind"', 'name="__proto__"'),
      ]) {
        const sending = { as: seller.access, raw: Buffer.from(form, 'latin1'), headers };
        const { status } = await server.client.post('/shops/me/kyc-documents', sending);
        expect(status).to.be.within(400, 422);
      }
      expectStatus(await submit(seller), 201);
      await eventually('an empty folder', async () => (await readdir(folder)).length === 0);
    } finally {
      if (usual === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = usual;
      await rm(folder, { recursive: true });
    }
  });

  it('J12: leave nothing of an upload whose sender hangs up', async () => {
    const seller = await server.seller();
    const before = [await rows(), await kept()];
    const { raw, headers } = await kycForm();
    const { port } = new URL(server.base);
    await new Promise<void>((resolve) => {
      const sending = request({
        port,
        method: 'POST',
        path: '/api/v1/shops/me/kyc-documents',
        headers: { ...headers, authorization: `Bearer ${seller.access}`, 'content-length': raw.length + 1000 },
      });
      sending.on('error', () => resolve());
      sending.write(raw, () => sending.destroy());
    });
    await submit(seller, { kind: 'unheard_of' });
    await eventually('the same files as before', async () => (await kept()).join() === (before[1] as string[]).join());
    expect(await rows()).to.equal(before[0]);
  });

  it('are handed in once under one key, with one file', async () => {
    const seller = await server.seller();
    const [key, before] = [aKey(), (await kept()).length];
    const first = await submit(seller, {}, key);
    const again = await submit(seller, {}, key);
    expect([first.status, again.status, again.text]).to.deep.equal([201, 201, first.text]);
    expectProblem(await submit(seller, { bytes: PNG }, key), 'idempotency_key_reused');
    expect((await kept()).length).to.equal(before + 1);
  });

  it('J8: are handed in by an upload too, once, when it is what was announced', async () => {
    const { access } = await server.seller();
    const sha256 = createHash('sha256').update(PDF).digest('hex');
    const announced = async (about = {}) => {
      const body = { purpose: 'kyc_document', content_type: 'application/pdf', size: PDF.length, sha256, ...about };
      const { upload_id, url } = expectStatus(await server.client.post('/uploads', { as: access, body }), 201);
      const headers = { 'content-type': 'application/pdf' };
      const send = (bytes: Uint8Array) =>
        server.client.put(url.slice(url.indexOf('/uploads/')), { raw: bytes, headers });
      return { upload_id, send };
    };
    const submitted = (body: { upload_id: string; kind?: string; file_name?: string }, key?: string) =>
      server.client.post('/shops/me/kyc-documents', {
        as: access,
        body: { kind: 'identity', ...body },
        ...(key ? { key } : {}),
      });
    const { upload_id, send } = await announced();
    expectProblem(await submitted({ upload_id }), 'upload_incomplete');
    expectStatus(await send(PDF), 204);
    expectProblem(await submitted({ upload_id, kind: 'unheard_of' }), 'kyc_kind_unknown');
    const key = aKey();
    const document = expectStatus(await submitted({ upload_id, file_name: '../../me.pdf' }, key), 201);
    expect(document).to.deep.include({ file_name: 'me.pdf', content_type: 'application/pdf', sha256 });
    expect(expectStatus(await submitted({ upload_id, file_name: '../../me.pdf' }, key), 201)).to.deep.equal(document);
    expectProblem(await submitted({ upload_id }), 'upload_not_usable');
    const text = Buffer.from('<html><script>1</script></html>');
    const fake = await announced({ size: text.length, sha256: createHash('sha256').update(text).digest('hex') });
    expectStatus(await fake.send(text), 204);
    expectProblem(await submitted({ upload_id: fake.upload_id }), 'file_type_not_allowed');
    expectProblem(await submitted({ upload_id: fake.upload_id }), 'upload_not_usable');
    const html = await announced();
    expectStatus(await html.send(Buffer.alloc(PDF.length, '<')), 204);
    expectProblem(await submitted({ upload_id: html.upload_id }), 'file_altered');
    expectProblem(await submitted({ upload_id: html.upload_id }), 'upload_not_usable');
    expect(await readdir(server.inboxFolder)).to.deep.equal([]);
  });

  it('are handed in under their older path', async () => {
    const { access } = await server.seller();
    expectStatus(await server.client.post('/sellers/kyc/upload', { as: access, ...(await kycForm()) }), 201);
  });

  it('are not served when they are not what was handed in', async () => {
    const seller = await server.seller();
    const { id } = expectStatus(await submit(seller), 201);
    const { url } = expectStatus(await server.client.get(`/shops/me/kyc-documents/${id}`, { as: seller.access }), 200);
    const path = (await kept()).find((each) => each.endsWith(id)) ?? '';
    await writeFile(path, `${await readFile(path, 'latin1')} altered`);
    expect((await fetchFile(url)).status).to.equal(500);
  });

  describe('are decided on', () => {
    const decide = (id: string, verdict: string, as: string, body: object = { reason: 'unreadable' }) =>
      server.client.post(`/admin/kyc-documents/${id}/${verdict}`, { as, body });

    it('one by one, once, with a reason and a history; a shop with all of them is approved', async () => {
      const seller = await server.seller({ status: 'pending', country: 'GH' });
      const { id } = expectStatus(await submit(seller), 201);
      const as = await admin();
      expectFlaws(await decide(id, 'revise', as, {}), '/reason');
      expect(expectStatus(await decide(id, 'revise', as), 200)).to.deep.include({
        status: 'revise',
        reason: 'unreadable',
      });
      expectProblem(await decide(id, 'approve', as, {}), 'kyc_document_decided');
      const approve = () => server.client.post(`/admin/sellers/${seller.shop.id}/approve`, { as });
      expect(expectProblem(await approve(), 'kyc_incomplete').missing).to.deep.equal([
        'identity',
        'business_registration',
      ]);
      for (const kind of ['identity', 'business_registration']) {
        const again = expectStatus(await submit(seller, { kind }), 201);
        const decided = expectStatus(await server.client.post(`/admin/kyc-documents/${again.id}/approve`, { as }), 200);
        expect(decided.history.map(({ to }: { to: string }) => to)).to.deep.equal(['approved', 'submitted']);
      }
      expect(expectStatus(await approve(), 200).status).to.equal('approved');
      const list = async (path: string, as: string) => expectStatus(await server.client.get(path, { as }), 200);
      const all = await list(`/admin/sellers/${seller.shop.id}/kyc-documents`, as);
      expect(all.items.length).to.equal(3);
      const first = await list('/shops/me/kyc-documents?limit=2', seller.access);
      const rest = await list(`/shops/me/kyc-documents${new URL(first.page.next).search}`, seller.access);
      expect([...first.items, ...rest.items]).to.deep.equal(all.items);
      expect(rest.page.next).to.equal(null);
    });

    it('B7: never by a member of the shop', async () => {
      const boss = await server.person({ roles: ['customer', 'seller', 'admin'] });
      expectStatus(await server.client.post('/shops', { as: boss.access, body: { name: 'Boss and Daughters' } }), 201);
      const { id } = expectStatus(await submit(boss), 201);
      for (const verdict of ['approve', 'reject', 'revise'])
        expectProblem(await decide(id, verdict, boss.access), 'forbidden');
      const seller = await server.seller();
      expectProblem(await decide(id, 'approve', seller.access), 'forbidden');
    });

    it('P3: leave a record of who decided what, from where', async () => {
      const seller = await server.seller();
      const { id } = expectStatus(await submit(seller), 201);
      const { access: as, user } = await server.withRole('admin');
      const answer = await decide(id, 'reject', as);
      const [record] = await server.owner('soko.audit_records').where({ noun_id: id, action: 'kyc_document.changed' });
      expect(record).to.deep.include({ actor_kind: 'user', actor_id: user.id, noun: 'kyc_document' });
      expect(record.before).to.deep.include({ status: 'submitted' });
      expect(record.after).to.deep.include({ status: 'rejected', reason: 'unreadable' });
      expect(record.request_id).to.equal(answer.headers.get('x-request-id'));
      expect(record.address).to.be.a('string');
      expect(JSON.stringify(record)).to.not.contain('kyc/');
    });
  });
});
