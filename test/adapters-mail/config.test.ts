import { mailConfig } from '@soko/adapters-mail';
import { expect } from 'chai';

const read = (environment: Record<string, string>, production = false) =>
  mailConfig({ production, folder: '.soko/mail' }).safeParse(environment);

const flawsOf = (...given: Parameters<typeof read>): string[] =>
  read(...given).error?.issues.map(({ path }) => path.join('.')) ?? [];

describe('the config of mail', () => {
  it('writes into the folder unless a server is named', () => {
    const from = { name: 'Soko', address: 'no-reply@soko.localhost' };
    expect(read({}).data).to.deep.equal({ from, smtpUrl: null, folder: '.soko/mail' });
    expect(read({ SOKO_SMTP_URL: 'smtps://user:pass@mail.test:465' }).data?.smtpUrl).to.equal(
      'smtps://user:pass@mail.test:465',
    );
  });

  it('reads the sender with a name and without', () => {
    const senderOf = (SOKO_MAIL_FROM: string) => read({ SOKO_MAIL_FROM }).data?.from;
    expect(senderOf('Shop & Sons <Hello@Shop.test>')).to.deep.equal({
      name: 'Shop & Sons',
      address: 'hello@shop.test',
    });
    expect(senderOf('hello@shop.test')).to.deep.equal({ name: '', address: 'hello@shop.test' });
  });

  it('refuses a sender that is none, and a server that does not speak SMTP', () => {
    for (const from of ['', 'Shop', 'Shop <>', 'a@b.test, c@d.test', 'Shop\r\nBcc: <a@b.test>', 'root@localhost']) {
      expect(flawsOf({ SOKO_MAIL_FROM: from }), from).to.deep.equal(['SOKO_MAIL_FROM']);
    }
    for (const url of ['', 'mail.test', 'https://mail.test']) {
      expect(flawsOf({ SOKO_SMTP_URL: url }), url).to.deep.equal(['SOKO_SMTP_URL']);
    }
  });

  it('wants a real sender for mail that goes out in production', () => {
    expect(flawsOf({ SOKO_SMTP_URL: 'smtp://mail.test' }, true)).to.deep.equal(['SOKO_MAIL_FROM']);
    expect(flawsOf({ SOKO_SMTP_URL: 'smtp://mail.test', SOKO_MAIL_FROM: 'a@shop.test' }, true)).to.deep.equal([]);
    expect(flawsOf({}, true)).to.deep.equal([]);
  });
});
