import { expect } from 'chai';
import fc from 'fast-check';
import { proof } from '../proof.ts';
import { TURNS, type Turn } from './expected.ts';
import { play } from './play.ts';
import { type Step, someSteps } from './steps.ts';

const LIVES = process.env['SOKO_TEST_LONG'] === '1' ? 50_000 : 2_000;
/** The lives are shared out among as many files, which processes play side by side. */
const FILES = 2;
const RUNS = LIVES / FILES;
const STEPS = 60;
/** `SOKO_TEST_SEED` and `SOKO_TEST_PATH`, as a failure prints them, play that life again. */
const SEED = process.env['SOKO_TEST_SEED'];
const PATH = process.env['SOKO_TEST_PATH'];

/** Tests one file's share of the lives, which are others for each seed. */
export function testLives(seed: number): void {
  it(`agrees after every step of ${RUNS} of ${LIVES} lives of up to ${STEPS} steps`, async function () {
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
      seed: Number(SEED ?? seed),
      ...(PATH === undefined ? {} : { path: PATH }),
      reporter: report,
    });
    if (PATH === undefined) expect([...turns.keys()], 'turns that were taken').to.have.members([...TURNS]);
    proof.record({
      promise: 'Whatever happens in whatever order, the market holds what a simple model says, and its books are right',
      test: `${this.test?.parent?.fullTitle()} agrees after every step of ${LIVES} lives of up to ${STEPS} steps`,
      runs: RUNS,
      attempts,
      kills,
    });
  });
}

/** Says how a life went wrong so that it can be played again, and kept. */
function report({ failed, seed, counterexamplePath, counterexample, errorInstance }: fc.RunDetails<[Step[]]>): void {
  if (!failed) return;
  const kept = JSON.stringify({ why: '…', steps: counterexample?.[0] ?? [] });
  throw new Error(
    `SOKO_TEST_SEED=${seed} SOKO_TEST_PATH=${counterexamplePath} plays it again; test/model/seeds.json keeps it:\n${kept}`,
    { cause: errorInstance },
  );
}
