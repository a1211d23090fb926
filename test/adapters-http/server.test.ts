import { once } from 'node:events';
import { connect } from 'node:net';
import { createServer, type Route } from '@soko/adapters-http';
import { expect } from 'chai';
import { pino } from 'pino';
import { type RunningServer, startServer } from '../support/http-server.ts';
import { type Seen, THING, thingRoutes } from './things.ts';

/** Writes bytes to a port and reads until the server closes. */
async function raw(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', () => undefined);
  socket.write(text);
  await once(socket, 'close');
  return Buffer.concat(chunks).toString();
}

const problemIn = (answer: string): Record<string, unknown> => JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')));

const codeOf = async (response: Response): Promise<string> => ((await response.json()) as { code: string }).code;

describe('the server', () => {
  const seen: Seen = { runs: 0 };
  const lines: Record<string, unknown>[] = [];
  const logger = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  let it_: RunningServer;
  before(async () => {
    it_ = await startServer(thingRoutes(seen), { logger });
  });
  after(() => it_.close());
  const get = (path: string, headers: Record<string, string> = {}) => fetch(`${it_.base}${path}`, { headers });

  it('L8: answers an unknown path with a problem', async () => {
    const { status, headers, body } = await it_.client.get('/nothing');
    expect(status).to.equal(404);
    expect(headers.get('content-type')).to.equal('application/problem+json');
    expect(body).to.deep.equal({
      type: 'http://soko.test/errors/not_found',
      title: 'There is no such thing, or it is not yours to know of',
      status: 404,
      detail: 'There is no such thing, or it is not yours to know of.',
      code: 'not_found',
      request_id: headers.get('x-request-id'),
      errors: [],
    });
  });

  it('B8: answers a method that the path does not know with 405 and Allow', async () => {
    const { status, code, headers } = await it_.client.put('/things');
    expect([status, code, headers.get('allow')]).to.deep.equal([405, 'method_not_allowed', 'GET, HEAD, POST']);
  });

  it('B8: refuses TRACE, and takes no notice of method overrides', async () => {
    const answer = await raw(it_.port, 'TRACE /api/v1/things HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(answer).to.match(/^HTTP\/1.1 405 /);
    const { status } = await it_.client.get(`/things/${THING}`, { headers: { 'x-http-method-override': 'DELETE' } });
    expect(status).to.equal(200);
  });

  it('answers OPTIONS with what is allowed', async () => {
    const { status, headers } = await fetch(`${it_.base}/api/v1/things`, { method: 'OPTIONS' });
    expect([status, headers.get('allow')]).to.deep.equal([204, 'GET, HEAD, POST']);
  });

  it('takes a trailing slash for the same path, and nothing else', async () => {
    expect((await get(`/api/v1/things/${THING}/`)).status).to.equal(200);
    for (const path of [
      `/api/v1//things/${THING}`,
      `//api/v1/things/${THING}`,
      `/API/v1/things/${THING}`,
      `/api/v1/things/${THING}//`,
    ]) {
      expect((await get(path)).status, path).to.equal(404);
    }
  });

  it('takes a path without the version for the same, aliases too', async () => {
    for (const path of [`/api/things/${THING}`, `/api/things/${THING}/`, '/api/things/special']) {
      expect((await get(path)).status, path).to.equal(200);
    }
    const { status, headers } = await fetch(`${it_.base}/api/things`, { method: 'OPTIONS' });
    expect([status, headers.get('allow')]).to.deep.equal([204, 'GET, HEAD, POST']);
    expect((await get(`/things/${THING}`)).status).to.equal(404);
  });

  it('prefers a literal path to one with a parameter', async () => {
    expect((await it_.client.get('/things/special')).body.note).to.equal('special');
  });

  it('answers HEAD like GET, without the body', async () => {
    const { status, text, headers } = await it_.client.head(`/things/${THING}`);
    expect([status, text]).to.deep.equal([200, '']);
    expect(Number(headers.get('content-length'))).to.be.above(0);
  });

  it('answers 400 to a broken percent-encoding', async () => {
    for (const path of ['/api/v1/things/%', '/api/v1/things/%ZZ', '/api/v1/things/%ff', '/api/v1/things?q=%C3%28']) {
      const response = await get(path);
      expect([response.status, await codeOf(response)], path).to.deep.equal([400, 'malformed_request']);
    }
  });

  it('L5: answers 414 to a URL beyond 8 kB and 431 to headers beyond 16 kB', async () => {
    for (const length of [8_200, 15_000, 60_000]) {
      const response = await get(`/api/v1/things?q=${'x'.repeat(length)}`);
      expect([response.status, await codeOf(response)], String(length)).to.deep.equal([414, 'uri_too_long']);
    }
    for (const length of [17_000, 60_000]) {
      const response = await get('/api/v1/things', { 'x-large': 'x'.repeat(length) });
      expect([response.status, await codeOf(response)], String(length)).to.deep.equal([431, 'headers_too_large']);
    }
  });

  it('L14: answers 400 to a Host that is missing or stands twice', async () => {
    for (const hosts of ['', 'Host: a\r\nHost: b\r\n']) {
      const answer = await raw(it_.port, `GET /api/health HTTP/1.1\r\n${hosts}Connection: close\r\n\r\n`);
      expect(answer).to.match(/^HTTP\/1.1 400 /);
      expect(problemIn(answer)).to.include({ code: 'malformed_request', status: 400 });
    }
  });

  it('L14: answers what is no HTTP, or frames its body in two ways, with a problem and closes', async () => {
    for (const text of [
      'NONSENSE\r\n\r\n',
      'POST /api/v1/things HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      'GET / HTTP/1.1\r\nHost: a\r\nBad Header: x\r\n\r\n',
      'GET http://a:99999/api/health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    ]) {
      const answer = await raw(it_.port, text);
      expect(answer).to.match(/^HTTP\/1.1 400 /);
      expect(problemIn(answer)).to.include({ code: 'malformed_request' });
    }
  });

  it('is not shaken by a caller who hangs up in the middle of its body', async () => {
    const socket = connect(it_.port, '127.0.0.1');
    socket.write(
      'POST /api/v1/things HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"sku"',
    );
    await once(socket, 'connect');
    const logged = new Promise<void>((resolve) => {
      const before = lines.length;
      const look = () => (lines.slice(before).some((line) => line['status'] === 499) ? resolve() : setImmediate(look));
      look();
    });
    setImmediate(() => socket.destroy());
    await logged;
    expect((await get('/api/health')).status).to.equal(200);
  });

  it('L15: echoes a harmless request id, and replaces any other', async () => {
    expect((await get('/api/health', { 'x-request-id': 'a.B_c-1' })).headers.get('x-request-id')).to.equal('a.B_c-1');
    for (const bad of ['a b', 'x'.repeat(65), 'a"b', '{}']) {
      const id = (await get('/api/health', { 'x-request-id': bad })).headers.get('x-request-id');
      expect(id, bad).to.match(/^[0-9a-f-]{36}$/);
    }
  });

  it('puts facts of a refusal beside the problem, and lets none overwrite it', async () => {
    const { status, body } = await it_.client.post('/things', { body: { sku: 'GONE', quantity: 1 } });
    expect(status).to.equal(409);
    expect(body).to.include({ status: 409, code: 'out_of_stock', detail: 'None left.' });
    expect(body.items).to.deep.equal([{ sku: 'GONE' }]);
  });

  it('L8: tells nobody but the log about a failure of its own, and the log once', async () => {
    lines.length = 0;
    const response = await fetch(`${it_.base}/api/v1/things`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"sku":"CRASH","quantity":1}',
    });
    const text = await response.text();
    expect(response.status).to.equal(500);
    expect(text).not.to.match(/passwd|select|at /);
    expect(JSON.parse(text)).to.include({ code: 'internal_error', detail: 'Something went wrong on our side.' });
    const errors = lines.filter((line) => line['level'] === 50);
    expect(errors).to.have.lengthOf(1);
    expect(JSON.stringify(errors[0])).to.include('/etc/passwd');
    expect(errors[0]).to.include({ request_id: response.headers.get('x-request-id') });
  });

  it('B5: does not let out what a route did not declare, in tests', async () => {
    const { status } = await fetch(`${it_.base}/api/v1/undeclared`, { method: 'POST' });
    expect(status).to.equal(500);
  });

  it('A6: logs one line per request: pattern, status and time, never tokens or paths', async () => {
    lines.length = 0;
    await get(`/api/v1/things/${THING}?`, { 'x-cart-token': 'cart_secret', 'x-request-id': 'line-1' });
    const [line] = lines.filter((one) => one['request_id'] === 'line-1');
    expect(line).to.include({
      method: 'GET',
      route: '/api/v1/things/{id}',
      operation: 'getThing',
      status: 200,
      msg: 'request',
    });
    expect(JSON.stringify(lines)).not.to.match(/secret|0199c1f2/);
  });

  it('L13: counts requests by pattern, without ids', async () => {
    await get(`/api/v1/things/${THING}`);
    const text = await (await get('/metrics')).text();
    expect(text).to.match(
      /http_request_duration_seconds_count\{method="GET",route="\/api\/v1\/things\/\{id\}",status="200"\} \d+/,
    );
    expect(text).not.to.include(THING);
  });

  it('L11: sends the headers that keep browsers careful, and none that tell what it runs on', async () => {
    const { headers } = await get('/api/health');
    expect(headers.get('x-content-type-options')).to.equal('nosniff');
    expect(headers.get('content-security-policy')).to.equal("default-src 'none';frame-ancestors 'none'");
    expect(headers.get('x-frame-options')).to.equal('DENY');
    expect(headers.get('strict-transport-security')).to.equal(null);
    expect(headers.get('x-powered-by')).to.equal(null);
    expect(headers.get('server')).to.equal(null);
    expect(headers.get('cache-control')).to.equal('no-store');
  });

  it('L10: lets browsers of listed origins call, and no others', async () => {
    const listed = await get('/api/health', { origin: 'https://shop.example' });
    expect(listed.headers.get('access-control-allow-origin')).to.equal('https://shop.example');
    expect(listed.headers.get('access-control-allow-credentials')).to.equal('true');
    expect(listed.headers.get('vary')).to.include('Origin');
    for (const origin of ['https://evil.example', 'null', 'https://shop.example.evil.example']) {
      expect((await get('/api/health', { origin })).headers.get('access-control-allow-origin'), origin).to.equal(null);
    }
    const preflight = await fetch(`${it_.base}/api/v1/things`, {
      method: 'OPTIONS',
      headers: { origin: 'https://shop.example', 'access-control-request-method': 'POST' },
    });
    expect(preflight.status).to.equal(204);
    expect(preflight.headers.get('access-control-allow-headers')).to.include('Idempotency-Key');
  });

  it('L11, L13: tells browsers of HTTPS, and hides its metrics, where the config says so', async () => {
    const other = await startServer([], { config: { hsts: true, metrics: false } });
    const { headers, status } = await fetch(`${other.base}/metrics`);
    expect(headers.get('strict-transport-security')).to.include('max-age=31536000');
    expect(status).to.equal(404);
    await other.close();
  });

  it('L11: believes a trusted proxy, and nobody else, that a browser came without TLS', async () => {
    const hstsOf = async (trustedProxies: number, headers: Record<string, string>) => {
      const other = await startServer([], { config: { hsts: true, trustedProxies } });
      const answer = await fetch(`${other.base}/metrics`, { headers });
      await other.close();
      return answer.headers.get('strict-transport-security');
    };
    expect(await hstsOf(1, { 'x-forwarded-proto': 'https' })).to.include('max-age=');
    expect(await hstsOf(1, { 'x-forwarded-proto': 'http' })).to.equal(null);
    expect(await hstsOf(1, { 'x-forwarded-proto': 'http, https' })).to.include('max-age=');
    expect(await hstsOf(0, { 'x-forwarded-proto': 'http' })).to.include('max-age=');
  });
});

