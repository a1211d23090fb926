import { createHash } from 'node:crypto';
import type { FileGrant, PrivateFiles } from '@soko/application';
import { refuse } from '@soko/domain';

/** Files in memory, for use cases. */
export type MemoryFiles = PrivateFiles & Readonly<{ kept: ReadonlyMap<string, Readonly<{ bytes: Buffer; at: Date }>> }>;

/** A file is a PDF where it begins like one, of no known type where it begins like markup, and else CSV. */
const typeOf = (bytes: Buffer): string => {
  const text = bytes.toString('latin1');
  if (text.startsWith('%PDF-')) return 'application/pdf';
  return text.startsWith('<') ? '' : 'text/csv';
};

export function memoryFiles(now: () => Date = () => new Date()): MemoryFiles {
  const kept = new Map<string, { bytes: Buffer; at: Date }>();
  const granted = new Map<string, FileGrant>();
  return {
    kept,
    async put(key, bytes, types) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of bytes) chunks.push(chunk);
      const whole = Buffer.concat(chunks);
      const contentType = typeOf(whole);
      if (!types.includes(contentType)) return refuse('file_type_not_allowed', { types });
      kept.set(key, { bytes: whole, at: now() });
      const sha256 = createHash('sha256').update(whole).digest('hex');
      return { size: whole.length, sha256, contentType };
    },
    async link(grant) {
      const token = String(granted.size + 1);
      granted.set(token, grant);
      return `https://files.test/${token}`;
    },
    granted: (token) => granted.get(token) ?? null,
    async open(key) {
      const file = kept.get(key);
      if (!file) throw new Error(`There is no file ${key}.`);
      return (async function* () {
        yield file.bytes;
      })();
    },
    async remove(key) {
      kept.delete(key);
    },
    keptBefore: async (then, limit) =>
      [...kept]
        .filter(([, { at }]) => at < then)
        .map(([key]) => key)
        .slice(0, limit),
  };
}
