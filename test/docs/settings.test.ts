import { readFileSync } from 'node:fs';
import { settingNames } from '@soko/cli';
import { expect } from 'chai';
import { page } from './pages.ts';

const example = readFileSync('.env.example', 'utf8');
const operations = page('docs/operations.md').text;

/** A line of `.env.example` that sets something; each is a comment, so that a copy changes nothing. */
const SETTING = /^# ?([A-Z][A-Z0-9_]*)=(.*)$/gm;
/** A row of a table of settings. */
const ROW = /^\| `([A-Z][A-Z0-9_]*)` \| (.+?) \|/gm;

const inExample = [...example.matchAll(SETTING)].map(([, name = '', value = '']) => ({ name, value }));
const inOperations = [...operations.matchAll(ROW)].map(([, name = '', byDefault = '']) => ({ name, byDefault }));

describe('the settings', () => {
  it('are all in .env.example, each once', () => {
    expect(inExample.map(({ name }) => name).sort()).to.deep.equal([...settingNames()].sort());
  });

  it('are all explained in docs/operations.md, each once', () => {
    expect(inOperations.map(({ name }) => name).sort()).to.deep.equal([...settingNames()].sort());
  });

  it('have the same default in both', () => {
    const wrong = inExample.filter(({ name, value }) => {
      const byDefault = inOperations.find((row) => row.name === name)?.byDefault ?? '';
      const isTold = byDefault.includes('`') && !byDefault.includes('SOKO_') && !byDefault.includes('<');
      return isTold && !byDefault.includes(`\`${value}\``);
    });
    expect(wrong).to.deep.equal([]);
  });

  it('are each told what they are for, in the line above', () => {
    const lines = example.split('\n');
    const bare = inExample.filter(({ name }) => {
      const at = lines.findIndex((line) => line.startsWith(`# ${name}=`));
      return !/^# .+[.)]$/.test(lines[at - 1] ?? '');
    });
    expect(bare).to.deep.equal([]);
  });
});
