import { createHash } from 'node:crypto';
import type { Media, Picture, PublicFile } from '@soko/application';
import { type ImageFailure, refuse, type UploadId } from '@soko/domain';

/** Uploads and public files in memory, for use cases; every text that begins with `image` is one. */
export type MemoryMedia = Media &
  Readonly<{
    arrived: Map<UploadId, Uint8Array>;
    shown: Map<string, PublicFile>;
    /** What stands on the web, by URL, and which URLs were asked for. */
    pages: Map<string, Uint8Array | ImageFailure>;
    asked: string[];
    fail: { next: Error | null };
  }>;

export function memoryMedia(): MemoryMedia {
  const arrived = new Map<UploadId, Uint8Array>();
  const shown = new Map<string, PublicFile>();
  const pages = new Map<string, Uint8Array | ImageFailure>();
  const asked: string[] = [];
  const fail: { next: Error | null } = { next: null };
  const picture = (bytes: Uint8Array, contentType: string): Picture =>
    Buffer.from(bytes).toString().startsWith('image')
      ? { bytes, contentType, width: 40, height: 30 }
      : refuse('image_not_valid');
  return {
    arrived,
    shown,
    pages,
    asked,
    fail,
    web: {
      async read(url) {
        asked.push(url);
        return pages.get(url) ?? 'url_not_reachable';
      },
    },
    checksum: (bytes) => createHash('sha256').update(bytes).digest('hex'),
    inbox: {
      ticket: async ({ id }) => ({ method: 'PUT', url: `https://inbox.test/${id}`, headers: {} }),
      opened: () => null,
      receive: async (id, bytes) => {
        const chunks: Uint8Array[] = [];
        for await (const chunk of bytes) chunks.push(chunk);
        arrived.set(id, Buffer.concat(chunks));
      },
      read: async (id) => arrived.get(id) ?? null,
      remove: async (id) => void arrived.delete(id),
    },
    publicFiles: {
      async put(key, file) {
        const failure = fail.next;
        fail.next = null;
        if (failure !== null) throw failure;
        shown.set(key, file);
      },
      urlOf: (key) => `https://media.test/${key}`,
      open: async (key) => shown.get(key) ?? null,
      remove: async (keys) => {
        for (const key of keys) shown.delete(key);
      },
    },
    pictures: {
      remade: async (bytes, [type = 'image/jpeg']) => picture(bytes, type),
      sized: async (bytes, sizes, types) =>
        sizes.flatMap(({ name }) => types.map((type) => ({ ...picture(bytes, type), size: name }))),
    },
  };
}
