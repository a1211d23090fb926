import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A message as the server took it: the envelope, and the bytes as text. */
export type TakenMail = Readonly<{ from: string; to: readonly string[]; user: string | undefined; raw: string }>;

export type TestSmtpServer = Readonly<{ host: string; taken: readonly TakenMail[]; close: () => Promise<void> }>;

/** A real SMTP server on a free port of this machine. It takes any login, and mail without one, unless told otherwise. */
export async function smtpServer(options: SMTPServerOptions = {}): Promise<TestSmtpServer> {
  const taken: TakenMail[] = [];
  const server = new SMTPServer({
    logger: false, // no word about its own certificate, which is for tests alone
    authOptional: true,
    disableReverseLookup: true,
    closeTimeout: 100,
    onAuth: ({ username }, _session, done) => done(null, { user: username }),
    onData(stream, { envelope, user }, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        taken.push({
          from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
          to: envelope.rcptTo.map(({ address }) => address),
          user,
          raw: Buffer.concat(chunks).toString(),
        });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => {}); // a client that hangs up in the middle is part of a test
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.server.address() as AddressInfo;
  return { host: `127.0.0.1:${port}`, taken, close: () => new Promise((closed) => server.close(closed)) };
}
