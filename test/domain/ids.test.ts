import { Id } from '@soko/domain';
import { expect } from 'chai';
import fc from 'fast-check';
import { always } from '../support/properties.ts';
import { refusalOf } from '../support/refusal.ts';

const ID = '01900000-0000-7000-8000-00000000002a';

describe('an id', () => {
  it('is a UUID in lower case', () => {
    expect(Id.is(ID)).to.equal(true);
    expect(
      ['', 'x', ID.toUpperCase(), `${ID} `, `${ID}\n`, ID.replaceAll('-', ''), `{${ID}}`].filter(Id.is),
    ).to.deep.equal([]);
  });

  it('is read in either case, into one form', () => {
    expect(Id.parse(ID.toUpperCase())).to.equal(ID);
  });

  it('names nothing when it is malformed', () => {
    for (const text of ['', '42', `${ID}0`, ' ', "' or 1=1"]) {
      expect(
        refusalOf(() => Id.parse(text)),
        text,
      ).to.equal('not_found');
    }
  });

  it(
    'is read from any UUID',
    always([fc.uuid()], (text) => expect(Id.parse(text)).to.equal(text)),
  );
});