describe('health', () => {
  it('N5: is ready only when its parts are, and says which', async () => {
    let ready = false;
    const it_ = await startServer(thingRoutes({ runs: 0 }), {
      readiness: async () => ({ ready, checks: { database: ready } }),
    });
    const early = await it_.client.get('//api/ready');
    expect([early.status, early.code, early.headers.get('retry-after')]).to.deep.equal([503, 'unavailable', '1']);
    expect(early.body.checks).to.deep.equal({ database: false });
    expect((await it_.client.get('//api/health')).body).to.deep.equal({ status: 'ok' });
    ready = true;
    expect((await it_.client.get('//api/ready')).body).to.deep.equal({ status: 'ready', checks: { database: true } });
    await it_.close();
  });
});

describe('stopping', () => {
  it('lets what is in flight finish, and takes nothing new', async () => {
    let finish = (): void => undefined;
    let arrived = (): void => undefined;
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const it_ = await startServer(thingRoutes({ runs: 0 }), {
      readiness: () =>
        new Promise((resolve) => {
          arrived();
          finish = () => resolve({ ready: true, checks: {} });
        }),
    });
    const inFlight = fetch(`${it_.base}/api/ready`);
    await arrival;
    const closed = it_.close();
    expect(await fetch(`${it_.base}/api/health`).catch(() => 'refused')).to.equal('refused');
    finish();
    expect((await inFlight).status).to.equal(200);
    await closed;
  });
});

