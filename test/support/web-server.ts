import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came in, with all of its body. */
export type Received = Readonly<{ method: string; path: string; headers: ReadonlyMap<string, string>; body: Buffer }>;

export type WebServer = Readonly<{ url: string; received: readonly Received[]; close: () => Promise<void> }>;

/** A real HTTP server on a free port of this machine; `answer` may leave a request without an answer. */
export async function webServer(answer: (request: Received, response: ServerResponse) => void): Promise<WebServer> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void readAll(request).then((whole) => {
      received.push(whole);
      answer(whole, response);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

async function readAll(request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers = new Map(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  return { method: request.method ?? '', path: request.url ?? '', headers, body: Buffer.concat(chunks) };
}
