import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { TURNS, type Turn } from '../support/model/expected.ts';
import { play } from '../support/model/play.ts';
import { type Step, someSteps } from '../support/model/steps.ts';
import { proof } from '../support/proof.ts';

/** Lives that went wrong once, or with one guard taken away: they are played first, for ever. */
type Kept = Readonly<{ why: string; steps: readonly Step[] }>;

const KEPT = JSON.parse(readFileSync(new URL('seeds.json', import.meta.url), 'utf8')) as readonly Kept[];
const IS_LONG = process.env['SOKO_TEST_LONG'] === '1';
const RUNS = IS_LONG ? 50_000 : 2_000;
const STEPS = 60;
/** `SOKO_TEST_SEED` and `SOKO_TEST_PATH`, as a failure prints them, play that life again. */
const SEED = Number(process.env['SOKO_TEST_SEED'] ?? 1);
const PATH = process.env['SOKO_TEST_PATH'];

describe('the market, beside its model', () => {
  for (const { why, steps } of KEPT) {
    it(`agrees where it is easily wrong: ${why}`, async () => {
      await play(steps);
    });
  }

  it(`agrees after every step of ${RUNS} lives of up to ${STEPS} steps`, async function () {
    this.timeout(0);
    const turns = new Map<Turn, number>();
    let [attempts, kills] = [0, 0];
    const life = fc.asyncProperty(someSteps(STEPS), async (steps) => {
      const played = await play(steps);
      attempts += played.steps;
      kills += played.deaths;
      for (const [turn, times] of played.all.turns) turns.set(turn, (turns.get(turn) ?? 0) + times);
    });
    await fc.assert(life, {
      numRuns: RUNS,
      seed: SEED,
      ...(PATH === undefined ? {} : { path: PATH }),
      reporter: report,
    });
    if (PATH === undefined) expect([...turns.keys()], 'turns that were taken').to.have.members([...TURNS]);
    proof.record({
      promise: 'Whatever happens in whatever order, the market holds what a simple model says, and its books are right',
      test: this.test?.fullTitle() ?? '',
      runs: RUNS,
      attempts,
      kills,
    });
  });
});

/** Says how a life went wrong so that it can be played again, and kept. */
function report({ failed, seed, counterexamplePath, counterexample, errorInstance }: fc.RunDetails<[Step[]]>): void {
  if (!failed) return;
  const kept = JSON.stringify({ why: '…', steps: counterexample?.[0] ?? [] });
  throw new Error(
    `SOKO_TEST_SEED=${seed} SOKO_TEST_PATH=${counterexamplePath} plays it again; test/model/seeds.json keeps it:\n${kept}`,
    { cause: errorInstance },
  );
}
