import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { type Message, messagesOf, READY } from './wire.ts';

/** What becomes of a message on its way to the database. */
export type Fate =
  | 'passes'
  /** The process dies, and the message was never sent. */
  | 'dies_before'
  /** The message arrives and is worked on; its sender is dead by then. */
  | 'dies_after'
  /** The message arrives and is worked on; the answer is lost with the connection, and nobody dies. */
  | 'loses_answer';

/** Decides about each message; `at` counts them from 1, over all connections, since the judge was set. */
export type Judge = (message: Message, at: number) => Fate;

export type DatabaseProxy = Readonly<{
  /** The database, through the proxy. */
  url: string;
  /** Lets everything pass, until the judge says otherwise. */
  judge: (judge: Judge) => void;
  /** How many messages passed or met their fate since the judge was set. */
  sent: () => number;
  /** Whether a message has met a fate. */
  hasStruck: () => boolean;
  /** Settles when no connection is left at the database: whatever the dead process began has been kept or undone. */
  gone: () => Promise<void>;
  close: () => Promise<void>;
}>;

/** One connection: the process is near, the database far. */
type Line = Readonly<{ near: Socket; far: Socket; gone: Promise<unknown> }>;

/**
 * Stands between one process and the database. When the process is to die, `kill` is called at once and nothing of it
 * passes any more; what did pass is worked on to its end.
 */
export async function startProxy(databaseUrl: string, kill: () => void): Promise<DatabaseProxy> {
  const database = new URL(databaseUrl);
  const lines = new Set<Line>();
  let judge: Judge = () => 'passes';
  let sent = 0;
  let isDead = false;
  let hasStruck = false;

  const die = (): void => {
    isDead = true;
    hasStruck = true;
    kill();
    for (const { near, far } of lines) {
      far.end(); // what was written before is read before the end is
      near.destroy();
    }
  };

  const open = (near: Socket): void => {
    if (isDead) {
      near.destroy();
      return;
    }
    const far = connect({ host: database.hostname, port: Number(database.port), allowHalfOpen: true, noDelay: true });
    const line: Line = { near, far, gone: once(far, 'close') };
    lines.add(line);
    let isDeaf = false;

    const asked = messagesOf({ opens: true });
    near.on('data', (chunk) => {
      for (const message of asked(chunk)) {
        if (isDead) return;
        sent += 1;
        const fate = judge(message, sent);
        if (fate !== 'dies_before') far.write(message.bytes);
        if (fate === 'loses_answer') isDeaf = hasStruck = true;
        if (fate === 'dies_before' || fate === 'dies_after') die();
      }
    });
    const answered = messagesOf({ opens: false });
    far.on('data', (chunk) => {
      const isOver = answered(chunk).some(({ letter }) => letter === READY);
      if (!isDeaf) {
        if (!isDead) near.write(chunk);
      } else if (isOver) {
        far.end();
        near.destroy();
      }
    });

    near.on('end', () => far.end());
    near.on('close', () => far.end());
    far.on('end', () => near.end());
    far.on('close', () => {
      lines.delete(line);
      near.destroy();
    });
    // 'close' follows each of them
    for (const socket of [near, far]) socket.on('error', () => {});
  };

  const server = createServer({ allowHalfOpen: true, noDelay: true }, open);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  url.searchParams.delete('host'); // no socket beside it

  const gone = async (): Promise<void> => {
    await Promise.all([...lines].map((line) => line.gone));
  };
  return {
    url: url.href,
    judge(next) {
      judge = next;
      sent = 0;
      hasStruck = false;
    },
    sent: () => sent,
    hasStruck: () => hasStruck,
    gone,
    async close() {
      server.close();
      for (const { near, far } of lines) {
        near.destroy();
        far.end();
      }
      await gone();
    },
  };
}