describe('the route table', () => {
  const [first, ...others] = thingRoutes({ runs: 0 }).filter(({ operationId }) => operationId.endsWith('Thing')) as [
    Route,
    ...Route[],
  ];
  const parts = { app: {}, logger: pino({ level: 'silent' }) };
  const boot = (routes: readonly Route[]) => () =>
    createServer({ ...parts, routes, config: { secrets: ['x'.repeat(32)], rateLimits: 'off' } } as never);

  it('B1: stops the boot at a route without a policy, or with one that is not known', () => {
    const changed = (policy: unknown) => boot([{ ...first, policy } as Route]);
    expect(changed(undefined)).to.throw('has no policy');
    expect(changed({ permission: 'catalog.browse' })).to.throw('has no policy');
    expect(changed({ permission: 'all', scope: 'anyone' })).to.throw('has no policy');
    expect(changed({ permission: 'toString', scope: 'anyone' })).to.throw('has no policy');
    expect(changed({ permission: 'catalog.browse', scope: 'world' })).to.throw('has no policy');
  });

  it('stops the boot at an operation or a path that stands twice', () => {
    expect(boot([first, ...others, first])).to.throw('stands twice');
    expect(boot([first, { ...first, operationId: 'other' }])).to.throw('POST /api/v1/things');
  });

  it('stops the boot at path parameters that no schema describes', () => {
    const things = { id: 'product' } as const;
    expect(boot([{ ...first, fullPath: '/api/v1/things/{id}', things }])).to.throw('parameters of its path');
  });

  it('B1: stops the boot at path parameters that do not say what they name, or name what is not known', () => {
    const changed = (things: unknown) => boot([{ ...first, fullPath: '/api/v1/things/{id}', things } as Route]);
    expect(changed(undefined)).to.throw('makeThing does not say what its id names');
    expect(changed({ thing_id: 'product' })).to.throw('what its id names');
    expect(changed({ id: 'anything' })).to.throw('what its id names');
    expect(changed({ id: 'toString' })).to.throw('what its id names');
  });
});
