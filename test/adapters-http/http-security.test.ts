import { connect, type Socket } from 'node:net';
import { DEFAULT_RATE_LIMITS, openApiDocument, routes } from '@soko/adapters-http';
import { expect } from 'chai';
import { createListener } from '../../packages/adapters-http/src/listener.ts';
import { type RunningServer, startServer } from '../support/http-server.ts';
import { thingRoutes } from './things.ts';

describe('the routes', () => {
  it('L1: each have a limit, and those that can be guessed at a stricter one', () => {
    const strictness = (group: keyof typeof DEFAULT_RATE_LIMITS) =>
      DEFAULT_RATE_LIMITS[group].calls / DEFAULT_RATE_LIMITS[group].seconds;
    // a page of a storefront asks for its images by the dozen, and they are public files
    const others = routes.filter(({ limit }) => limit !== 'media');
    for (const { limit } of others) expect(strictness(limit)).to.be.at.most(strictness('default'));
    expect(routes.filter(({ limit }) => limit === 'media').map(({ path }) => path)).to.deep.equal(['/media/{key}']);
    for (const group of ['auth', 'otp', 'checkout', 'search'] as const) {
      expect(strictness(group), group).to.be.below(strictness('default'));
    }
    const groupOf = (path: string) => routes.find((route) => route.path === path)?.limit;
    expect(groupOf('/auth/login')).to.equal('auth');
    expect(groupOf('/auth/register')).to.equal('auth');
    expect(groupOf('/auth/otp/request')).to.equal('otp');
    expect(groupOf('/auth/otp/verify')).to.equal('otp');
    expect(groupOf('/checkout')).to.equal('checkout');
    expect(groupOf('/products')).to.equal('search');
  });

  it('L4: take no list without an end', () => {
    const document = openApiDocument(routes, 'http://soko.test');
    const endless: string[] = [];
    const visit = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return;
      const schema = value as Readonly<Record<string, unknown>>;
      if (schema.type === 'array' && schema.maxItems === undefined) endless.push(path);
      for (const [key, member] of Object.entries(schema)) visit(member, `${path}/${key}`);
    };
    const bodies = Object.entries(document.components?.schemas ?? {}).filter(([name]) => /Body$/.test(name));
    expect(bodies.length).to.be.greaterThan(5);
    for (const [name, schema] of bodies) visit(schema, name);
    expect(endless).to.deep.equal([]);
  });
});

describe('a connection', () => {
  it('L7: is cut when its sender is too slow, in headers and in bodies', async () => {
    const server = createListener(
      (request, answer) => request.resume().on('end', () => answer.end('late')),
      'http://x',
    );
    // the same server with its patience shortened: what is left is the waiting
    Object.assign(server, { headersTimeout: 40, requestTimeout: 40 });
    Object.assign(server, { connectionsCheckingInterval: 10 });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as { port: number };
    const answered = (text: string): Promise<string> =>
      new Promise((resolve) => {
        const socket: Socket = connect(port, '127.0.0.1', () => socket.write(text));
        let received = '';
        socket.on('data', (chunk) => {
          received += String(chunk);
        });
        socket.on('close', () => resolve(received));
      });
    const [headers, body] = await Promise.all([
      answered('GET / HTTP/1.1\r\nHost: x\r\nX-Slow:'),
      answered('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf'),
    ]);
    expect(headers).to.match(/^HTTP\/1.1 408 /);
    expect(body).to.match(/^HTTP\/1.1 408 /);
    await new Promise((closed) => server.close(closed));
  });
});

describe('a bucket', () => {
  let it_: RunningServer;
  beforeEach(async () => {
    it_ = await startServer(thingRoutes({ runs: 0 }), {
      config: { rateLimits: { ...DEFAULT_RATE_LIMITS, search: { calls: 2, seconds: 60 } } },
    });
  });
  afterEach(() => it_.close());

  it('L16: is not opened afresh by a slash, a case, a code or noise that reaches the operation', async () => {
    await it_.client.get('/things');
    await it_.client.get('/things');
    const spellings = [
      '/things/',
      '/things?x=1',
      '/things?q=a&q=b',
      '/%74hings',
      '//api//v1//things',
      '/THINGS',
      '//api/v1/Things/',
    ];
    for (const spelling of spellings) {
      const { status } = await fetch(
        `${it_.base}${spelling.startsWith('//') ? spelling.slice(1) : `/api/v1${spelling}`}`,
      );
      expect([404, 405, 429], spelling).to.include(status);
    }
    const { status } = await fetch(`${it_.base}/api/v1/things/`);
    expect(status).to.equal(429);
  });
});
