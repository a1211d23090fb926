import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';

/** A table of figures, as it is printed and written down. */
export type Table = Readonly<{
  title: string;
  head: readonly string[];
  rows: readonly (readonly string[])[];
  note?: string;
}>;

const PAGE = 'docs/performance.md';
const BEGIN = '<!-- figures: written by npm run bench -->';
const END = '<!-- end of figures -->';

/** A figure with as many digits as mean something. */
export const figure = (number: number): string =>
  Number.isNaN(number) ? '' : number >= 100 ? Math.round(number).toLocaleString('en') : number.toPrecision(2);

/** Where and when it was measured. */
export function surroundings(postgres: string): string {
  const all = cpus();
  const load = loadavg()[0] ?? 0;
  return [
    `${new Date().toISOString().slice(0, 10)}: ${all.length} cores (${all[0]?.model.trim() ?? 'unknown'}),`,
    `${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform} ${process.arch}, Node ${process.version}, PostgreSQL ${postgres}`,
    `(durable); client, server and database on the same machine. Load average before the run: ${load.toFixed(1)}.`,
  ].join(' ');
}

/** Markdown, columns padded, so that it reads well in a terminal too. */
export function markdown({ title, head, rows, note }: Table): string {
  const widths = head.map((name, at) => Math.max(name.length, ...rows.map((row) => (row[at] ?? '').length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join(' | ')} |`;
  const rule = `|${widths.map((width, at) => (at === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [`### ${title}`, '', line(head), rule, ...rows.map(line), ...(note === undefined ? [] : ['', note]), ''].join(
    '\n',
  );
}

/** Puts the figures where they stand in docs/performance.md; what is written around them stays. */
export function writeDown(text: string): void {
  const page = existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : `# Performance\n\n${BEGIN}\n${END}\n`;
  const [before = '', rest = ''] = page.split(BEGIN);
  const [, after = ''] = rest.split(END);
  writeFileSync(PAGE, `${before}${BEGIN}\n\n${text}\n${END}${after}`);
}
