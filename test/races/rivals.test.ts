import { AssertionError, expect } from 'chai';
import { proof } from '../support/proof.ts';
import { chanceOf, seed, share, shuffled } from '../support/races/chance.ts';
import { ROW_LOCKS } from '../support/races/guards.ts';
import { type Market, openMarket } from '../support/races/market.ts';
import { inMarket } from '../support/races/race.ts';
import { meet, type Point, pointsOf, type RivalName, rivalNames, stagesOf } from '../support/races/rivals.ts';

const chance = chanceOf(seed);
/** Milliseconds for one point. */
const PATIENCE = 5_000;

describe('a rival beside every call of a port', () => {
  let market: Market;
  let pairs = 0;
  let tried = 0;
  before(async () => {
    market = await openMarket();
  });
  after(async () => {
    await market.close();
    if (pairs < rivalNames.length ** 2) return;
    proof.record({
      promise: 'Two things that happen to one order at once leave its stock, money and books right',
      test: 'a rival beside every call of a port',
      runs: pairs,
      attempts: tried,
    });
  });

  for (const first of rivalNames) {
    for (const second of rivalNames) {
      it(`leaves ${first} and ${second} right`, async function () {
        const points = await somePoints(market, first, second);
        this.timeout(points.length * PATIENCE);
        for (const point of points) await at(point, () => meet(market, first, second, point));
        expect(market.deadlocks(), 'deadlocks').to.equal(0);
        pairs += 1;
        tried += points.length;
      });
    }
  }

  it('breaks without its row locks', async function () {
    this.timeout(12 * PATIENCE);
    await inMarket(ROW_LOCKS, async (unguarded) => {
      for (const second of rivalNames) {
        for (const point of await somePoints(unguarded, 'checkout', second)) {
          try {
            await meet(unguarded, 'checkout', second, point);
          } catch (failure) {
            if (!(failure instanceof AssertionError)) throw failure;
            expect(failure.message).to.match(/the books|the answer/);
            return;
          }
        }
      }
      expect.fail('nothing broke');
    });
  });
});

/** The share of all points of a pair that is tried, at least one. */
async function somePoints(market: Market, first: RivalName, second: RivalName): Promise<Point[]> {
  const byStage = await Promise.all(stagesOf(first, second).map((stage) => pointsOf(market, first, stage)));
  const all = byStage.flat();
  return shuffled(all, chance).slice(0, Math.ceil(all.length * share));
}

/** Tells with a failure where it happened, and how to get there again. */
async function at({ stage, at: call, call: name, side }: Point, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (failure) {
    if (failure instanceof Error)
      failure.message = `${stage}, ${side} ${name} (call ${call}, seed ${seed}): ${failure.message}`;
    throw failure;
  }
}
