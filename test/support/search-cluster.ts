import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What the stand-in was asked: the body, or each line of one that has several, parsed. */
export type Asked = Readonly<{
  method: string;
  path: string;
  authorization: string | undefined;
  lines: readonly unknown[];
}>;

/** Stands in for an OpenSearch cluster: notes what it is asked, and answers all the same. */
export type StandIn = Readonly<{
  url: string;
  asked: Asked[];
  /** From now on. Writes of an index are always taken. */
  answers: (body: unknown, status?: number) => void;
  close: () => Promise<void>;
}>;

export async function openCluster(): Promise<StandIn> {
  const asked: Asked[] = [];
  let answer: { body: unknown; status: number } = { body: {}, status: 200 };
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const lines = body
      .split('\n')
      .filter((line) => line !== '')
      .map((line): unknown => JSON.parse(line));
    const { method = '', url = '' } = request;
    asked.push({ method, path: url, authorization: request.headers.authorization, lines });
    const { status } = method === 'PUT' ? { status: 200 } : answer;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(method === 'HEAD' ? undefined : JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    answers: (body, status = 200) => {
      answer = { body, status };
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
