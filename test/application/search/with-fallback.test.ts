import { withFallback } from '@soko/application';
import { DomainError } from '@soko/domain';
import { expect } from 'chai';
import { anIndex } from '../../support/search-index.ts';

describe('an index with another to fall back on', () => {
  const OWN = { products: [{ id: 'own', score: 1 }], suggestions: [], words: 'shirt' };
  const QUESTION = { q: 'shirt', limit: 3 };

  it('is asked alone while it answers', async () => {
    const [first, other] = [anIndex({ ...OWN, products: [] }), anIndex(OWN)];
    const both = withFallback(first, other, () => expect.fail('nothing to warn of'));
    expect(await both.find(QUESTION)).to.deep.equal({ ...OWN, products: [] });
    expect(other.questions).to.deep.equal([]);
  });

  it('lets the other answer while it is unavailable, and tells of it', async () => {
    const failure = new DomainError('unavailable');
    const warned: unknown[] = [];
    const both = withFallback(anIndex(failure), anIndex(OWN), (each) => warned.push(each));
    expect(await both.find(QUESTION)).to.deep.equal(OWN);
    expect(warned).to.deep.equal([failure]);
  });

  it('hides no other failure', async () => {
    const failure = new Error('a fault of ours');
    const both = withFallback(anIndex(failure), anIndex(OWN), () => {});
    expect(await both.find(QUESTION).catch((thrown: unknown) => thrown)).to.equal(failure);
  });

  it('alone is written to', async () => {
    const [first, other] = [anIndex(OWN), anIndex(OWN)];
    const both = withFallback(first, other, () => {});
    await both.remove(['one']);
    await both.put([]);
    await both.prepare();
    expect(first.removed).to.deep.equal(['one']);
    expect(other.removed).to.deep.equal([]);
  });
});
