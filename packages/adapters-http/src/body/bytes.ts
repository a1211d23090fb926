import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { refuse } from '@soko/domain';
import { HttpProblem } from '../problems.ts';

/** The largest body, in bytes, as sent and once more after it is unpacked. */
export const MAX_BODY_BYTES = 1_000_000;

const UNPACK = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

/**
 * The bytes of a body, unpacked. Refuses `payload_too_large`, `unsupported_media_type` for an encoding that is not known,
 * and `malformed_request` for one that is broken or for a caller who hangs up.
 */
export async function readBytes(request: IncomingMessage, limit = MAX_BODY_BYTES): Promise<Buffer> {
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  const known = encoding === 'identity' || encoding === '' || Object.hasOwn(UNPACK, encoding);
  if (!known)
    throw new HttpProblem('unsupported_media_type', { detail: 'Send the body as it is, or as gzip, deflate or br.' });
  const bytes = await collect(request, limit);
  return encoding === 'identity' || encoding === '' || bytes.length === 0
    ? bytes
    : unpack(bytes, encoding as keyof typeof UNPACK, limit);
}

function collect(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const tooLarge = () => {
      // What is still on its way is read and dropped, so that the caller gets to see the answer.
      request.off('data', onData).resume();
      reject(new HttpProblem('payload_too_large', { detail: `A body has at most ${limit} bytes.` }));
    };
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) tooLarge();
      else chunks.push(chunk);
    };
    if (Number(request.headers['content-length'] ?? 0) > limit) return tooLarge();
    request.on('data', onData);
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('aborted', () => reject(new CallerGone()));
    request.once('error', () => reject(new CallerGone()));
  });
}

/** The bytes of a body as they come. Fails with `CallerGone` when the caller hangs up; who stops reading leaves the rest. */
export async function* readStream(request: IncomingMessage): AsyncGenerator<Uint8Array> {
  try {
    yield* request.iterator({ destroyOnReturn: false });
  } catch (failure) {
    if (request.destroyed && !request.complete) throw new CallerGone();
    throw failure;
  }
}

/** The caller hung up before its request was whole: there is nobody to answer. */
export class CallerGone extends Error {
  override name = 'CallerGone';
}

async function unpack(bytes: Buffer, encoding: keyof typeof UNPACK, limit: number): Promise<Buffer> {
  try {
    return await UNPACK[encoding](bytes, { maxOutputLength: limit });
  } catch (failure) {
    if (codeOf(failure) === 'ERR_BUFFER_TOO_LARGE') {
      throw new HttpProblem('payload_too_large', { detail: `A body has at most ${limit} bytes when unpacked.` });
    }
    if (codeOf(failure)?.match(/^(Z_|ERR_|ERR__)/)) {
      return refuse('malformed_request', { detail: `The body is not ${encoding}, as its header says.` });
    }
    throw failure;
  }
}

const codeOf = (failure: unknown): string | undefined =>
  failure instanceof Error && 'code' in failure ? String(failure.code) : undefined;
