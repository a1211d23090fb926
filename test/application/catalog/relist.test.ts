import type { ProductId, Store, Tx } from '@soko/domain';
import { expect } from 'chai';
import { aCategory, aJobCall, anId, anOperatorCall } from '../../support/builders/index.ts';
import { aMarket } from '../../support/market.ts';

describe('listing the products of a category anew', () => {
  /** A market whose categories have so many parts of products, and what was asked of them. */
  const marketOf = (parts: number) => {
    const marks = Array.from({ length: parts }, () => anId<ProductId>());
    const asked: unknown[] = [];
    const plain = aMarket();
    const relist: Tx['categories']['relist'] = async (_, after) => {
      asked.push(after);
      return marks[after === null ? 0 : marks.indexOf(after) + 1] ?? null;
    };
    const transaction = (call: never, work: (tx: Tx) => Promise<unknown>) =>
      plain.memory.transaction(call, (tx) =>
        work(Object.create(tx, { categories: { value: { ...tx.categories, relist } } })),
      );
    const market = aMarket({ store: { ...plain.memory, transaction } as Store });
    return { marks, asked, market, memory: plain.memory };
  };

  const renamed = async (parts: number) => {
    const { memory, ...rest } = marketOf(parts);
    const category = aCategory();
    await memory.transaction(anOperatorCall(), (tx) => tx.categories.insert(category));
    const { id } = category;
    await rest.market.app.catalog.changeCategory(anOperatorCall(), { id, changes: { name: 'Other' } });
    return { ...rest, memory, id, outdated: memory.state.events.filter(({ type }) => type === 'listing.outdated') };
  };

  it('is done with the change where they are few', async () => {
    const { asked, outdated } = await renamed(0);
    expect([asked, outdated]).to.deep.equal([[null], []]);
  });

  it('leaves what is more to a job, which goes on to the end', async () => {
    const { asked, marks, market, memory, id, outdated } = await renamed(3);
    expect(memory.state.events.at(-1)?.type).to.equal('category.changed');
    expect(asked).to.deep.equal([null]);
    expect(outdated.map(({ subject, payload }) => [subject, payload])).to.deep.equal([
      [id, { noun: 'category', after: marks[0] }],
    ]);
    const [after = anId<ProductId>()] = marks;
    await market.app.catalog.relistProducts(aJobCall('relist_products'), {
      noun: 'category',
      id,
      after,
    });
    expect(asked).to.deep.equal([null, ...marks]);
    expect(memory.state.events.filter(({ type }) => type === 'listing.renewed')).to.have.length(1);
    expect(memory.state.events.at(-1)).to.deep.include({ subject: id, payload: { noun: 'category' } });
  });

  it('is not done for what lists do not tell', async () => {
    const { memory, market, asked } = marketOf(0);
    const category = aCategory();
    await memory.transaction(anOperatorCall(), (tx) => tx.categories.insert(category));
    const changes = { description: 'Other', position: 3, isActive: false };
    await market.app.catalog.changeCategory(anOperatorCall(), { id: category.id, changes });
    expect(asked).to.deep.equal([]);
  });
});
