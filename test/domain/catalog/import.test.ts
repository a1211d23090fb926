import { Import } from '@soko/domain';
import { expect } from 'chai';
import { anId, anImport, later, NOON } from '../../support/builders/index.ts';
import { refusalOf } from '../../support/refusal.ts';

const shop = { id: anId<Import['shopId']>() };
const queue = (waiting: number): Import => Import.queue(anImport(shop), waiting, { id: anId(), by: null, at: NOON });
const COUNTS = { created: 1, updated: 0, unchanged: 0, refused: 101 };

describe('an import', () => {
  it('waits, and is turned away where ten of its shop do', () => {
    expect(queue(9)).to.deep.include({ status: 'queued', requestedAt: NOON, startedAt: null, errors: [] });
    expect(refusalOf(() => queue(10))).to.equal('too_many_imports');
  });

  it('begins again when a worker died, and keeps the moment when it first began', () => {
    const begun = Import.start(queue(0), NOON);
    expect(Import.start(begun, later(NOON, 60))).to.deep.equal(begun);
    expect([begun.status, Import.isOver(begun)]).to.deep.equal(['running', false]);
  });

  it('is over with its counts and its first hundred errors, or failed with nothing counted', () => {
    const begun = Import.start(queue(0), NOON);
    const errors = Array.from({ length: 101 }, (_, at) => ({ line: at, column: null, code: 'x', message: 'x' }));
    const errorFile = { key: 'imports/x', sha256: 'a' };
    const done = Import.complete(begun, { counts: COUNTS, errors, errorFile }, NOON);
    expect(done).to.deep.include({ status: 'completed', counts: COUNTS, errorFileKey: 'imports/x', finishedAt: NOON });
    expect(done.errors).to.have.length(100);
    const failed = Import.fail(begun, errors, NOON);
    expect(failed).to.deep.include({ status: 'failed', counts: begun.counts, errorFileKey: null });
    expect([Import.isOver(done), Import.isOver(failed)]).to.deep.equal([true, true]);
  });

  it('is told to the audit log without the errors of its file', () => {
    expect(Import.told(anImport(shop))).not.to.have.property('errors');
  });
});
