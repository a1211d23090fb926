import { AssertionError, expect } from 'chai';
import { afterFile } from '../after-file.ts';
import { proof } from '../proof.ts';
import { chanceOf, rounds, seed } from './chance.ts';
import type { Guard } from './guards.ts';
import { type Market, openMarket } from './market.ts';

/** A run of a race: what it needs, and a die that is the same for the same seed. */
export type Run = (market: Market, chance: () => number) => Promise<number>;

export type Race = Readonly<{
  /** What it proves, as `docs/proof.md` words it. */
  promise: string;
  /** What its twin has to do without. */
  guard: Guard;
  /** What it has to do without itself. */
  without?: Guard;
  /** How the twin breaks: part of the expectation that fails. */
  breaks: RegExp;
  /** Sets the stage, lets the rivals go, and expects how it ends. Answers how many calls raced. */
  run: Run;
}>;

/** A round takes no longer than this, in milliseconds. */
const PATIENCE = 5_000;
/** The books are looked at after each of so many rounds, and after every twentieth of more: they tell of all before it. */
const BOOKED = 10;
const BOOKED_EVERY = 20;
/** In so many tries a race without its guard is lost at least once. */
const TRIES = 30;

/** A race, and its twin: the same runs without the guard, which must go wrong. */
export function race(title: string, { promise, guard, without, breaks, run }: Race): void {
  describe(title, () => {
    it(`holds in ${rounds} runs`, async function () {
      this.timeout(rounds * PATIENCE);
      const chance = chanceOf(seed);
      let attempts = 0;
      const play = async (market: Market) => {
        for (let round = 0; round < rounds; round += 1) {
          attempts += await run(market, chance);
          if (round < BOOKED || (round + 1) % BOOKED_EVERY === 0) await market.expectRight();
        }
      };
      await (without ? inMarket(without, play) : play(await wholeMarket()));
      proof.record({ promise, test: this.test?.parent?.fullTitle() ?? title, runs: rounds, attempts });
    });

    it(`breaks without ${guard.name}`, async function () {
      this.timeout(TRIES * PATIENCE);
      const broken = await inMarket(guard, (market) => firstBreak(market, run));
      expect(breaks.test(broken) || STOPPED.test(broken), `how it broke: ${broken}`).to.equal(true);
    });
  });
}

let whole: Promise<Market> | undefined;

/** The market that all races with their guards share. Nobody ever meets a deadlock in it. */
export function wholeMarket(): Promise<Market> {
  if (whole === undefined) afterFile(closeWhole);
  whole ??= openMarket();
  return whole;
}

async function closeWhole(): Promise<void> {
  const market = await whole;
  whole = undefined; // the next file opens a market of its own
  await market?.close();
  expect(market?.deadlocks() ?? 0, 'deadlocks').to.equal(0);
}

/** Opens a market for the work, and closes it whatever comes of that. */
export async function inMarket<T>(without: Guard | undefined, work: (market: Market) => Promise<T>): Promise<T> {
  const market = await openMarket(without);
  try {
    return await work(market);
  } finally {
    await market.close();
  }
}

/** Without its guard a race may also be stopped by the last line of defence: a constraint of the database. */
const STOPPED = /^the constraint /;

/** What Postgres says of a row that breaks a constraint (SQLSTATE class 23). */
const constraintOf = (failure: unknown): string | null => {
  const { code, constraint } = failure as Partial<Record<'code' | 'constraint', unknown>>;
  return typeof code === 'string' && code.startsWith('23') ? `the constraint ${String(constraint)}` : null;
};

/** Runs until an expectation fails, and answers which. Any other failure is the test's own and thrown on. */
async function firstBreak(market: Market, run: Run): Promise<string> {
  const chance = chanceOf(seed);
  for (let round = 0; round < TRIES; round += 1) {
    try {
      await run(market, chance);
      await market.expectRight();
    } catch (failure) {
      const stopped = constraintOf(failure);
      if (stopped !== null) return stopped;
      if (!(failure instanceof AssertionError)) throw failure;
      return failure.message;
    }
  }
  return `held in ${TRIES} runs`;
}
