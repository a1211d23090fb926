import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, mkdir, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PrivateFiles } from '@soko/application';
import { refuse } from '@soko/domain';
import type { MediaConfig } from './config.ts';
import { contentTypeOf } from './content-type.ts';
import { fileGrants } from './grants.ts';
import { newFile } from './new-file.ts';

/** Steps of our own making: lower case letters, digits and dashes. No dots, so no `..`, and no name that a system keeps. */
const KEY = /^[a-z0-9][a-z0-9-]{0,63}(\/[a-z0-9][a-z0-9-]{0,63}){1,5}$/;
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/;
/** The end of a file that is not whole yet. */
const PART = '.part';

/** Private files in a folder of this machine. What is there was whole and of its type when it got its name. */
export function localFiles({
  privateFolder,
  baseUrl,
  secrets,
}: Pick<MediaConfig, 'privateFolder' | 'baseUrl' | 'secrets'>): PrivateFiles {
  const grants = fileGrants(secrets);
  const pathOf = (key: string): Promise<string> => contained(privateFolder, key);
  return {
    async put(key, bytes, types) {
      const path = await pathOf(key);
      const part = `${path}${PART}`;
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const { counted, found } = counting();
      try {
        await pipeline(bytes, counted, await newFile(part));
        const contentType = await contentTypeOf(part);
        if (contentType === null || !types.includes(contentType)) return refuse('file_type_not_allowed', { types });
        await rename(part, path);
        return { ...found(), contentType };
      } catch (failure) {
        await rm(part, { force: true });
        throw failure;
      }
    },
    link: async (grant) => `${baseUrl}/api/v1/files/${grants.seal(grant)}`,
    granted: (token) => grants.open(token),
    async open(key, sha256) {
      const path = await pathOf(key);
      const hash = createHash('sha256');
      await pipeline(createReadStream(path), hash);
      if (hash.digest('hex') !== sha256) throw new Error(`The file ${key} is not the one that was kept.`);
      return createReadStream(path);
    },
    remove: async (key) => rm(await pathOf(key), { force: true }),
    keptBefore: (then, limit) => keptBefore(privateFolder, then, limit),
  };
}

/** Passes bytes on; once they are through, `found` tells what they were. */
export function counting() {
  const hash = createHash('sha256');
  let size = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      size += chunk.length;
      done(null, chunk);
    },
  });
  return { counted, found: () => ({ size, sha256: hash.digest('hex') }) };
}

/** Throws for what is no key of a private file. */
export function requirePrivateKey(key: string): void {
  if (!KEY.test(key) || key.split('/').some((step) => RESERVED.test(step)))
    throw new RangeError('This is no key of a file.');
}

/** Where a key's file lies: inside the folder, with no link on the way out of it. Throws for any other key. */
export async function contained(folder: string, key: string): Promise<string> {
  requirePrivateKey(key);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const root = await realpath(folder);
  const path = resolve(root, ...key.split('/'));
  if (!path.startsWith(root + sep)) throw new RangeError('A key leads out of the folder.');
  const steps = key.split('/').map((_, at, all) => join(root, ...all.slice(0, at + 1)));
  for (const step of steps) {
    if ((await isLink(step)) === true) throw new RangeError('A link stands in the way of a key.');
  }
  return path;
}

async function isLink(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isSymbolicLink();
  } catch (failure) {
    if (isMissing(failure)) return false;
    throw failure;
  }
}

const isMissing = (failure: unknown): boolean =>
  failure instanceof Error && 'code' in failure && failure.code === 'ENOENT';

/** Keys of older files. What is left of one that never became whole goes on the way. */
async function keptBefore(folder: string, then: Date, limit: number): Promise<readonly string[]> {
  const keys: string[] = [];
  for (const entry of await entriesOf(folder)) {
    if (keys.length >= limit) break;
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || (await stat(path)).mtime >= then) continue;
    if (path.endsWith(PART)) await rm(path, { force: true });
    else
      keys.push(
        path
          .slice(folder.length + 1)
          .split(sep)
          .join('/'),
      );
  }
  return keys;
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { recursive: true, withFileTypes: true });
  } catch (failure) {
    if (isMissing(failure)) return [];
    throw failure;
  }
}
