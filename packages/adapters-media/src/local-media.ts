import { randomUUID } from 'node:crypto';
import { link, lstat, mkdir, open, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Inbox, PublicFiles } from '@soko/application';
import { DomainError, Id, refuse } from '@soko/domain';
import type { MediaConfig } from './config.ts';
import { newFile } from './new-file.ts';
import { requireKey, typeOfKey } from './public-key.ts';
import { uploadTickets } from './tickets.ts';

/** The inbox in a folder of this machine, and tickets that lead to this server. */
export function localInbox({
  inboxFolder,
  baseUrl,
  secrets,
}: Pick<MediaConfig, 'inboxFolder' | 'baseUrl' | 'secrets'>): Inbox {
  const tickets = uploadTickets(secrets);
  const pathOf = (id: string): string => join(inboxFolder, Id.is(id) ? id : refuse('not_found'));
  return {
    ticket: async ({ id, contentType, size, expiresAt }) => ({
      method: 'PUT',
      url: `${baseUrl}/api/v1/uploads/${tickets.seal({ uploadId: id, contentType, size, until: expiresAt })}`,
      headers: { 'Content-Type': contentType },
    }),
    opened: (token) => tickets.open(token),
    async receive(id, bytes, size) {
      const path = pathOf(id);
      const part = `${path}.${randomUUID()}.part`;
      await mkdir(inboxFolder, { recursive: true, mode: 0o700 });
      try {
        await pipeline(bytes, exactly(size), await newFile(part));
        await named(part, path);
      } finally {
        await rm(part, { force: true });
      }
    },
    async read(id, mostBytes) {
      const file = await orNull(open(pathOf(id), 'r'));
      if (file === null) return null;
      try {
        const { size } = await file.stat();
        const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(size, mostBytes + 1)));
        return buffer.subarray(0, bytesRead);
      } finally {
        await file.close();
      }
    },
    remove: (id) => rm(pathOf(id), { force: true }),
  };
}

/** Public files in a folder of this machine, spread over folders by the end of their id. */
export function localPublicFiles({
  publicFolder,
  mediaUrl,
}: Pick<MediaConfig, 'publicFolder' | 'mediaUrl'>): PublicFiles {
  const pathOf = (key: string): string => join(publicFolder, key.slice(34, 36), key);
  return {
    async put(key, { bytes }) {
      requireKey(key);
      const path = pathOf(key);
      const part = `${path}.${randomUUID()}.part`;
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      try {
        await writeFile(part, bytes, { flag: 'wx', mode: 0o600, flush: true });
        await rename(part, path);
      } catch (failure) {
        await rm(part, { force: true });
        throw failure;
      }
    },
    urlOf: (key) => `${mediaUrl}/${key}`,
    async open(key) {
      const contentType = typeOfKey(key);
      if (contentType === null || !(await isWithin(publicFolder, pathOf(key)))) return null;
      const bytes = await orNull(readFile(pathOf(key)));
      return bytes && { contentType, bytes };
    },
    async remove(keys) {
      for (const key of keys.filter((each) => typeOfKey(each) !== null)) await rm(pathOf(key), { force: true });
    },
  };
}

/** Passes exactly so many bytes on. Refuses `file_too_large` at the first one more, and `file_altered` for fewer. */
export function exactly(size: number): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length;
      if (seen > size) done(new DomainError('file_too_large', { most_bytes: size }));
      else done(null, chunk);
    },
    flush(done) {
      done(seen < size ? new DomainError('file_altered') : null);
    },
  });
}

/** Gives a whole file its name, which nothing may have yet. Refuses `upload_not_usable`. */
async function named(part: string, path: string): Promise<void> {
  try {
    await link(part, path);
  } catch (failure) {
    if (codeOf(failure) === 'EEXIST') refuse('upload_not_usable', { status: 'received' });
    throw failure;
  }
}

/** Whether a path is a plain file inside the folder, with no link on the way. */
async function isWithin(folder: string, path: string): Promise<boolean> {
  const found = await orNull(lstat(path));
  if (found === null || !found.isFile()) return false;
  return (await realpath(path)).startsWith((await realpath(folder)) + sep);
}

async function orNull<T>(promise: Promise<T>): Promise<T | null> {
  try {
    return await promise;
  } catch (failure) {
    if (codeOf(failure) === 'ENOENT') return null;
    throw failure;
  }
}

const codeOf = (failure: unknown): unknown =>
  failure instanceof Error && 'code' in failure ? failure.code : undefined;
