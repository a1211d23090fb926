import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { africasTalking, fileSms, noSms, smsConfig, twilio } from '@soko/adapters-mail';
import { smsModule } from '@soko/adapters-mail/wiring';
import type { ShortMessage } from '@soko/application';
import { PHONES, SMS } from '@soko/application/wiring';
import { expect } from 'chai';
import { Container } from 'inversify';
import { type WebServer, webServer } from '../support/web-server.ts';

const MESSAGE: ShortMessage = { key: 'm1', to: '+2348012345678', text: '123456 is your code.' };
const LIMITS = { totalMs: 500, maxBytes: 1_000 };

describe('a message to a phone', () => {
  let server: WebServer;
  let answer: (response: ServerResponse) => void;
  beforeEach(async () => {
    server = await webServer((_, response) => answer(response));
  });
  afterEach(() => server.close());

  const gateway = () => ({ url: server.url, user: 'market', key: 'a secret key', from: 'SOKO' });
  const failureOf = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => '',
      (failure: Error) => String(failure.message),
    );
  const delivered = (statusCode: number) => (response: ServerResponse) =>
    response.writeHead(201).end(JSON.stringify({ SMSMessageData: { Message: 'Sent', Recipients: [{ statusCode }] } }));

  it('goes to Africa’s Talking as its API wants it', async () => {
    answer = delivered(101);
    await africasTalking(gateway()).send(MESSAGE);
    const [request] = server.received;
    expect([request?.method, request?.path]).to.deep.equal(['POST', '/version1/messaging']);
    expect(request?.headers.get('apikey')).to.equal('a secret key');
    expect(Object.fromEntries(new URLSearchParams(String(request?.body)))).to.deep.equal({
      username: 'market',
      to: MESSAGE.to,
      message: MESSAGE.text,
      from: 'SOKO',
    });
  });

  it('goes to Twilio as its API wants it', async () => {
    answer = (response) => response.writeHead(201).end('{"status":"queued"}');
    await twilio({ ...gateway(), user: 'AC1', from: '+15005550006' }).send(MESSAGE);
    const [request] = server.received;
    expect(request?.path).to.equal('/2010-04-01/Accounts/AC1/Messages.json');
    expect(request?.headers.get('authorization')).to.equal(
      `Basic ${Buffer.from('AC1:a secret key').toString('base64')}`,
    );
    expect(Object.fromEntries(new URLSearchParams(String(request?.body)))).to.deep.equal({
      To: MESSAGE.to,
      Body: MESSAGE.text,
      From: '+15005550006',
    });
  });

  it('has failed where the gateway says so, is broken, too slow, too long-winded or leads elsewhere', async () => {
    const answers: readonly ((response: ServerResponse) => void)[] = [
      delivered(403),
      (response) => response.writeHead(500).end('broken'),
      (response) => response.writeHead(200).end('not JSON'),
      (response) => response.writeHead(201).end('{"SMSMessageData":{"Recipients":[]}}'),
      (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      (response) => response.writeHead(201).end('x'.repeat(2_000)),
      () => {},
    ];
    for (const each of answers) {
      answer = each;
      const failure = await failureOf(africasTalking(gateway(), LIMITS).send(MESSAGE));
      expect(failure).not.to.equal('');
      expect(failure, 'a secret').not.to.match(/secret|123456|234801/);
    }
    answer = (response) => response.writeHead(400).end('{}');
    expect(await failureOf(twilio(gateway(), LIMITS).send(MESSAGE))).to.equal('The SMS gateway answered 400.');
  });

  it('fails where there is no gateway', async () => {
    expect(await failureOf(noSms.send(MESSAGE))).to.include('SOKO_SMS');
  });
});

describe('messages in development', () => {
  let folder: string;
  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'soko-sms-')), 'sms');
  });
  afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

  it('P2: are written for their owner’s eyes, and the log tells of each without its code', async () => {
    const lines: string[] = [];
    const sms = fileSms(folder, (facts, message) => lines.push(JSON.stringify([facts, message])));
    await sms.send(MESSAGE);
    await sms.send(MESSAGE);
    expect(readdirSync(folder)).to.deep.equal(['m1.txt']);
    expect(readFileSync(join(folder, 'm1.txt'), 'utf8'))
      .to.include('123456')
      .and.include(MESSAGE.to);
    expect(statSync(join(folder, 'm1.txt')).mode & 0o777).to.equal(0o600);
    expect(lines).to.have.length(2);
    expect(lines.join()).not.to.include('123456');
  });

  it('go the way that the config names', async () => {
    const container = new Container();
    await container.load(smsModule(smsConfig({ production: false, folder }).parse({}), () => {}));
    await container.get(SMS).send(MESSAGE);
    expect(readdirSync(folder)).to.deep.equal(['m1.txt']);
    expect(container.get(PHONES).normal('0801 234 5678')).to.equal('+2348012345678');
  });
});

describe('the config of SMS', () => {
  const parse = (environment: Record<string, string>, production = false) =>
    smsConfig({ production, folder: '/data/sms' }).safeParse(environment);
  const wrong = (environment: Record<string, string>, production = false) =>
    parse(environment, production).error?.issues.map(({ path }) => path[0]);

  it('is files in development, and no gateway in production unless one is named', () => {
    expect(parse({}).data).to.deep.include({ way: 'file', gateway: null, country: 'NG' });
    expect(parse({}, true).data).to.deep.include({ way: 'off', gateway: null });
    const given = { SOKO_SMS: 'africastalking', SOKO_SMS_USER: 'market', SOKO_SMS_KEY: 'key' };
    expect(parse(given, true).data?.gateway).to.deep.equal({
      url: 'https://api.africastalking.com',
      user: 'market',
      key: 'key',
      from: null,
    });
  });

  it('names the variable that is wrong', () => {
    expect(wrong({ SOKO_SMS: 'twilio' })).to.deep.equal(['SOKO_SMS_USER', 'SOKO_SMS_KEY']);
    expect(wrong({ SOKO_SMS: 'pigeon' })).to.deep.equal(['SOKO_SMS']);
    expect(wrong({ SOKO_SMS: 'file' }, true)).to.deep.equal(['SOKO_SMS']);
    expect(wrong({ SOKO_PHONE_COUNTRY: 'XX' })).to.deep.equal(['SOKO_PHONE_COUNTRY']);
    const plain = { SOKO_SMS: 'twilio', SOKO_SMS_USER: 'u', SOKO_SMS_KEY: 'k', SOKO_SMS_URL: 'http://sms.example' };
    expect(wrong(plain, true)).to.deep.equal(['SOKO_SMS_URL']);
  });
});
