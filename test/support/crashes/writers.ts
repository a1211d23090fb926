import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import type { Client } from '../client.ts';
import { times } from '../races/chance.ts';
import { ADDRESS, aKey } from '../server-shopping.ts';

/** Clients that check out one after the other, all of them at once; each sends a call until it is done. */
export type Writers = Readonly<{
  /** The orders that were acknowledged, by the e-mail address of each. */
  acknowledged: ReadonlyMap<string, string>;
  /** How many calls of each client were acknowledged, and how often each was told to come back. */
  done: readonly number[];
  refused: readonly number[];
  /** Whether this holds by now; throws what any of them met that it should not have. */
  have: (come: () => boolean) => boolean;
  /** Lets each end the call it is in, and throws what any of them met that it should not have. */
  stop: () => Promise<void>;
}>;

/** One client for each of these access tokens. */
export function startWriters(tokens: readonly string[], client: Client, sku: string): Writers {
  const count = tokens.length;
  const acknowledged = new Map<string, string>();
  const done = times(count, () => 0);
  const refused = times(count, () => 0);
  let isOver = false;

  const write = async (as: string, index: number): Promise<void> => {
    const email = `${randomUUID()}@example.com`;
    const body = { email, shipping_address: ADDRESS, items: [{ sku, quantity: 1 }] };
    const key = aKey();
    for (;;) {
      const answer = await client.post('/checkout', { body, key, as });
      if (answer.status === 201) {
        acknowledged.set(email, answer.body.id);
        done[index] = (done[index] ?? 0) + 1;
        return;
      }
      if (answer.code !== 'idempotency_in_progress') expect(answer.status, answer.text).to.equal(503);
      refused[index] = (refused[index] ?? 0) + 1;
      const retryAfter = Number(answer.headers.get('retry-after'));
      expect(retryAfter, 'Retry-After').to.be.greaterThan(0);
      await delay(retryAfter * 1_000);
    }
  };
  const writer = async (as: string, index: number): Promise<void> => {
    while (!isOver) await write(as, index);
  };
  const ended = Promise.all(tokens.map(writer));
  let failure: unknown = null;
  ended.catch((thrown: unknown) => {
    failure = thrown;
  });
  return {
    acknowledged,
    done,
    refused,
    have(come) {
      if (failure !== null) throw failure;
      return come();
    },
    async stop() {
      isOver = true;
      await ended;
    },
  };
}
