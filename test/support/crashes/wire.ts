/** A message that a client sends to PostgreSQL (protocol 3). */
export type Message = Readonly<{
  /** Its letter: `Q` a simple query, `P` parse, `B` bind, `E` execute, `S` sync, …; empty for the one that opens a connection. */
  letter: string;
  /** The whole of it as text, one character per byte: names and SQL can be found in it. */
  text: string;
  bytes: Buffer;
}>;

/** What ends an answer of the server: it is ready for the next query. */
export const READY = 'Z';

/**
 * Cuts a stream into its messages: bytes in, as they come; whole messages out. `opens` where the stream's first message
 * is the one that opens a connection, which has no letter.
 */
export function messagesOf({ opens }: Readonly<{ opens: boolean }>): (chunk: Buffer) => Message[] {
  let left: Buffer = Buffer.alloc(0);
  let isFirst = opens;
  return (chunk) => {
    left = Buffer.concat([left, chunk]);
    const whole: Message[] = [];
    for (;;) {
      const letterLength = isFirst ? 0 : 1;
      if (left.length < letterLength + 4) return whole;
      const length = letterLength + left.readUInt32BE(letterLength);
      if (left.length < length) return whole;
      const bytes = left.subarray(0, length);
      whole.push({ letter: bytes.toString('latin1', 0, letterLength), text: bytes.toString('latin1'), bytes });
      left = left.subarray(length);
      isFirst = false;
    }
  };
}

/** Whether the message commits a transaction. */
export const commits = ({ letter, text }: Message): boolean => letter === 'Q' && /^commit/i.test(text.slice(5));

/** Whether the message makes the server answer: a whole query, or the end of a prepared one. */
export const asks = ({ letter }: Message): boolean => letter === 'Q' || letter === 'S';
