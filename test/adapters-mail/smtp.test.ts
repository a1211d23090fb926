import { smtpMailer } from '@soko/adapters-mail';
import { expect } from 'chai';
import { smtpServer, type TestSmtpServer } from '../support/smtp.ts';
import { aMail, FROM, failureOf, headerOf } from './mails.ts';

const SELF_SIGNED = 'tls.rejectUnauthorized=false';

describe('the mailer over SMTP', () => {
  let server: TestSmtpServer;
  const use = async (...options: Parameters<typeof smtpServer>): Promise<void> => {
    server = await smtpServer(...options);
  };
  afterEach(() => server.close());
  const mailer = (settings = SELF_SIGNED, login = '') => smtpMailer(`smtp://${login}${server.host}?${settings}`, FROM);

  it('hands over the message, from the sender to the one address', async () => {
    await use();
    await mailer().send(aMail());
    const [mail] = server.taken;
    expect([mail?.from, mail?.to]).to.deep.equal(['no-reply@soko.test', ['buyer@demo.test']]);
    const header = headerOf(mail?.raw ?? '');
    expect(header.get('from')).to.equal('Soko <no-reply@soko.test>');
    expect(header.get('to')).to.equal('buyer@demo.test');
    expect(header.get('subject')).to.equal('Your order S-1');
    expect(mail?.raw).to.include('Thank you.\r\nTotal: NGN 1999.00');
  });

  it('carries text and HTML side by side', async () => {
    await use();
    await mailer().send(aMail({ html: '<p>Thank you.</p>' }));
    const raw = server.taken[0]?.raw ?? '';
    expect(headerOf(raw).get('content-type')).to.match(/^multipart\/alternative;/);
    expect(raw).to.include('text/plain').and.include('text/html').and.include('<p>Thank you.</p>');
  });

  it('gives the same message the same Message-ID, and another one another', async () => {
    await use();
    for (const key of ['a:b', 'a:b', 'a-b']) await mailer().send(aMail({ key }));
    const ids = server.taken.map(({ raw }) => headerOf(raw).get('message-id'));
    expect(ids).to.deep.equal(['<a%3Ab@soko.test>', '<a%3Ab@soko.test>', '<a-b@soko.test>']);
  });

  it('logs in over TLS', async () => {
    await use();
    await mailer(SELF_SIGNED, 'soko:p%40ss@').send(aMail());
    expect(server.taken[0]?.user).to.equal('soko');
  });

  it('does not tell its password to a server without TLS, unless told to', async () => {
    let logins = 0;
    await use({
      hideSTARTTLS: true,
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      onAuth: ({ username }, _session, done) => {
        logins += 1;
        done(null, { user: username });
      },
    });
    expect(await failureOf(mailer(SELF_SIGNED, 'soko:secret@').send(aMail()))).to.be.instanceOf(Error);
    expect(logins).to.equal(0);
    await mailer('requireTLS=false', 'soko:secret@').send(aMail());
    expect(logins).to.equal(1);
  });

  it('trusts no certificate that nobody vouches for', async () => {
    await use();
    expect(await failureOf(mailer('').send(aMail()))).to.be.instanceOf(Error);
    expect(server.taken).to.deep.equal([]);
  });

  it('fails when the server refuses the message, so that the job runs again', async () => {
    await use({ onRcptTo: (_address, _session, done) => done(new Error('No such mailbox')) });
    expect(await failureOf(mailer().send(aMail()))).to.be.instanceOf(Error);
  });

  it('fails when nobody listens', async () => {
    await use();
    const gone = mailer();
    await server.close();
    expect(await failureOf(gone.send(aMail()))).to.be.instanceOf(Error);
  });

  it('gives up on a server that keeps it waiting', async () => {
    await use({ onMailFrom: () => {} });
    const impatient = smtpMailer(`smtp://${server.host}?${SELF_SIGNED}`, FROM, 50);
    expect(await failureOf(impatient.send(aMail()))).to.include({ name: 'AbortError' });
  });

  it('lets nobody write headers or add recipients', async () => {
    await use();
    const wrong = [
      { subject: 'Hello\r\nBcc: other@demo.test' },
      { subject: 'Hello\nBcc: other@demo.test' },
      { to: 'buyer@demo.test\r\nBcc: other@demo.test' },
      { to: 'buyer@demo.test, other@demo.test' },
      { to: 'Buyer <buyer@demo.test>' },
      { to: '' },
    ];
    for (const changes of wrong) {
      expect(await failureOf(mailer().send(aMail(changes))), JSON.stringify(changes)).to.be.instanceOf(Error);
    }
    expect(server.taken).to.deep.equal([]);
    const renamed = smtpMailer(`smtp://${server.host}?${SELF_SIGNED}`, {
      ...FROM,
      name: 'Soko\r\nBcc: other@demo.test',
    });
    expect(await failureOf(renamed.send(aMail()))).to.be.instanceOf(Error);
  });
});
