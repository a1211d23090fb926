import type { CategoryId } from '@soko/domain';
import { expect } from 'chai';
import { aBrand, aCategory, aNumber, anOperatorCall, kobo } from '../support/builders/index.ts';
import { shuffled, times } from '../support/races/chance.ts';
import { CATEGORY_FIRST, HELD_BRAND, HELD_CATEGORY, TREE_LOCK } from '../support/races/guards.ts';
import type { Market } from '../support/races/market.ts';
import { atOnce, oneOf, tally } from '../support/races/outcomes.ts';
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

  race('a category that is taken away while others are put below it', {
    promise: 'No category stands below one that is gone',
    guard: TREE_LOCK,
    breaks: /the tree/,
    async run(market, chance) {
      const parent = aCategory();
      await market.one.store.transaction(anOperatorCall(), (tx) => tx.categories.insert(parent));
      const remove = () => market.process().app.catalog.removeCategory(anOperatorCall(), { id: parent.id });
      const add = (name: string) => () =>
        market.process().app.catalog.addCategory(anOperatorCall(), { name, shopId: null, parentId: parent.id });
      const names = ['Lamps', 'Beds', 'Chairs'].map((name) => `${name} ${aNumber()}`);
      const calls = shuffled<() => Promise<unknown>>([remove, ...names.map(add)], chance);
      const outcomes = await atOnce(calls);

      for (const { code } of outcomes) expect(code, 'an answer').to.be.oneOf(['ok', 'category_not_empty', 'not_found']);
      const below = await market.owner('soko.categories').where({ parent_id: parent.id });
      const [{ deleted_at: gone }] = await market.owner('soko.categories').where({ id: parent.id });
      expect(gone !== null && below.length > 0, 'the tree has something below what is gone').to.equal(false);
      return calls.length;
    },
  });

  race('a category that is taken away while products are put into it', {
    promise: 'No product is put into a category that is gone',
    guard: HELD_CATEGORY,
    breaks: /what is gone/,
    async run(market, chance) {
      const category = aCategory();
      await market.one.store.transaction(anOperatorCall(), (tx) => tx.categories.insert(category));
      const { seller } = await market.sells(1);
      const shopId = oneOf(seller.actor.kind === 'user' ? seller.actor.shops : []).id;
      const remove = () => market.process().app.catalog.removeCategory(anOperatorCall(), { id: category.id });
      const add = () => {
        const form = { shopId, name: `Lamp ${aNumber()}`, categoryIds: [category.id], variants: [{ price: kobo(1) }] };
        return market.process().app.catalog.create(seller, form);
      };
      const calls = shuffled<() => Promise<unknown>>([remove, ...times(3, () => add)], chance);
      const outcomes = await atOnce(calls);

      for (const { code } of outcomes) {
        expect(code, 'an answer').to.be.oneOf(['ok', 'category_not_empty', 'validation_failed']);
      }
      const inside = await market.owner('soko.products').whereRaw('? = any (category_ids)', [category.id]);
      const [{ deleted_at: gone }] = await market.owner('soko.categories').where({ id: category.id });
      expect(gone !== null && inside.length > 0, 'a product in what is gone').to.equal(false);
      return calls.length;
    },
  });

  race('a category that is emptied into another while its products are put into it anew', {
    promise: 'Who writes a product and who takes its category away meet no deadlock',
    guard: CATEGORY_FIRST,
    breaks: /deadlocks/,
    async run(market, chance) {
      const met = market.deadlocks();
      const [category, heir] = [aCategory(), aCategory()];
      await market.one.store.transaction(anOperatorCall(), async (tx) => {
        for (const each of [category, heir]) await tx.categories.insert(each);
      });
      const products = await Promise.all(times(3, () => aProduct(market, category.id)));
      const empty = () =>
        market.process().app.catalog.removeCategory(anOperatorCall(), { id: category.id, moveTo: heir.id });
      const edits = products.map(({ id, seller }) => () => {
        const changes = { categoryIds: [category.id], description: `Brass ${aNumber()}` };
        return market.process().app.catalog.edit(seller, { id, changes });
      });
      const calls = shuffled<() => Promise<unknown>>([empty, ...edits, ...edits], chance);
      const outcomes = await atOnce(calls);

      for (const { code } of outcomes) {
        expect(code, 'an answer').to.be.oneOf(['ok', 'category_not_empty', 'validation_failed']);
      }
      const inside = await market.owner('soko.products').whereRaw('? = any (category_ids)', [category.id]);
      const [{ deleted_at: gone }] = await market.owner('soko.categories').where({ id: category.id });
      expect(gone !== null && inside.length > 0, 'a product in what is gone').to.equal(false);
      expect(market.deadlocks() - met, 'deadlocks').to.equal(0);
      return calls.length;
    },
  });

  race('a brand that is taken away while products get it', {
    promise: 'No product has a brand that is gone',
    guard: HELD_BRAND,
    breaks: /what is gone/,
    async run(market, chance) {
      const brand = aBrand();
      await market.one.store.transaction(anOperatorCall(), (tx) => tx.brands.insert(brand));
      const products = await Promise.all(times(3, () => aProduct(market)));
      const remove = () => market.process().app.catalog.removeBrand(anOperatorCall(), { id: brand.id });
      const edits = products.map(
        ({ id, seller }) =>
          () =>
            market.process().app.catalog.edit(seller, { id, changes: { brandId: brand.id } }),
      );
      const calls = shuffled<() => Promise<unknown>>([remove, ...edits], chance);
      const outcomes = await atOnce(calls);

      for (const { code } of outcomes) {
        expect(code, 'an answer').to.be.oneOf(['ok', 'brand_not_empty', 'validation_failed']);
      }
      const having = await market.owner('soko.products').where({ brand_id: brand.id });
      const [{ deleted_at: gone }] = await market.owner('soko.brands').where({ id: brand.id });
      expect(gone !== null && having.length > 0, 'a product of what is gone').to.equal(false);
      return calls.length;
    },
  });
});

/** A product on sale, in this category where one is named. */
async function aProduct(market: Market, category?: CategoryId) {
  const { variantId, seller } = await market.sells(1);
  const { product_id: id } = oneOf(await market.owner('soko.variants').where({ id: variantId }));
  if (category !== undefined) await market.one.app.catalog.edit(seller, { id, changes: { categoryIds: [category] } });
  return { id: String(id), seller };
}

/** How many of the categories stand below themselves. */
async function circles({ owner }: Market, ids: readonly CategoryId[]): Promise<number> {
  const { rows } = await owner.raw(
    `select c.id from soko.categories c
    where c.id = any (?) and c.id = any (soko.category_path(c.parent_id))`,
    [[...ids]],
  );
  return rows.length;
}
