import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';

const HERE = 'test/races';
const HELP = 'test/support/races';

const files = [HERE, HELP].flatMap((folder) =>
  readdirSync(folder).map((name) => {
    const path = join(folder, name);
    return { path, name, text: readFileSync(path, 'utf8') };
  }),
);

describe('the races', () => {
  it('Q1: have a twin each, which is the same race without its guard and has to be lost', () => {
    const races = files.filter(({ path }) => path.startsWith(HERE) && !path.endsWith('twins.test.ts'));
    const without = races.filter(({ text }) => !/\brace\(|inMarket\([A-Z_]+,/.test(text));
    expect(without.map(({ path }) => path)).to.deep.equal([]);
    const declared = races.flatMap(({ text }) => text.match(/^ {2}race\(/gm) ?? []).length;
    const guarded = races.flatMap(({ text }) => text.match(/^ {4}guard: [A-Z_]+,$/gm) ?? []).length;
    expect([declared > 25, guarded]).to.deep.equal([true, declared]);
  });

  it('Q3: order no two paths by waiting for a while', () => {
    const waiting = /\bsetTimeout\b|\bsetInterval\b|\bdelay\(|\bsleep\b|pg_sleep|Atomics\.wait/;
    const wrong = files.filter(({ path, text }) => !path.endsWith('twins.test.ts') && waiting.test(text));
    expect(wrong.map(({ path }) => path)).to.deep.equal([]);
  });
});
