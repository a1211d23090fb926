import type { CategoryId } from '@soko/domain';
import { expect } from 'chai';
import { aCategory, anOperatorCall } from '../support/builders/index.ts';
import { shuffled } from '../support/races/chance.ts';
import { TREE_LOCK } from '../support/races/guards.ts';
import type { Market } from '../support/races/market.ts';
import { atOnce, tally } from '../support/races/outcomes.ts';
import { race } from '../support/races/race.ts';

describe('rivals for a place in the tree of categories', () => {
  race('three categories that each move below the next', {
    promise: 'No category ever stands below itself',
    guard: TREE_LOCK,
    breaks: /the moves|the tree/,
    async run(market, chance) {
      const all = [aCategory(), aCategory(), aCategory()];
      await market.one.store.transaction(anOperatorCall(), async (tx) => {
        for (const category of all) await tx.categories.insert(category);
      });
      const moves = all.map(({ id }, at) => () => {
        const parentId = all[(at + 1) % all.length]?.id ?? null;
        return market.process().app.catalog.changeCategory(anOperatorCall(), { id, parentId, changes: {} });
      });
      const outcomes = await atOnce(shuffled(moves, chance));

      expect(tally(outcomes), 'the moves').to.deep.equal({ ok: 2, category_cycle: 1 });
      expect(
        await circles(
          market,
          all.map(({ id }) => id),
        ),
        'the tree',
      ).to.equal(0);
      return moves.length;
    },
  });
});

/** How many of the categories stand below themselves. */
async function circles({ owner }: Market, ids: readonly CategoryId[]): Promise<number> {
  const { rows } = await owner.raw(
    `select c.id from soko.categories c
    where c.id = any (?) and c.id = any (soko.category_path(c.parent_id))`,
    [[...ids]],
  );
  return rows.length;
}
