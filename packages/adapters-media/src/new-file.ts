import { open } from 'node:fs/promises';
import type { Writable } from 'node:stream';

/**
 * Writes a file that must not be there yet, for its owner's eyes. It is there when this answers, so that whoever gives up
 * can remove it: a stream may open its file after it was given up.
 */
export async function newFile(path: string): Promise<Writable> {
  const file = await open(path, 'wx', 0o600);
  return file.createWriteStream({ flush: true });
}
