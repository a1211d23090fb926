import { postgresCatalogImport } from '@soko/adapters-db';
import type { ImportedSku } from '@soko/application';
import type { Sku } from '@soko/domain';
import { expect } from 'chai';
import { aJobCall, anImport, anOperatorCall } from '../support/builders/index.ts';
import { ONE_RUN } from '../support/races/guards.ts';
import { atOnce, oneOf, tally } from '../support/races/outcomes.ts';
import { race } from '../support/races/race.ts';

/** A row of a file of stock that says how many more there are. */
const more = (sku: Sku, delta: number): ImportedSku => ({
  line: 2,
  sku,
  price: null,
  comparesPrices: false,
  compareAtPrice: null,
  cost: null,
  onHand: null,
  delta,
  reason: null,
});

describe('rivals for an import', () => {
  race('a worker that was taken for dead, and the one that began again', {
    promise: 'A file is taken into the catalogue once',
    guard: ONE_RUN,
    breaks: /on hand/,
    async run(market) {
      const goods = await market.sells(10);
      const [shopId = ''] = goods.seller.actor.kind === 'user' ? goods.seller.actor.shops.map(({ id }) => id) : [];
      const it = anImport({ id: shopId as never }, { kind: 'stock' });
      await market.one.store.transaction(anOperatorCall(), (tx) => tx.imports.insert(it));
      const rows = async function* () {
        yield more(goods.sku, 5);
      };
      const runs = [market.one, market.two].map(({ knex }) => () => {
        const about = { id: it.id, kind: 'stock', dryRun: false, shopSlug: shopId } as const;
        return postgresCatalogImport(knex).runSkus({ ...about, skus: rows(), call: aJobCall('run_import') });
      });
      const outcomes = await atOnce(runs);

      expect(await market.levelOf(goods), 'on hand').to.deep.equal({ onHand: 15, reserved: 0 });
      expect(tally(outcomes), 'the runs').to.deep.equal({ ok: 2 });
      const receipts = await market
        .owner('soko.stock_transactions')
        .where({ variant_id: goods.variantId, type: 'adjust' });
      expect(Number(oneOf(receipts).on_hand_delta), 'what was adjusted').to.equal(5);
      return runs.length;
    },
  });
});
