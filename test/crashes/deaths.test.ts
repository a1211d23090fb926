import { FLOWS } from '../support/crashes/flows.ts';
import { chosen, deathsIn, dieAt, messagesOf, type Point, retried, some } from '../support/crashes/points.ts';
import { type Stage, sharedStage } from '../support/crashes/stage.ts';
import { until } from '../support/crashes/until.ts';
import { proof } from '../support/proof.ts';
import { isLong } from '../support/races/chance.ts';

const PROMISE = 'A process that dies in the middle of a call leaves one effect or none';
/** How many of the points are tried with a process of its own. */
const REAL = isLong ? 6 : 1;
/** What nobody asks for again ends within this, in seconds. */
const ENDS_WITHIN = 90;
/** Milliseconds for one point, and for one process. */
const PATIENCE = 2_000;
const REAL_PATIENCE = 60_000;
/** So that a draft that nobody pays ends soon. */
const SHORT = { SOKO_CHECKOUT_TTL_SECONDS: '1' };

describe('a process that dies in the middle of a call', () => {
  let stage: Stage;
  before(async function () {
    this.timeout(60_000);
    stage = await sharedStage();
  });

  for (const flow of FLOWS) {
    describe(`a ${flow.name}`, () => {
      let points: readonly Point[];
      before(async () => {
        const whole = await stage.victim();
        const [act] = await stage.each([{ name: 'none', judge: () => 'passes' }], flow, async (each) => each);
        points = act ? deathsIn(await messagesOf(act, whole)) : [];
        await whole.close();
      });
      const record = (test: string, tried: readonly Point[]): void =>
        proof.record({ promise: PROMISE, test, runs: 1, attempts: tried.length, kills: tried.length });

      it('H8: has one effect when the client sends it again, to another process', async function () {
        const tried = chosen(points);
        this.timeout(tried.length * PATIENCE + ENDS_WITHIN * 1_000);
        const { market, victim, each, freeKeys } = stage;
        const acts = await each(tried, flow, async (act, point) => {
          const dying = await victim();
          await dieAt(point, act, dying);
          await dying.close();
          return act;
        });
        await freeKeys();
        await Promise.all(acts.map(async (act) => act.expectDone(await retried(act, market.client))));
        await market.expectRight();
        record(this.test?.fullTitle() ?? '', tried);
      });

      it('ends by itself when the client never comes back', async function () {
        const tried = chosen(points);
        this.timeout(tried.length * PATIENCE + ENDS_WITHIN * 1_000);
        const { market, victim, each } = stage;
        const acts = await each(tried, flow, async (act, point) => {
          const dying = await victim(SHORT);
          await dieAt(point, act, dying);
          await dying.close();
          await act.passTime();
          const ended = until(`the end of what ${point.name}`, act.hasEnded, { seconds: ENDS_WITHIN, pause: 250 });
          ended.catch(() => {}); // thrown below
          return { ended };
        });
        await Promise.all(acts.map(({ ended }) => ended));
        await market.expectRight();
        record(this.test?.fullTitle() ?? '', tried);
      });

      it('has one effect when the process was killed with -9 by the system', async function () {
        const tried = some(points, REAL);
        this.timeout(tried.length * REAL_PATIENCE);
        const { market, realVictim, each, freeKeys } = stage;
        let next = realVictim();
        await each(tried, flow, async (act, point) => {
          const dying = await next;
          if (point !== tried.at(-1)) next = realVictim();
          await dieAt(point, act, dying);
          await dying.close();
          await freeKeys();
          await act.expectDone(await retried(act, market.client));
        });
        await market.expectRight();
        record(this.test?.fullTitle() ?? '', tried);
      });
    });
  }
});
