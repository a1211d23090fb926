import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import {
  CALL_LIMITS,
  callProvider,
  connectingWithin,
  type Fetch,
  messageOf,
  readAnswer,
  saidNothing,
  send,
} from '@soko/adapters-payments';
import { DomainError } from '@soko/domain';
import { expect } from 'chai';
import { z } from 'zod';
import { smtpServer } from '../support/smtp.ts';
import { type WebServer, webServer } from '../support/web-server.ts';

describe('an outgoing call', () => {
  let server: WebServer;
  let answer: (response: ServerResponse) => void;
  beforeEach(async () => {
    server = await webServer((_, response) => answer(response));
  });
  afterEach(() => server.close());

  const failureOf = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => undefined,
      (failure: unknown) => failure,
    );
  const call = (limits = CALL_LIMITS) => callProvider(fetch, { method: 'GET', url: server.url }, limits);
  const expectUnavailable = (failure: unknown): void => {
    expect(failure).to.be.instanceOf(DomainError);
    expect(failure).to.include({ code: 'payment_provider_unavailable' });
    expect((failure as DomainError).cause, 'the reason').to.be.instanceOf(Error);
  };

  it('brings what was sent and what came back, whole', async () => {
    answer = (response) => response.writeHead(201, { 'x-request-id': 'r1' }).end('{"ok":true}');
    const headers = { 'content-type': 'application/json' };
    const {
      status,
      headers: got,
      body,
    } = await send(fetch, { method: 'POST', url: `${server.url}/pay`, headers, body: '{}' });
    expect([status, got.get('x-request-id'), Buffer.from(body).toString()]).to.deep.equal([201, 'r1', '{"ok":true}']);
    const [request] = server.received;
    expect([request?.method, request?.path, String(request?.body)]).to.deep.equal(['POST', '/pay', '{}']);
  });

  it('brings an empty answer', async () => {
    answer = (response) => response.writeHead(204).end();
    expect((await call()).body).to.have.length(0);
  });

  it('leaves it to the adapter what a 4xx means', async () => {
    answer = (response) => response.writeHead(404).end('no such payment');
    expect((await call()).status).to.equal(404);
  });

  it('is read in the shape that the provider has for it', async () => {
    answer = (response) => response.end('{"id":"p1","more":true}');
    expect(readAnswer(z.object({ id: z.string() }), await call())).to.deep.equal({ id: 'p1' });
  });

  it('is read without losing a digit of a long number', async () => {
    answer = (response) =>
      response.end('{"id":18446744073709551615,"text":"12345678901234567890 \\" 1","amount":1500.25}');
    const shape = z.object({ id: z.string(), text: z.string(), amount: z.number() });
    expect(readAnswer(shape, await call())).to.deep.equal({
      id: '18446744073709551615',
      text: '12345678901234567890 " 1',
      amount: 1500.25,
    });
  });

  it('says in one line why it was refused, however the provider puts it', async () => {
    const said = {
      '{"message":"No such thing"}': 'No such thing',
      '{"message":{"amount":["validation.required"]}}': '{"amount":["validation.required"]}',
      '{"error":{"description":"Not now"}}': 'Not now',
      '<html>': 'null',
      '{}': 'null',
    };
    for (const [body, message] of Object.entries(said)) {
      answer = (response) => response.writeHead(400).end(body);
      expect(messageOf(await call()), body).to.equal(message);
    }
  });

  it('finds the provider unavailable when its answer cannot be read', async () => {
    for (const text of ['<html>Sign in</html>', '', '{"id":', 'null', '{"id":1}']) {
      answer = (response) => response.end(text);
      const read = call().then((incoming) => readAnswer(z.object({ id: z.string() }), incoming));
      expectUnavailable(await failureOf(read));
    }
  });

  it('finds the provider unavailable when the adapter cannot tell what a 4xx means', async () => {
    answer = (response) => response.writeHead(409).end('{}');
    expectUnavailable(saidNothing(await call()));
  });

  it('finds the provider unavailable when it is broken or overloaded', async () => {
    for (const status of [429, 500, 503]) {
      answer = (response) => response.writeHead(status).end();
      expectUnavailable(await failureOf(call()));
    }
  });

  it('I12: finds the provider unavailable when it does not answer in time', async () => {
    answer = () => {};
    expectUnavailable(await failureOf(call({ ...CALL_LIMITS, totalMs: 50 })));
  });

  it('finds the provider unavailable when its answer does not end in time', async () => {
    answer = (response) => response.writeHead(200).write('{');
    expectUnavailable(await failureOf(call({ ...CALL_LIMITS, totalMs: 50 })));
  });

  it('finds the provider unavailable when nobody listens', async () => {
    await server.close();
    expectUnavailable(await failureOf(call()));
  });

  it('I12: follows no redirect', async () => {
    answer = (response) => response.writeHead(302, { location: '/elsewhere' }).end();
    expectUnavailable(await failureOf(call()));
    expect(server.received).to.have.length(1);
  });

  it('I12: reads no more than its limit, and hangs up', async () => {
    const hungUp = new Promise((closed) => {
      answer = (response) => {
        response.on('close', closed);
        const more = (): void => {
          while (!response.destroyed && response.write(Buffer.alloc(16_384)));
        };
        response.on('drain', more);
        more();
      };
    });
    expectUnavailable(await failureOf(call({ ...CALL_LIMITS, maxBytes: 100_000 })));
    await hungUp;
  });

  it('has the limits of a provider call unless told', async () => {
    let signal: AbortSignal | null | undefined;
    const spy: Fetch = async (_, init) => {
      signal = init?.signal;
      return new Response(Buffer.alloc(1024 * 1024 + 1));
    };
    expectUnavailable(await failureOf(callProvider(spy, { method: 'GET', url: server.url })));
    expect(signal).to.be.instanceOf(AbortSignal);
  });
});

