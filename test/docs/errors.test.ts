import { readFileSync } from 'node:fs';
import { problemCodes, statusOf } from '@soko/adapters-http';
import { expect } from 'chai';

const ROW = /^\| `([a-z_]+)` \| (\d{3}) \| (.+) \| (.+) \|$/gm;

/** The rows of the tables of docs/errors.md. */
const rows = [...readFileSync('docs/errors.md', 'utf8').matchAll(ROW)].map(
  ([, code = '', status, when = '', remedy = '']) => ({ code, status: Number(status), when, remedy }),
);

describe('docs/errors.md', () => {
  it('has every code that an answer can carry, once, and no other', () => {
    expect(rows.map(({ code }) => code).sort()).to.deep.equal(problemCodes());
  });

  it('has the status with which each is answered', () => {
    const documented = Object.fromEntries(rows.map(({ code, status }) => [code, status]));
    expect(documented).to.deep.equal(Object.fromEntries(problemCodes().map((code) => [code, statusOf(code)])));
  });

  it('tells when each comes and what to do, in sentences', () => {
    const sentence = /^[A-Z`].*\.$/;
    const wrong = rows.filter(({ when, remedy }) => !sentence.test(when) || !sentence.test(remedy));
    expect(wrong).to.deep.equal([]);
  });
});
