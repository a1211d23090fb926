import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { median } from './load.ts';

/** One thing that was measured, beside its floor. */
export type Row = Readonly<{
  what: string;
  floor: string;
  /** Per second: the middle of all rounds. */
  rate: number;
  floorRate: number;
  /** Of each pair. */
  ratios: readonly number[];
  /** What the ratio should reach, where something was promised. */
  target?: string;
  /** Processor time of one answer, in milliseconds: of Soko and of its floor. */
  cpu?: string;
  floorCpu?: string;
}>;

const PAGE = 'docs/performance.md';
/** Between which lines of the page a table stands. */
const PLACES = {
  figures: ['<!-- figures: written by npm run bench -->', '<!-- end of figures -->'],
  scale: ['<!-- scale: written by npm run bench -- scale -->', '<!-- end of scale -->'],
  latency: ['<!-- latency: written by npm run bench -- latency -->', '<!-- end of latency -->'],
} as const;

export const loadAverage = (): string => (loadavg()[0] ?? 0).toFixed(1);

/** A figure with as many digits as mean something. */
export const figure = (number: number): string =>
  Number.isNaN(number) ? '' : number >= 99.5 ? Math.round(number).toLocaleString('en') : number.toPrecision(2);

/** Where and when it was measured. */
export function surroundings(postgres: string): string {
  const all = cpus();
  return [
    `${new Date().toISOString().slice(0, 10)}: ${all.length} cores (${all[0]?.model.trim() ?? 'unknown'}),`,
    `${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform} ${process.arch}, Node ${process.version}, PostgreSQL ${postgres}`,
    `(durable); load, servers and database on the same machine. Load average before the run: ${loadAverage()}.`,
  ].join(' ');
}

const HEAD = ['', 'ratio', 'least – most', 'target', 'Soko / s', 'floor / s', 'the floor', 'CPU ms', 'CPU ms, floor'];

/** A row as its cells. */
const cells = ({ what, floor, rate, floorRate, ratios, target = '', cpu = '', floorCpu = '' }: Row): string[] => [
  what,
  median(ratios).toFixed(2),
  `${Math.min(...ratios).toFixed(2)} – ${Math.max(...ratios).toFixed(2)}`,
  target,
  figure(rate),
  figure(floorRate),
  floor,
  cpu,
  floorCpu,
];

/** One row, for whoever waits for the rest. */
export const told = (row: Row): string => cells(row).slice(0, 7).filter(Boolean).join(' | ');

/** Markdown, columns padded, so that it reads well in a terminal too. */
export const markdown = (rows: readonly Row[]): string => tableOf(HEAD, rows.map(cells));

/** The first column is text, the others are figures. */
export function tableOf(head: readonly string[], table: readonly (readonly string[])[]): string {
  const widths = head.map((name, at) => Math.max(name.length, ...table.map((row) => (row[at] ?? '').length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join(' | ')} |`;
  const rule = `|${widths.map((width, at) => (at === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [line(head), rule, ...table.map(line), ''].join('\n');
}

/** Puts the figures where they stand in docs/performance.md; what is written around them stays. */
export function writeDown(text: string, place: keyof typeof PLACES = 'figures'): void {
  const [begin, end] = PLACES[place];
  const page = existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : `# Performance\n\n${begin}\n${end}\n`;
  const [before = '', rest = ''] = page.split(begin);
  const [, after = ''] = rest.split(end);
  writeFileSync(PAGE, `${before}${begin}\n\n${text}\n${end}${after}`);
}
