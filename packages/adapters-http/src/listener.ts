import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener, type Server, STATUS_CODES } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { DomainError } from '@soko/domain';
import { MAX_HEADER_BYTES, MAX_URL_BYTES } from './guard.ts';
import { HttpProblem, problemOf } from './problems.ts';

/** How long requests in flight may go on after the server was told to stop, in milliseconds. */
const GRACE_MS = 10_000;

/** A Node server with the limits the API promises: a slow or broken sender is cut off with a problem. */
export function createListener(callback: RequestListener, baseUrl: string): Server {
  const server = createServer(
    {
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      keepAliveTimeout: 5_000,
      connectionsCheckingInterval: 1_000,
      // Longer headers and URLs are turned away by name, in guard.ts; this is only where reading stops.
      maxHeaderSize: MAX_HEADER_BYTES + 2 * MAX_URL_BYTES,
      insecureHTTPParser: false,
      // Judged in guard.ts, so that the answer is a problem.
      requireHostHeader: false,
    },
    callback,
  );
  server.maxConnections = 10_000;
  // Node would answer a bare 417 to an expectation that it does not know; to ignore it is as right (RFC 9110, 10.1.1).
  server.on('checkExpectation', callback);
  // Nor would it answer a CONNECT at all.
  server.on('connect', (_, socket) => {
    refuseConnection(socket, new HttpProblem('method_not_allowed', {}, { Allow: '' }), baseUrl);
  });
  server.on('clientError', (failure: NodeJS.ErrnoException & { rawPacket?: Buffer }, socket) => {
    refuseConnection(socket, brokenBy(failure), baseUrl);
  });
  return server;
}

/** What a failure of the HTTP parser means. */
function brokenBy({ code, rawPacket }: NodeJS.ErrnoException & { rawPacket?: Buffer }): HttpProblem | DomainError {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new HttpProblem('request_timeout');
  if (code !== 'HPE_HEADER_OVERFLOW') return new DomainError('malformed_request', { detail: 'This is not HTTP.' });
  const firstLine = rawPacket?.subarray(0, MAX_URL_BYTES + 16) ?? Buffer.alloc(0);
  const isUrl = firstLine.length > MAX_URL_BYTES && !firstLine.includes('\n');
  return new HttpProblem(isUrl ? 'uri_too_long' : 'headers_too_large');
}

function refuseConnection(socket: Duplex, failure: HttpProblem | DomainError, baseUrl: string): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const requestId = randomUUID();
  const { status, headers, body } = problemOf(failure, { requestId, baseUrl });
  const text = JSON.stringify(body);
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(text)}`,
    `X-Request-Id: ${requestId}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    'Cache-Control: no-store',
    'Connection: close',
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${text}`, () => socket.destroy());
}

/** Listens on all addresses, IPv6 and IPv4; on IPv4 alone where there is no IPv6. Answers the port. */
export async function listen(server: Server, port: number): Promise<number> {
  try {
    return await listenOn(server, port, '::');
  } catch (failure) {
    const code = (failure as NodeJS.ErrnoException).code;
    if (code !== 'EAFNOSUPPORT' && code !== 'EADDRNOTAVAIL') throw failure;
    return listenOn(server, port, '0.0.0.0');
  }
}

const listenOn = (server: Server, port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });

/** Takes no new work, waits for what is in flight, and cuts what takes longer than the grace. */
export function closeListener(server: Server, graceMs = GRACE_MS): Promise<void> {
  if (!server.listening) return Promise.resolve();
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}
