import type { Sender } from '@soko/adapters-mail';
import type { Mail } from '@soko/application';

export const FROM: Sender = { name: 'Soko', address: 'no-reply@soko.test' };

export const aMail = (changes: Partial<Mail> = {}): Mail => ({
  key: '019b7a00-0000-7000-8000-000000000001',
  to: 'buyer@demo.test',
  subject: 'Your order S-1',
  text: 'Thank you.\nTotal: NGN 1999.00',
  ...changes,
});

/** The header of a raw message: names in lower case, folded lines joined. */
export const headerOf = (raw: string): ReadonlyMap<string, string> => {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ');
  return new Map(head.split('\r\n').map((line) => [line.split(':')[0]!.toLowerCase(), line.replace(/^[^:]+: ?/, '')]));
};

/** What sending fails with; undefined when it does not. */
export const failureOf = (sending: Promise<void>): Promise<unknown> =>
  sending.then(
    () => undefined,
    (failure: unknown) => failure,
  );
