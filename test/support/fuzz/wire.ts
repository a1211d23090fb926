import { connect, type Socket } from 'node:net';

/** A request down to its bytes: what a well-meant client cannot send is the point of it. */
export type Shot = Readonly<{
  method: string;
  /** The request target as it stands in the first line. */
  target: string;
  /** In order, repeated ones too. */
  headers: readonly (readonly [string, string])[];
  body: Buffer | null;
  /** How the body goes: with its length, in chunks, byte by byte, or with a length that it does not have. */
  framing: 'length' | 'chunked' | 'slow' | 'cut' | 'longer';
}>;

export type Reply = Readonly<{ status: number; headers: ReadonlyMap<string, string>; body: string }>;

/** Longer than this no answer may take, in milliseconds. */
const PATIENCE = 15_000;
const BREAK = '\r\n';

/** Sends a request on a connection of its own and reads the answer; null when the server hung up without one. */
export function shoot(port: number, shot: Shot): Promise<Reply | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1');
    socket.setTimeout(PATIENCE, () => {
      socket.destroy();
      reject(new Error(`No answer in ${PATIENCE} ms.`));
    });
    socket.setNoDelay(true);
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', () => {}); // hung up while we were still sending: what came so far is the answer
    socket.on('close', () => {
      try {
        resolve(replyOf(Buffer.concat(chunks), shot.method));
      } catch (failure) {
        reject(failure as Error);
      }
    });
    socket.on('connect', () => send(socket, shot));
  });
}

/** Writes piece by piece, each when the last one is on its way. */
function send(socket: Socket, shot: Shot): void {
  const pieces = piecesOf(shot);
  const next = (): void => {
    const piece = pieces.shift();
    if (piece !== undefined) socket.write(piece, next);
    else if (shot.framing === 'cut') socket.end();
  };
  next();
}

/** How much the length in the header differs from the body's. */
const LENGTH_OFF: Readonly<Record<Shot['framing'], number>> = { length: 0, chunked: 0, slow: 0, cut: 10, longer: -1 };

function piecesOf({ method, target, headers, body, framing }: Shot): Buffer[] {
  const length = String(Math.max(0, (body?.length ?? 0) + LENGTH_OFF[framing]));
  const framed = framing === 'chunked' ? ['Transfer-Encoding', 'chunked'] : ['Content-Length', length];
  const lines = [...headers, ...(body === null ? [] : [framed]), ['Connection', 'close']];
  const head = [`${method} ${target} HTTP/1.1`, ...lines.map(([name, value]) => `${name}: ${value}`), '', ''];
  const first = Buffer.from(head.join(BREAK), 'latin1');
  if (body === null) return [first];
  if (framing === 'slow') return [first, ...slicesOf(body, 8)];
  if (framing === 'chunked') return [first, ...slicesOf(body, 3).map(asChunk), Buffer.from(`0${BREAK}${BREAK}`)];
  return [first, body];
}

/** The bytes in so many parts, none of them empty. */
function slicesOf(bytes: Buffer, count: number): Buffer[] {
  const size = Math.max(1, Math.ceil(bytes.length / count));
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, part) =>
    bytes.subarray(part * size, (part + 1) * size),
  );
}

const asChunk = (bytes: Buffer): Buffer =>
  Buffer.concat([Buffer.from(bytes.length.toString(16) + BREAK), bytes, Buffer.from(BREAK)]);

/** Reads the answer in these bytes (a `100 Continue` may stand before it); null when there is none. */
function replyOf(bytes: Buffer, method: string): Reply | null {
  const end = bytes.indexOf(BREAK + BREAK);
  if (end < 0) return null;
  const [first = '', ...lines] = bytes.subarray(0, end).toString('latin1').split(BREAK);
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1]);
  const rest = bytes.subarray(end + 4);
  if (status < 200) return replyOf(rest, method);
  const headers = new Map(
    lines.map((line): [string, string] => {
      const at = line.indexOf(':');
      return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
    }),
  );
  const isChunked = headers.get('transfer-encoding') === 'chunked';
  const body = method === 'HEAD' ? '' : (isChunked ? joined(rest) : rest).toString('utf8');
  return { status, headers, body };
}

function joined(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const end = bytes.indexOf(BREAK, at);
    const size = Number.parseInt(bytes.subarray(at, end).toString('latin1'), 16);
    if (end < 0 || !(size > 0)) return Buffer.concat(parts);
    parts.push(bytes.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}
