import { DomainError } from '@soko/domain';
import { expect } from 'chai';
import { type CursorBinding, createCursors } from '../../packages/adapters-http/src/cursors.ts';
import { SECRET } from '../support/http-server.ts';

const NOW = 1_800_000_000_000;
const BINDING: CursorBinding = {
  operation: 'listThings',
  query: { q: 'shirt', brand: 'x' },
  ordering: 'price',
  caller: 'user:1',
};
const cursors = createCursors([SECRET], () => NOW);
const cursor = cursors.seal({ keys: ['1999', 'id'], direction: 'next' }, BINDING);

const codeFor = (text: string, binding = BINDING, at = NOW): string => {
  try {
    createCursors([SECRET], () => at).open(text, binding);
    return 'accepted';
  } catch (failure) {
    if (failure instanceof DomainError) return failure.code;
    throw failure;
  }
};

describe('a cursor', () => {
  it('opens to the place it was made of', () => {
    expect(cursors.open(cursor, BINDING)).to.deep.equal({ keys: ['1999', 'id'], direction: 'next' });
    const back = cursors.seal({ keys: ['1'], direction: 'previous' }, BINDING);
    expect(cursors.open(back, BINDING)).to.deep.equal({ keys: ['1'], direction: 'previous' });
  });

  it('does not mind in which order the filters were named', () => {
    expect(codeFor(cursor, { ...BINDING, query: { brand: 'x', q: 'shirt' } })).to.equal('accepted');
  });

  const others: Readonly<Record<string, Partial<CursorBinding>>> = {
    list: { operation: 'listOthers' },
    filter: { query: { q: 'shirt' } },
    order: { ordering: '-price' },
    caller: { caller: 'user:2' },
  };
  for (const [what, change] of Object.entries(others)) {
    it(`is refused by another ${what}`, () => {
      expect(codeFor(cursor, { ...BINDING, ...change })).to.equal('cursor_invalid');
    });
  }

  it('is refused when any character of it is changed', () => {
    for (let at = 0; at < cursor.length; at += 1) {
      const other = cursor[at] === 'A' ? 'B' : 'A';
      expect(codeFor(cursor.slice(0, at) + other + cursor.slice(at + 1))).to.equal('cursor_invalid');
    }
  });

  it('is refused when it is cut, padded or made up', () => {
    for (const bad of [
      '',
      '.',
      'x',
      `${cursor}=`,
      `${cursor}.`,
      cursor.slice(0, -1),
      Buffer.from('[1,1,"a"]').toString('base64url'),
    ]) {
      expect(codeFor(bad), bad).to.equal('cursor_invalid');
    }
  });

  it('is good for 24 hours', () => {
    expect(codeFor(cursor, BINDING, NOW + 86_400_000)).to.equal('accepted');
    expect(codeFor(cursor, BINDING, NOW + 86_401_000)).to.equal('cursor_invalid');
  });
});
