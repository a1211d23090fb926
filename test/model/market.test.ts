import { readFileSync } from 'node:fs';
import { testLives } from '../support/model/lives.ts';
import { play } from '../support/model/play.ts';
import type { Step } from '../support/model/steps.ts';

/** Lives that went wrong once, or with one guard taken away: they are played first, for ever. */
type Kept = Readonly<{ why: string; steps: readonly Step[] }>;

const KEPT = JSON.parse(readFileSync(new URL('seeds.json', import.meta.url), 'utf8')) as readonly Kept[];

describe('the market, beside its model', () => {
  for (const { why, steps } of KEPT) {
    it(`agrees where it is easily wrong: ${why}`, async () => {
      await play(steps);
    });
  }

  testLives(1);
});
