import { open } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type * as FileType from 'file-type';

const EDGE = 1024;

/** What a whole file of the type ends with, besides beginning as it should. Types that are not here are not known. */
const ENDS: Readonly<Record<string, (tail: Buffer) => boolean>> = {
  'application/pdf': (tail) => tail.includes('%%EOF'),
  'image/png': (tail) => tail.subarray(-12).toString('latin1') === '\0\0\0\0IEND\xaeB`\x82',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': (tail) =>
    tail.includes(Buffer.from('PK\x05\x06', 'latin1')),
  'image/jpeg': (tail) => tail.lastIndexOf(Buffer.from([0xff, 0xd9])) !== -1,
};

/**
 * The media type of a file by its content: by how it begins, and by an end that fits. What begins like text is taken for
 * CSV, which has no mark of its own. Null for any other.
 */
export async function contentTypeOf(path: string): Promise<string | null> {
  const { fileTypeFromFile }: typeof FileType = createRequire(import.meta.url)('file-type');
  const found = await fileTypeFromFile(path);
  if (found === undefined) return isText(await headOf(path)) ? 'text/csv' : null;
  if (!Object.hasOwn(ENDS, found.mime)) return null;
  return ENDS[found.mime]?.(await tailOf(path)) ? found.mime : null;
}

/** Neither empty nor binary; markup is no table. */
const isText = (head: Buffer): boolean =>
  head.length > 0 && !head.includes(0) && !/^\s*</.test(head.toString('latin1'));

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(EDGE), 0, EDGE, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function tailOf(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const length = Math.min(size, EDGE);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer;
  } finally {
    await file.close();
  }
}
