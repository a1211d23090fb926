import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { inTransaction } from '@soko/adapters-db';

/** What a process tells of each call or connection as it begins: fetch, HTTP by Node's own client, and anything over TCP. */
const CHANNELS = ['undici:request:create', 'http.client.request.start', 'net.client.socket'];

/** Watches this process for calls to the outside that begin inside of a transaction. */
export type NetworkWatch = Readonly<{
  /** By what each began, oldest first. */
  inside: readonly string[];
  stop: () => void;
}>;

export function watchNetwork(): NetworkWatch {
  const inside: string[] = [];
  const note = (_: unknown, name: string | symbol): void => {
    if (inTransaction()) inside.push(String(name));
  };
  for (const channel of CHANNELS) subscribe(channel, note);
  return {
    inside,
    stop: () => {
      for (const channel of CHANNELS) unsubscribe(channel, note);
    },
  };
}
