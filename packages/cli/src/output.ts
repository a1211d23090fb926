import type { Writable } from 'node:stream';

/** Where a command speaks: results on stdout, all else on stderr. */
export type Output = Readonly<{
  /** A line of the result. */
  say(line: string): void;
  /** Text of the result, as it is. */
  write(text: string | Uint8Array): void;
  /** A line about the work. */
  tell(line: string): void;
}>;

export const outputTo = (out: Writable, err: Writable): Output => ({
  say: (line) => void out.write(`${line}\n`),
  write: (text) => void out.write(text),
  tell: (line) => void err.write(`${line}\n`),
});
