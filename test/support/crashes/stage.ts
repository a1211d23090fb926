import { afterFile } from '../after-file.ts';
import { isLong } from '../races/chance.ts';
import type { Goods } from '../server-town.ts';
import type { Act, Flow } from './flows.ts';
import { type Market, openMarket } from './market.ts';
import type { Point } from './points.ts';
import type { Environment } from './process.ts';
import { type Door, inProcess, ofItsOwn, openDoor, type Victim } from './victim.ts';

/** What all crashes share: a market served by a process that lives, and victims beside it. */
export type Stage = Readonly<{
  market: Market;
  /** A victim with a cold pool; it dies as if it were a process. */
  victim: (environment?: Environment) => Promise<Victim>;
  /** A victim that is a process. */
  realVictim: () => Promise<Victim>;
  /** Makes all that comes before the call, per point, and does this with each, one after the other. */
  each: <T>(points: readonly Point[], flow: Flow, work: (act: Act, point: Point) => Promise<T>) => Promise<T[]>;
  /** Lets the time pass for which a dead process holds a key; in the long suite it has to be waited for. */
  freeKeys: () => Promise<void>;
  /** How many writes are known by their reference alone: they were kept, and nobody was told. */
  unanswered: () => Promise<number>;
}>;

let shared: Promise<Readonly<{ stage: Stage; door: Door }>> | undefined;

/** The stage that all files share; taken down after the last test. */
export async function sharedStage(): Promise<Stage> {
  if (shared === undefined) afterFile(closeStage);
  shared ??= openStage();
  return (await shared).stage;
}

async function closeStage(): Promise<void> {
  const open = await shared;
  shared = undefined; // the next file opens its own
  await open?.door.close();
  await open?.stage.market.close();
}

async function openStage(): Promise<Readonly<{ stage: Stage; door: Door }>> {
  // the one that does the jobs lives: there is no need to look for its signs of life all the time
  const market = await openMarket({ environment: { SOKO_WORKER_DEAD_AFTER_SECONDS: '30' } });
  const { owner, environment, databaseUrl } = market;
  const door = await openDoor();
  const stage: Stage = {
    market,
    victim: (more = {}) => inProcess(door, databaseUrl, { ...environment, ...more }),
    realVictim: () => ofItsOwn(databaseUrl, environment),
    async each(points, flow, work) {
      const goods = await market.sellsMany(points.length);
      const done = [];
      for (const [index, point] of points.entries()) {
        done.push(await work(await flow.stage(market, goods[index] as Goods), point));
      }
      return done;
    },
    async freeKeys() {
      if (isLong) return;
      await owner.raw('update soko.idempotency_claims set leased_until = now() where leased_until > now()');
    },
    async unanswered() {
      const { rows } = await owner.raw(
        'select count(*)::integer as count from soko.idempotency_claims where reference is not null and answer is null',
      );
      return rows[0].count;
    },
  };
  return { stage, door };
}
