import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a test reached for a promise of the project. */
export type Proof = Readonly<{
  promise: string;
  /** The test's full title. */
  test: string;
  runs: number;
  /** How many calls, points or inputs these runs tried. */
  attempts: number;
  /** How many times a process or a connection was ended on purpose. */
  kills?: number;
}>;

const ROWS = 'docs/proof.json';
const TABLE = 'docs/proof.md';
/** What this run reached so far, a line for each: the files of a run are shared out among processes. */
const REACHED = join('.soko', 'proof.jsonl');

const isWanted = process.env['SOKO_WRITE_PROOF'] === '1';

export const proof = {
  /**
   * Notes what a test reached. With `SOKO_WRITE_PROOF=1` it goes into `docs/proof.json` and the table made of that at
   * the end of the run, in place of what the same test reached before; otherwise the figure is dropped. What several
   * files reached of one test is summed.
   */
  record(row: Proof): void {
    if (isWanted) appendFileSync(REACHED, `${JSON.stringify(row)}\n`);
  },
};

/** mocha's hook before the first test, in the process that has the run. */
export function mochaGlobalSetup(): void {
  if (!isWanted) return;
  mkdirSync(dirname(REACHED), { recursive: true });
  writeFileSync(REACHED, '');
}

/** mocha's hook after the last test. */
export function mochaGlobalTeardown(): void {
  if (!isWanted) return;
  const reached = readFileSync(REACHED, 'utf8').split('\n').filter(Boolean);
  const known = existsSync(ROWS) ? (JSON.parse(readFileSync(ROWS, 'utf8')) as Proof[]) : [];
  const byTest = new Map(
    [...known, ...summed(reached.map((line) => JSON.parse(line) as Proof))].map((row) => [row.test, row]),
  );
  const rows = [...byTest.values()].sort((a, b) => compare(a.promise, b.promise) || compare(a.test, b.test));
  writeFileSync(ROWS, `${JSON.stringify(rows, null, 2)}\n`);
  writeFileSync(TABLE, tableOf(rows));
  rmSync(REACHED);
}

function summed(rows: readonly Proof[]): readonly Proof[] {
  const byTest = new Map<string, Proof>();
  for (const row of rows) {
    const { runs = 0, attempts = 0, kills = 0 } = byTest.get(row.test) ?? {};
    const all = { ...row, runs: row.runs + runs, attempts: row.attempts + attempts };
    byTest.set(row.test, row.kills === undefined ? all : { ...all, kills: row.kills + kills });
  }
  return [...byTest.values()];
}

/** The page that people read. */
const tableOf = (rows: readonly Proof[]): string =>
  [
    '# What is promised, and how it is proved',
    '',
    'Written by the tests themselves: `SOKO_WRITE_PROOF=1`, set before `npm run test:long` and `npm run fuzz`. A *run* plays a',
    'test once from its start; an *attempt* is one call, point or input tried in it; a *kill* ends a process or a connection on purpose.',
    '',
    '| promise | test | runs | attempts | kills |',
    '| --- | --- | ---: | ---: | ---: |',
    ...rows.map(({ promise, test, runs, attempts, kills = 0 }) =>
      ['', cell(promise), cell(test), figure(runs), figure(attempts), figure(kills), ''].join(' | ').trim(),
    ),
    '',
  ].join('\n');

const cell = (text: string): string => text.replaceAll('|', '\\|');
const figure = (count: number): string => count.toLocaleString('en');
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
