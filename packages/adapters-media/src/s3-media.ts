import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Inbox, PrivateFiles, PublicFiles } from '@soko/application';
import { refuse } from '@soko/domain';
import type { MediaConfig } from './config.ts';
import { contentTypeOf } from './content-type.ts';
import { fileGrants } from './grants.ts';
import { counting, requirePrivateKey } from './local-files.ts';
import { newFile } from './new-file.ts';
import { requireKey, typeOfKey } from './public-key.ts';
import type { S3Space } from './s3-space.ts';

const PRIVATE = 'private/';
const INBOX = 'inbox/';

/** The inbox in a bucket that nobody reads: bytes go there without passing this server, and are looked at afterwards. */
export function s3Inbox(space: S3Space, now: () => number = Date.now): Inbox {
  const keyOf = (id: string): string => `${INBOX}${id}`;
  return {
    async ticket({ id, contentType, size, sha256, expiresAt }) {
      const seconds = Math.max(1, Math.min(600, Math.floor((expiresAt.getTime() - now()) / 1000)));
      return { method: 'PUT', ...(await space.presignedPut(keyOf(id), { contentType, size, sha256, seconds })) };
    },
    opened: () => null,
    receive: async () => refuse('not_found'),
    read: (id, mostBytes) => space.read(keyOf(id), mostBytes),
    remove: (id) => space.remove([keyOf(id)]),
  };
}

/** Public files in a bucket. */
export function s3PublicFiles(space: S3Space, { mediaUrl }: Pick<MediaConfig, 'mediaUrl'>): PublicFiles {
  return {
    async put(key, { contentType, bytes }) {
      requireKey(key);
      await space.put(key, bytes, { contentType, cacheControl: 'public, max-age=31536000, immutable' });
    },
    urlOf: (key) => `${mediaUrl}/${key}`,
    async open(key) {
      const contentType = typeOfKey(key);
      const bytes = contentType === null ? null : await space.read(key);
      return contentType === null || bytes === null ? null : { contentType, bytes };
    },
    remove: (keys) => space.remove(keys.filter((key) => typeOfKey(key) !== null)),
  };
}

/**
 * Private files in a bucket. Links lead to this server, which compares the checksum, names the file as an attachment and
 * notes each reading: a link to the bucket itself could do none of it.
 */
export function s3Files(space: S3Space, { baseUrl, secrets }: Pick<MediaConfig, 'baseUrl' | 'secrets'>): PrivateFiles {
  const grants = fileGrants(secrets);
  const keyOf = (key: string): string => {
    requirePrivateKey(key);
    return `${PRIVATE}${key}`;
  };
  return {
    async put(key, bytes, types) {
      const name = keyOf(key);
      const folder = await mkdtemp(join(tmpdir(), 'soko-private-'));
      const path = join(folder, 'file');
      try {
        const { counted, found } = counting();
        await pipeline(bytes, counted, await newFile(path));
        const contentType = await contentTypeOf(path);
        if (contentType === null || !types.includes(contentType)) return refuse('file_type_not_allowed', { types });
        await space.put(name, await readFile(path), { contentType });
        return { ...found(), contentType };
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    link: async (grant) => `${baseUrl}/api/v1/files/${grants.seal(grant)}`,
    granted: (token) => grants.open(token),
    async open(key, sha256) {
      const bytes = await space.read(keyOf(key));
      if (bytes === null || createHash('sha256').update(bytes).digest('hex') !== sha256) {
        throw new Error(`The file ${key} is not the one that was kept.`);
      }
      return (async function* () {
        yield bytes;
      })();
    },
    remove: (key) => space.remove([keyOf(key)]),
    keptBefore: (then, limit) => space.keptBefore(PRIVATE, then, limit),
  };
}
