import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Where a command speaks: results on stdout, all else on stderr. */
export type Output = Readonly<{
  /** A line of the result. */
  say(line: string): void;
  /** Text of the result, as it is. */
  write(text: string): void;
  /** Bytes of the result, no faster than they are taken. */
  pour(bytes: AsyncIterable<Uint8Array>): Promise<void>;
  /** A line about the work. */
  tell(line: string): void;
}>;

export const outputTo = (out: Writable, err: Writable): Output => ({
  say: (line) => void out.write(`${line}\n`),
  write: (text) => void out.write(text),
  pour: (bytes) => pipeline(bytes, out, { end: false }),
  tell: (line) => void err.write(`${line}\n`),
});
