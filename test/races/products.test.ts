import { Sku } from '@soko/domain';
import { expect } from 'chai';
import { aGuestCall, aNumber, kobo } from '../support/builders/index.ts';
import { chanceOf, seed, shuffled, times } from '../support/races/chance.ts';
import { ROW_LOCKS, UNIQUE_SKU } from '../support/races/guards.ts';
import { delivery, nowhere } from '../support/races/market.ts';
import { answersOf, atOnce, oneOf, tally } from '../support/races/outcomes.ts';
import { race, wholeMarket } from '../support/races/race.ts';

describe('rivals for a product', () => {
  race('ten changes by people who saw the same version', {
    promise: 'Of two who saw the same version of a product one changes it',
    guard: ROW_LOCKS,
    breaks: /the changes|the version/,
    async run(market) {
      const { variantId: id, seller } = await market.sells(1);
      const edits = times(10, (at) => () => {
        const changes = { price: kobo(1_000 + at) };
        return market.process().app.catalog.changeVariant(seller, { id, changes, versions: ['1'] });
      });
      const outcomes = await atOnce(edits);

      expect(tally(outcomes), 'the changes').to.deep.equal({ ok: 1, precondition_failed: 9 });
      const winner = outcomes.findIndex(({ code }) => code === 'ok');
      const { rows } = await market.owner.raw(
        `select p.version, v.price, (select count(*) from soko.price_changes c where c.variant_id = v.id) as prices
         from soko.variants v join soko.products p on p.id = v.product_id where v.id = ?`,
        [id],
      );
      expect(rows, 'the version').to.deep.equal([{ version: 2, price: 1_000 + winner, prices: 2 }]);
      return edits.length;
    },
  });

  race('six products that want one SKU', {
    promise: 'A SKU is one variant’s in the whole market',
    guard: UNIQUE_SKU,
    breaks: /the products/,
    async run(market) {
      const { seller } = await market.sells(1);
      const { actor } = seller;
      const shopId = oneOf(actor.kind === 'user' ? actor.shops : []).id;
      const sku = Sku.of(`WANTED-${aNumber()}`);
      const offers = times(6, (at) => () => {
        const name = `Shirt ${sku} ${at}`;
        return market
          .process()
          .app.catalog.create(seller, { shopId, name, variants: [{ price: kobo(1), sku, stock: 1 }] });
      });
      const outcomes = await atOnce(offers);

      expect(tally(outcomes), 'the products').to.deep.equal({ ok: 1, sku_taken: 5 });
      const { rows } = await market.owner.raw('select count(*) from soko.variants where sku = ?', [sku]);
      expect(rows, 'the variants').to.deep.equal([{ count: 1 }]);
      return offers.length;
    },
  });

  it('six products of one name get slugs and SKUs of their own', async () => {
    const market = await wholeMarket();
    const { seller } = await market.sells(1);
    const shopId = oneOf(seller.actor.kind === 'user' ? seller.actor.shops : []).id;
    const name = `Twin ${aNumber()}`;
    const make = () => market.process().app.catalog.create(seller, { shopId, name, variants: [{ price: kobo(1) }] });
    expect(tally(await atOnce(times(6, () => make)))).to.deep.equal({ ok: 6 });
    await market.expectRight();
  });

  it('a price that changes while it is bought is asked about, and an order has one', async () => {
    const market = await wholeMarket();
    const goods = await market.sells(100);
    const set = (amount: number) => () =>
      market
        .process()
        .app.catalog.changeVariant(goods.seller, { id: goods.variantId, changes: { price: kobo(amount) } })
        .then(() => null);
    await set(100)();
    const buy = () => {
      const order = { delivery, shipping: nowhere, items: [{ sku: goods.sku, quantity: 3 }], expectedTotal: kobo(300) };
      return market.process().app.orders.place(aGuestCall(), order);
    };
    const calls = [...times(10, (at) => set(at % 2 === 0 ? 200 : 100)), ...times(20, () => buy)];
    const outcomes = await atOnce<string | null>(shuffled(calls, chanceOf(seed)));

    expect(Object.keys(tally(outcomes))).to.satisfy((codes: readonly string[]) =>
      codes.every((code) => ['ok', 'price_changed'].includes(code)),
    );
    const ids = answersOf(outcomes).filter((id) => id !== null);
    const { rows } = await market.owner.raw('select distinct total from soko.orders where id = any (?)', [ids]);
    expect(rows).to.deep.equal(ids.length === 0 ? [] : [{ total: 300 }]);
    await market.expectRight();
  });
});
