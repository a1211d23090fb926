import { expect } from 'chai';
import { eachInTurn } from '../../packages/application/src/rounds.ts';

describe('a round', () => {
  it('takes each in turn, one at a time', async () => {
    const seen: string[] = [];
    await eachInTurn(['a', 'b'], async (one) => {
      seen.push(`${one} begins`);
      await Promise.resolve();
      seen.push(`${one} ends`);
    });
    expect(seen).to.deep.equal(['a begins', 'a ends', 'b begins', 'b ends']);
  });

  it('gives the rest their turn when one fails, and throws the first failure after the last', async () => {
    const seen: number[] = [];
    const round = eachInTurn([1, 2, 3], async (one) => {
      seen.push(one);
      if (one < 3) throw new Error(`failure ${one}`);
    });
    expect(await round.catch((failure: Error) => failure.message)).to.equal('failure 1');
    expect(seen).to.deep.equal([1, 2, 3]);
  });

  it('of nobody is nothing', async () => {
    await eachInTurn([], () => Promise.reject(new Error('nobody is there')));
  });
});
