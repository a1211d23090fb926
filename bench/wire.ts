import { connect, type Socket } from 'node:net';

/** An answer as the load sees it: its headers are looked at for the length alone. */
export type Reply = Readonly<{ status: number; body: Buffer }>;

/** One client: a connection that is kept open, and asks one thing at a time. */
export type Wire = Readonly<{
  send: (request: Buffer) => Promise<Reply>;
  close: () => void;
}>;

/** The bytes of a request; made once where the same is asked many times. */
export function request(
  method: string,
  path: string,
  { headers = {}, body }: Readonly<{ headers?: Readonly<Record<string, string>>; body?: unknown }> = {},
): Buffer {
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'Host: bench',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(text === '' ? [] : ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(text)}`]),
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${text}`);
}

/**
 * A client cheap enough to leave the two cores to what is measured. It knows no more of HTTP than the servers here speak:
 * every answer with a body tells its length.
 */
export function openWire(port: number): Wire {
  let socket: Socket | null = null;
  let waiting: { resolve: (reply: Reply) => void; reject: (failure: Error) => void } | null = null;
  let chunks: Buffer[] = [];

  const fail = (failure: Error): void => {
    socket?.destroy();
    socket = null;
    const gone = waiting;
    waiting = null;
    gone?.reject(failure);
  };
  const read = (chunk: Buffer): void => {
    chunks.push(chunk);
    const bytes = chunks.length === 1 ? chunk : Buffer.concat(chunks);
    const reply = replyIn(bytes);
    chunks = reply === null ? [bytes] : [];
    if (reply === null || waiting === null) return;
    const { resolve } = waiting;
    waiting = null;
    resolve(reply);
  };
  const opened = (): Socket => {
    if (socket !== null) return socket;
    chunks = [];
    socket = connect({ port, host: '127.0.0.1', noDelay: true });
    socket.on('data', read);
    socket.on('error', fail);
    socket.on('close', () => fail(new Error('The server hung up.')));
    return socket;
  };
  const sendOnce = (bytes: Buffer): Promise<Reply> =>
    new Promise((resolve, reject) => {
      waiting = { resolve, reject };
      opened().write(bytes);
    });
  return {
    // a server may close a connection that was still for a while, just as it is used again: every client asks once more
    send: (bytes) => (socket === null ? sendOnce(bytes) : sendOnce(bytes).catch(() => sendOnce(bytes))),
    close: () => {
      socket?.removeAllListeners('close');
      socket?.destroy();
      socket = null;
    },
  };
}

/** The answer that these bytes are, or null while some are missing. */
function replyIn(bytes: Buffer): Reply | null {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const [, length = '0'] = /\r\ncontent-length: *(\d+)/i.exec(bytes.toString('latin1', 0, end)) ?? [];
  const from = end + 4;
  if (bytes.length < from + Number(length)) return null;
  return { status: Number(bytes.toString('latin1', 9, 12)), body: bytes.subarray(from, from + Number(length)) };
}
