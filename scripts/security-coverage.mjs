// Which lines of docs/security-checklist.md have a test that names them. Needs Node alone.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
/** Groups whose operations all exist: a line of theirs without a test is a failure. The others are only shown. */
const WHOLE = ['A', 'B', 'C', 'D', 'E', 'H', 'J', 'K', 'L', 'M'];

/** `- A1 Every operation …`: the number and the sentence of each line. */
function checklist() {
  const text = readFileSync(join(ROOT, 'docs/security-checklist.md'), 'utf8');
  return [...text.matchAll(/^- ([A-Z])(\d+) (.+)$/gm)].map(([, group, number, says]) => ({
    group,
    name: `${group}${number}`,
    says,
  }));
}

/** A title begins with the numbers it proves: `describe('A2, A3: …')`, `it('D3: …')`, `race('I10: …')`. */
const TITLE = /\b(?:describe|it|race)\(\s*['"`]((?:[A-Z]\d+, )*[A-Z]\d+): /g;

/** The files that name each line. */
function proofs() {
  const files = readdirSync(join(ROOT, 'test'), { recursive: true }).filter((name) => name.endsWith('.test.ts'));
  const named = new Map();
  for (const file of files) {
    for (const [, names] of readFileSync(join(ROOT, 'test', file), 'utf8').matchAll(TITLE)) {
      for (const name of names.split(', ')) named.set(name, (named.get(name) ?? new Set()).add(`test/${file}`));
    }
  }
  return named;
}

const lines = checklist();
const proved = proofs();
const missing = lines.filter(({ name }) => !proved.has(name));
for (const group of new Set(lines.map((line) => line.group))) {
  const all = lines.filter((line) => line.group === group);
  const open = missing.filter((line) => line.group === group);
  console.log(`${group}: ${all.length - open.length} of ${all.length} lines have a test`);
  if (WHOLE.includes(group)) for (const { name, says } of open) console.log(`  ${name} ${says}`);
}
const known = new Set(lines.map(({ name }) => name));
const unknown = [...proved.keys()].filter((name) => !known.has(name));
for (const name of unknown) console.log(`${name} is no line of the checklist: ${[...proved.get(name)].join(', ')}`);
process.exitCode = unknown.length > 0 || missing.some(({ group }) => WHOLE.includes(group)) ? 1 : 0;
