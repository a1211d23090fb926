import { open } from 'node:fs/promises';
import { fileTypeFromFile } from 'file-type';

const EDGE = 1024;

/** What a whole file of the type ends with, besides beginning as it should. Types that are not here are not known. */
const ENDS: Readonly<Record<string, (tail: Buffer) => boolean>> = {
  'application/pdf': (tail) => tail.includes('%%EOF'),
  'image/png': (tail) => tail.subarray(-12).toString('latin1') === '\0\0\0\0IEND\xaeB`\x82',
  'image/jpeg': (tail) => tail.lastIndexOf(Buffer.from([0xff, 0xd9])) !== -1,
};

/** The media type of a file by its content: by how it begins, and by an end that fits. Null for any other. */
export async function contentTypeOf(path: string): Promise<string | null> {
  const found = await fileTypeFromFile(path);
  if (found === undefined || !Object.hasOwn(ENDS, found.mime)) return null;
  return ENDS[found.mime]?.(await tailOf(path)) ? found.mime : null;
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
