import { expect } from 'chai';
import type { Client, Received } from '../client.ts';
import { chanceOf, isLong, seed, shuffled } from '../races/chance.ts';
import type { Act } from './flows.ts';
import type { Fate, Judge } from './proxy.ts';
import { until } from './until.ts';
import type { Victim } from './victim.ts';
import type { Message } from './wire.ts';

/** A moment of a call: which message meets which fate. */
export type Point = Readonly<{ name: string; judge: Judge }>;

/** The n-th message of a call. */
export const pointAt = (at: number, fate: Exclude<Fate, 'passes'>): Point => ({
  name: `${fate} ${at}`,
  judge: (_, now) => (now === at ? fate : 'passes'),
});

/** The process dies before and after each of these messages. */
export const deathsIn = (messages: readonly Message[]): Point[] =>
  messages.flatMap((_, index) => [pointAt(index + 1, 'dies_before'), pointAt(index + 1, 'dies_after')]);

/** The connection is lost with the answer to each message of this kind. */
export const lossesIn = (messages: readonly Message[], isMeant: (message: Message) => boolean): Point[] =>
  messages.flatMap((message, index) => (isMeant(message) ? [pointAt(index + 1, 'loses_answer')] : []));

/** The part of all points that is tried in the normal suite. */
const PART = 0.1;

/** All of them in the long suite, a tenth of them otherwise, the same for the same seed; never none. */
export const chosen = (points: readonly Point[]): readonly Point[] =>
  isLong ? points : some(points, Math.max(1, Math.ceil(points.length * PART)));

/** So many of them, the same for the same seed. */
export const some = (points: readonly Point[], count: number): readonly Point[] =>
  shuffled(points, chanceOf(seed)).slice(0, count);

/** What the call sends to the database when all goes well. The victim's pool is cold, as that of each victim is. */
export async function messagesOf(act: Act, { client, proxy }: Victim): Promise<readonly Message[]> {
  const messages: Message[] = [];
  proxy.judge((message) => {
    messages.push(message);
    return 'passes';
  });
  const answer = await act.send(client);
  proxy.judge(() => 'passes');
  await act.expectDone(answer);
  return messages;
}

/** Sends the call to the victim, which dies at the point; settles when the database has seen the last of it. */
export async function dieAt({ name, judge }: Point, act: Act, { client, proxy }: Victim): Promise<void> {
  proxy.judge(judge);
  const answer = await act.send(client).catch(() => null);
  expect(answer?.text, `the answer of a process that ${name}`).to.equal(undefined);
  expect(proxy.hasStruck(), `the process ${name}`).to.equal(true);
  await proxy.gone();
}

/** The longest that a dead process may hold a key, in seconds. */
const HELD = 60;

/** Sends the call again, as often as it is told to come back later. */
export const retried = (act: Act, client: Client): Promise<Received> =>
  until(
    'an answer to the retry',
    async () => {
      const answer = await act.send(client);
      if (answer.code !== 'idempotency_in_progress') return answer;
      expect(answer.headers.get('retry-after'), 'Retry-After').to.not.equal(null);
      return null;
    },
    { seconds: HELD, pause: 1_000 },
  );
