import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import { closeListener, createListener, listen } from '../../packages/adapters-http/src/listener.ts';

describe('the listener', () => {
  const broken = async (code: string, rawPacket?: Buffer): Promise<string> => {
    const server = createListener(() => undefined, 'http://soko.test');
    const socket = new PassThrough();
    server.emit('clientError', Object.assign(new Error(code), { code, rawPacket }), socket);
    return String((await once(socket, 'data'))[0]);
  };

  it('L7: answers a sender that is too slow with 408', async () => {
    const answer = await broken('ERR_HTTP_REQUEST_TIMEOUT');
    expect(answer).to.match(/^HTTP\/1.1 408 Request Timeout\r\n/);
    expect(answer).to.include('Connection: close').and.to.include('"code":"request_timeout"');
  });

  it('L5: tells a URL that is too long from headers that are', async () => {
    expect(await broken('HPE_HEADER_OVERFLOW', Buffer.from(`GET /${'x'.repeat(9_000)}`))).to.match(/^HTTP\/1.1 414 /);
    expect(await broken('HPE_HEADER_OVERFLOW', Buffer.from(`GET / HTTP/1.1\r\nX: ${'x'.repeat(9_000)}`))).to.match(
      /^HTTP\/1.1 431 /,
    );
    expect(await broken('HPE_HEADER_OVERFLOW')).to.match(/^HTTP\/1.1 431 /);
  });

  it('L7: has the limits that cut slow senders', () => {
    const server = createListener(() => undefined, 'http://soko.test');
    expect(server).to.include({
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      keepAliveTimeout: 5_000,
      maxConnections: 10_000,
    });
  });

  it('listens on IPv4 too, and says when a port is taken', async () => {
    const server = createListener((_, answer) => answer.end('here'), 'http://soko.test');
    const port = await listen(server, 0);
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).to.equal('here');
    const second = createListener(() => undefined, 'http://soko.test');
    const failure = await listen(second, port).catch((reason: NodeJS.ErrnoException) => reason);
    expect(failure).to.have.property('code', 'EADDRINUSE');
    await closeListener(second);
    await closeListener(server);
  });

  it('ignores an expectation that it does not know', async () => {
    const server = createListener((_, answer) => answer.end('here'), 'http://soko.test');
    const port = await listen(server, 0);
    const call = request({ port, host: '127.0.0.1', headers: { Expect: 'the moon' } });
    call.end();
    const [answer] = (await once(call, 'response')) as [IncomingMessage];
    expect(answer.statusCode).to.equal(200);
    answer.resume();
    await closeListener(server);
  });

  it('answers a CONNECT with 405', async () => {
    const server = createListener(() => undefined, 'http://soko.test');
    const port = await listen(server, 0);
    const call = request({ port, host: '127.0.0.1', method: 'CONNECT', path: 'evil.example:443' });
    call.end();
    const [answer] = (await once(call, 'connect')) as [IncomingMessage];
    expect(answer.statusCode).to.equal(405);
    expect(answer.headers).to.include({ allow: '', 'content-type': 'application/problem+json' });
    await closeListener(server);
  });

  it('cuts what takes longer than the grace', async () => {
    const server = createListener(() => undefined, 'http://soko.test');
    const port = await listen(server, 0);
    const call = request({ port, host: '127.0.0.1' });
    const cut = once(call, 'error');
    call.end();
    await once(server, 'request');
    await closeListener(server, 1);
    expect((await cut)[0]).to.have.property('code', 'ECONNRESET');
  });
});