describe('I12: a connection to a provider', () => {
  /** The call with all the time of the world, over a connection that has almost none. */
  const callOver = (url: string, fetch = connectingWithin(50)) =>
    send(fetch, { method: 'GET', url }, { ...CALL_LIMITS, totalMs: 60_000 });
  /** Why it came to nothing: the codes of a failure and of what caused it. */
  const codesOf = (failure: unknown): readonly unknown[] =>
    failure instanceof Error
      ? [(failure as NodeJS.ErrnoException).code, ...codesOf(failure.cause)].filter((code) => code !== undefined)
      : [];
  const reasonOf = (work: Promise<unknown>): Promise<readonly unknown[]> => work.then(() => [], codesOf);

  it('is given up after a time of its own, long before the call would be', async () => {
    const taken: Socket[] = [];
    // takes the connection, and never shakes hands
    const deaf = createServer((socket) => taken.push(socket)).listen(0, '127.0.0.1');
    await once(deaf, 'listening');
    const { port } = deaf.address() as AddressInfo;
    expect(await reasonOf(callOver(`https://127.0.0.1:${port}`))).to.include('UND_ERR_CONNECT_TIMEOUT');
    for (const socket of taken) socket.destroy();
    await new Promise((closed) => deaf.close(closed));
  });

  it('has no limit on what comes after it', async () => {
    let answered: ServerResponse | undefined;
    const slow = await webServer((_, response) => {
      answered = response;
    });
    const calling = callOver(slow.url);
    while (slow.received.length === 0) await new Promise(setImmediate);
    answered?.end('late');
    expect(Buffer.from((await calling).body).toString()).to.equal('late');
    await slow.close();
  });

  it('is refused where the certificate is nobody’s', async () => {
    // no web server, but one with a certificate that it signed itself, years ago
    const forged = await smtpServer({ secure: true });
    const [reason] = await reasonOf(callOver(`https://${forged.host}`, connectingWithin()));
    expect(reason).to.be.oneOf(['DEPTH_ZERO_SELF_SIGNED_CERT', 'CERT_HAS_EXPIRED']);
    await forged.close();
  });
});
