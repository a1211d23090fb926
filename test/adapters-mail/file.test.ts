import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileMailer } from '@soko/adapters-mail';
import { expect } from 'chai';
import { aMail, FROM, failureOf, headerOf } from './mails.ts';

describe('the mailer into files', () => {
  let parent: string;
  let folder: string;
  let logged: { facts: Readonly<Record<string, unknown>>; message: string }[];
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'soko-mail-'));
    folder = join(parent, 'not', 'yet');
    logged = [];
  });
  afterEach(() => rmSync(parent, { recursive: true, force: true }));
  const mailer = () => fileMailer(folder, FROM, (facts, message) => void logged.push({ facts, message }));
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

  it('writes the whole message, named after its key, into a folder that it makes', async () => {
    await mailer().send(aMail({ key: 'm1', html: '<p>Thank you.</p>' }));
    expect(readdirSync(folder)).to.deep.equal(['m1.eml']);
    const raw = read('m1.eml');
    expect(raw.replaceAll('\r\n', ''), 'lines end as RFC 822 has it').to.not.match(/[\r\n]/);
    const header = headerOf(raw);
    expect(header.get('message-id')).to.equal('<m1@soko.test>');
    expect(header.get('from')).to.equal('Soko <no-reply@soko.test>');
    expect(header.get('to')).to.equal('buyer@demo.test');
    expect(header.get('date')).to.match(/\d{4} \d\d:\d\d:\d\d/);
    expect(raw).to.include('Thank you.\r\nTotal: NGN 1999.00').and.include('<p>Thank you.</p>');
  });

  it('writes what is not ASCII so that any server would carry it', async () => {
    await mailer().send(aMail({ key: 'm1', subject: 'Đặt hàng ✓', text: 'Naïve café' }));
    const raw = read('m1.eml');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII with its controls is what is meant
    expect(raw).to.match(/^[\x00-\x7f]*$/);
    expect(headerOf(raw).get('subject')).to.match(/^=\?UTF-8\?/);
  });

  it('makes one file of a message that is sent twice', async () => {
    await mailer().send(aMail({ key: 'm1', text: 'first' }));
    await mailer().send(aMail({ key: 'm1', text: 'second' }));
    expect(readdirSync(folder)).to.deep.equal(['m1.eml']);
    expect(read('m1.eml')).to.include('second');
  });

  it('keeps messages apart that are sent at the same time', async () => {
    const keys = Array.from({ length: 20 }, (_, index) => `m${index}`);
    await Promise.all([...keys, ...keys].map((key) => mailer().send(aMail({ key }))));
    expect(readdirSync(folder).sort()).to.deep.equal(keys.map((key) => `${key}.eml`).sort());
  });

  it('stays in its folder, whatever the key', async () => {
    for (const key of ['../up', '..', '/etc/passwd', 'a\\b', 'a\u0000b']) await mailer().send(aMail({ key }));
    const names = ['%2E%2E%2Fup', '%2E%2E', '%2Fetc%2Fpasswd', 'a%5Cb', 'a%00b'].map((name) => `${name}.eml`);
    expect(readdirSync(folder)).to.have.members(names);
    expect(readdirSync(parent)).to.deep.equal(['not']);
  });

  it('lets nobody but its owner read mail', async () => {
    await mailer().send(aMail({ key: 'm1' }));
    expect(statSync(join(folder, 'm1.eml')).mode & 0o077).to.equal(0);
    expect(statSync(folder).mode & 0o077).to.equal(0);
  });

  it('tells the log of each message in one line, without its body', async () => {
    await mailer().send(aMail({ key: 'm1', text: 'The code is 123456' }));
    const file = join(folder, 'm1.eml');
    expect(logged).to.deep.equal([
      { facts: { file, to: 'buyer@demo.test', subject: 'Your order S-1' }, message: 'Mail written' },
    ]);
  });

  it('leaves nothing behind when it cannot write', async () => {
    mkdirSync(join(folder, 'm1.eml'), { recursive: true });
    expect(await failureOf(mailer().send(aMail({ key: 'm1' })))).to.be.instanceOf(Error);
    expect(await failureOf(mailer().send(aMail({ key: 'x'.repeat(300) })))).to.be.instanceOf(Error);
    expect(readdirSync(folder)).to.deep.equal(['m1.eml']);
    expect(logged).to.deep.equal([]);
  });

  it('writes to one address, and to nothing else', async () => {
    for (const to of ['buyer@demo.test, other@demo.test', 'Buyer <buyer@demo.test>', 'buyer', '']) {
      expect(await failureOf(mailer().send(aMail({ to }))), to).to.include({ code: 'validation_failed' });
    }
  });

  it('lets nobody write headers', async () => {
    const failure = await failureOf(mailer().send(aMail({ subject: 'Hello\r\nBcc: other@demo.test' })));
    expect(String(failure)).to.include('line break');
    expect(logged).to.deep.equal([]);
  });
});
