import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mailModule } from '@soko/adapters-mail/wiring';
import { MAILER } from '@soko/application/wiring';
import { expect } from 'chai';
import { Container } from 'inversify';
import { smtpServer } from '../support/smtp.ts';
import { aMail, FROM } from './mails.ts';

describe('the wiring of mail', () => {
  let folder: string;
  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'soko-mail-')), 'mail');
  });
  afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

  const mailerWith = async (smtpUrl: string | null) => {
    const container = new Container();
    await container.load(mailModule({ from: FROM, smtpUrl, folder }, () => {}));
    return container.get(MAILER);
  };

  it('writes mail into the folder where no server is named', async () => {
    await (await mailerWith(null)).send(aMail({ key: 'm1' }));
    expect(readdirSync(folder)).to.deep.equal(['m1.eml']);
  });

  it('sends mail over SMTP where a server is named', async () => {
    const server = await smtpServer();
    await (await mailerWith(`smtp://${server.host}?tls.rejectUnauthorized=false`)).send(aMail());
    await server.close();
    expect(server.taken).to.have.length(1);
    expect(existsSync(folder)).to.equal(false);
  });
});
