import { uuidV7 } from '@soko/adapters-db';
import { Id } from '@soko/domain';
import { expect } from 'chai';

describe('a new id', () => {
  it('is a UUIDv7 of this moment', () => {
    const before = Date.now();
    const id = uuidV7();
    expect(Id.is(id)).to.equal(true);
    expect(id).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const made = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
    expect(made).to.be.within(before, Date.now() + 1);
  });

  it('is greater than every one before it, also within a millisecond', () => {
    const ids = Array.from({ length: 20_000 }, () => uuidV7());
    expect(ids).to.deep.equal(ids.toSorted());
    expect(new Set(ids).size).to.equal(ids.length);
  });
});
