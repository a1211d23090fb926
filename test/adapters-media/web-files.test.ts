import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isPublic, type Web, webFiles } from '@soko/adapters-media';
import { expect } from 'chai';

const MOST = 1_000;
const BYTES = Buffer.from('what was asked for');

describe('a file of the web', () => {
  let server: Server;
  let port = '';
  let asked: string[] = [];
  let answer: RequestListener = (_, response) => response.end(BYTES);
  before(async () => {
    server = createServer((request, response) => {
      asked.push(`${request.headers.host} ${request.url}`);
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = String((server.address() as AddressInfo).port);
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    asked = [];
    answer = (_, response) => response.end(BYTES);
  });

  /** Names lead to these addresses, one look-up after the other. */
  const names = (...answers: readonly (readonly string[])[]) => {
    let turn = 0;
    const lookup: Web['lookup'] = (_, __, done) => {
      const addresses = answers[Math.min(turn, answers.length - 1)] ?? [];
      turn += 1;
      done(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
    };
    return { lookup, turns: () => turn };
  };
  /** The web as it is, but for this server, which plays the public one. */
  const local = (web: Partial<Web> = {}): Partial<Web> => ({
    ...names(['127.0.0.1']),
    mayReach: (address) => address === '127.0.0.1',
    protocol: 'http:',
    port,
    ...web,
  });
  const read = (path = '/a.jpg', web: Partial<Web> = {}) =>
    webFiles(local(web)).read(`http://shop.test:${port}${path}`, MOST);

  it('is read whole, from the address that its name leads to', async () => {
    expect(await read()).to.deep.equal(BYTES);
    expect(asked).to.deep.equal([`shop.test:${port} /a.jpg`]);
  });

  it('J13: is asked for by https on its own port alone, and without a name or a password', async () => {
    const { lookup, turns } = names(['127.0.0.1']);
    const files = webFiles({ lookup, mayReach: () => true });
    for (const url of [
      `http://127.0.0.1:${port}/a.jpg`,
      `https://shop.test:${port}/a.jpg`,
      'https://shop.test:22/',
      'https://ada@shop.test/a.jpg',
      'https://:secret@shop.test/a.jpg',
      'file:///etc/passwd',
      'ftp://shop.test/a.jpg',
      'data:image/png;base64,AAAA',
      'a.jpg',
      '',
    ]) {
      expect(await files.read(url, MOST), url).to.equal('url_not_allowed');
    }
    expect([turns(), asked]).to.deep.equal([0, []]);
  });

  const INSIDE = [
    '127.0.0.1',
    '0.0.0.0',
    '10.0.0.1',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.100.100.200',
    '168.63.129.16',
    '192.0.0.192',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    'fe80::1',
    'fc00::1',
    'fd00:ec2::254',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:a9fe:a9fe',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::7f00:1',
    '2002:7f00:1::',
    '2001:0:7f00:1::',
    '2001:db8::1',
    'fe80::1%eth0',
  ];
  it('J13: comes from public addresses alone, however the others are written', async () => {
    expect(INSIDE.filter(isPublic)).to.deep.equal([]);
    expect(['1.1.1.1', '93.184.216.34', '2606:4700::1111'].map(isPublic)).to.deep.equal([true, true, true]);
    const files = webFiles({ ...names(['1.1.1.1']), protocol: 'http:', port });
    const spelled = ['2130706433', '0x7f.1', '0177.0.0.1', '127.1', '[::ffff:7f00:1]', '[::]', '①②⑦.⓪.⓪.①'];
    for (const host of [...spelled, ...INSIDE.filter((each) => !/[:%]/.test(each)), '[::1]', '[fd00:ec2::254]']) {
      expect(await files.read(`http://${host}:${port}/`, MOST), host).to.equal('url_not_allowed');
    }
    expect(asked).to.deep.equal([]);
  });

  it('J13: comes from a name only where every address of it is public', async () => {
    for (const addresses of [['127.0.0.1'], ['1.1.1.1', '10.0.0.1'], ['::1', '1.1.1.1']]) {
      const files = webFiles({ ...names(addresses), protocol: 'http:', port });
      expect(await files.read(`http://shop.test:${port}/`, MOST), addresses.join()).to.equal('url_not_allowed');
    }
    expect(asked).to.deep.equal([]);
    expect(await webFiles().read('https://localhost/a.jpg', MOST)).to.equal('url_not_allowed');
  });

  it('J13: comes from the address that was looked at, whatever the name leads to a moment later', async () => {
    const changing = names(['127.0.0.1'], ['10.0.0.1']);
    expect(await read('/a.jpg', changing)).to.deep.equal(BYTES);
    expect(changing.turns()).to.equal(1);
  });

  it('J13: is no redirect, nor any other answer than 200', async () => {
    for (const status of [301, 302, 307, 404, 500, 206]) {
      answer = (_, response) => response.writeHead(status, { location: `http://shop.test:${port}/b.jpg` }).end(BYTES);
      expect(await read(), String(status)).to.equal('url_not_reachable');
    }
    expect(asked.every((each) => each.endsWith('/a.jpg'))).to.equal(true);
  });

  it('J13: is cut where it is too large, whether it says so or not', async () => {
    answer = (_, response) => response.writeHead(200, { 'content-length': MOST + 1 }).write('x');
    expect(await read()).to.equal('file_too_large');
    let isCut: Promise<void> | undefined;
    answer = (_, response) => {
      isCut = new Promise((resolve) => response.once('close', resolve));
      const more = () => {
        while (response.write('x'.repeat(1_000)));
        response.once('drain', more);
      };
      more();
    };
    expect(await read()).to.equal('file_too_large');
    await isCut;
  });

  it('J13: is given up where it takes too long, breaks off or is not there', async () => {
    answer = (_, response) => void response.write('x');
    expect(await read('/a.jpg', { longestMs: 50 })).to.equal('url_not_reachable');
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': 10 }).write('x', () => response.destroy());
    };
    expect(await read()).to.equal('url_not_reachable');
    expect(await read('/a.jpg', names([]))).to.equal('url_not_reachable');
  });
});
