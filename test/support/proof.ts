import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

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

const FOLDER = 'docs';
const ROWS = join(FOLDER, 'proof.json');
const TABLE = join(FOLDER, 'proof.md');

const read = (): Proof[] => (existsSync(ROWS) ? (JSON.parse(readFileSync(ROWS, 'utf8')) as Proof[]) : []);

export const proof = {
  /**
   * Notes what a test reached. With `SOKO_WRITE_PROOF=1` it goes into `docs/proof.json` and the table made of that,
   * in place of what the same test reached before; otherwise the figure is dropped.
   */
  record(row: Proof): void {
    if (process.env['SOKO_WRITE_PROOF'] !== '1') return;
    const others = read().filter(({ test }) => test !== row.test);
    const rows = [...others, row].sort((a, b) => compare(a.promise, b.promise) || compare(a.test, b.test));
    mkdirSync(FOLDER, { recursive: true });
    replace(ROWS, `${JSON.stringify(rows, null, 2)}\n`);
    replace(TABLE, tableOf(rows));
  },
};

/** Writes all of it or nothing: another run may be reading. */
function replace(file: string, text: string): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text);
  renameSync(draft, file);
}

/** The page that people read. */
const tableOf = (rows: readonly Proof[]): string =>
  [
    '# What is promised, and how it is proved',
    '',
    'Written by the tests themselves: `SOKO_WRITE_PROOF=1 npm run test:long`. A *run* plays a test once from its start; an',
    '*attempt* is one call, point or input tried in it; a *kill* ends a process or a connection on purpose.',
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
