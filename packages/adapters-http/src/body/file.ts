import { createHash } from 'node:crypto';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { refuse } from '@soko/domain';
import type { Context } from 'koa';
import { HttpProblem } from '../problems.ts';
import type { Route } from '../route.ts';
import { readStream } from './bytes.ts';
import { Upload } from './upload.ts';

/** Whether the whole body is the file of a route that takes one so. */
export const isWholeFile = (ctx: Context, { upload }: Pick<Route, 'upload'>): boolean =>
  upload?.orFile !== undefined && typeof ctx.is([...upload.orFile]) === 'string';

/**
 * The file that is a whole body, as the form would have it: written to a temporary place as it comes. Refuses
 * `malformed_request` where there is nothing, `unsupported_media_type`, `payload_too_large`; no file is left then.
 */
export async function readWholeFile(
  { req, headers }: Context,
  { upload }: Pick<Route, 'upload'>,
): Promise<Record<string, unknown>> {
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') {
    throw new HttpProblem('unsupported_media_type', { detail: 'Send the file as it is, not packed.' });
  }
  const most = upload?.maxBytes ?? 0;
  const tooLarge = () => new HttpProblem('payload_too_large', { detail: `A file has at most ${most} bytes.` });
  if (Number(headers['content-length'] ?? 0) > most) {
    req.resume(); // dropped, so that the caller gets to see the answer
    throw tooLarge();
  }
  const folder = await mkdtemp(join(tmpdir(), 'soko-upload-'));
  const path = join(folder, 'file');
  const hash = createHash('sha256');
  let size = 0;
  const counted = async function* (bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of bytes) {
      size += chunk.length;
      if (size > most) throw tooLarge();
      hash.update(chunk);
      yield chunk;
    }
  };
  try {
    const file = await open(path, 'wx', 0o600); // now, so that a stream that is given up opens none later
    await pipeline(readStream(req), counted, file.createWriteStream());
    if (size === 0) refuse('malformed_request', { detail: 'The request needs a body.' });
    return { file: new Upload(path, { fileName: 'file', size, sha256: hash.digest('hex') }) };
  } catch (failure) {
    await rm(folder, { recursive: true, force: true });
    req.resume();
    throw failure;
  }
}
