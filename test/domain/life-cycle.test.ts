import { LifeCycle } from '@soko/domain';
import { expect } from 'chai';
import { later, NOON } from '../support/builders/index.ts';

const isLive = (fields: Partial<LifeCycle>): boolean => LifeCycle.isLive({ ...LifeCycle.fresh, ...fields }, NOON);

describe('a life cycle', () => {
  it('begins live', () => {
    expect(isLive({})).to.equal(true);
  });

  it('is not live once deleted or suspended', () => {
    expect(isLive({ deletedAt: NOON })).to.equal(false);
    expect(isLive({ suspendedAt: NOON })).to.equal(false);
  });

  it('is live from its first moment on, and no more at its last', () => {
    expect(isLive({ activeFrom: NOON })).to.equal(true);
    expect(isLive({ activeFrom: later(NOON, 0.001) })).to.equal(false);
    expect(isLive({ activeUntil: later(NOON, 0.001) })).to.equal(true);
    expect(isLive({ activeUntil: NOON })).to.equal(false);
  });
});
