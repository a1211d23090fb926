import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect } from 'chai';
import { sources } from './support/sources.ts';

/** The way in which mocha loads the tests, and in which nyc counts what they load. */
const load = createRequire(import.meta.url);
const EVENTS = ['SIGTERM', 'SIGINT', 'SIGHUP', 'exit', 'beforeExit', 'uncaughtException', 'unhandledRejection'];
/** What lasts. An immediate does not, and one is set by what compiles these files, when it first keeps one on the disk. */
const WORKING = /Timeout|TCP|UDP|Process|FSEvent|Worker/;

/** What a module could have started: timers, sockets, child processes, watchers, listeners of the process. */
const started = (): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const name of process.getActiveResourcesInfo()) if (WORKING.test(name)) counts[name] = (counts[name] ?? 0) + 1;
  for (const name of EVENTS) counts[name] = process.listenerCount(name);
  return counts;
};

describe('a source file', () => {
  it('starts nothing when it is imported', async () => {
    await setImmediate(); // until mocha has set its own timer for this test
    const acting: string[] = [];
    for (const { path } of sources) {
      const before = started();
      load(resolve(path));
      const after = started();
      if (Object.entries(after).some(([name, count]) => count > (before[name] ?? 0))) acting.push(path);
    }
    expect(acting).to.deep.equal([]);
  }).timeout(60_000);
});
