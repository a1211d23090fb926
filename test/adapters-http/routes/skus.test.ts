import { expect } from 'chai';
import { kobo } from '../../support/builders/index.ts';
import type { Sending } from '../../support/client.ts';
import { openServer, type Server } from '../../support/server.ts';
import { expectFlaws, expectProblem, expectStatus, unnamed } from '../../support/server-answers.ts';
import { aKey } from '../../support/server-shopping.ts';
import type { Goods, Seller } from '../../support/server-town.ts';

describe('/skus', () => {
  let server: Server;
  let seller: Seller;

  before(async () => {
    server = await openServer();
    seller = await server.seller();
  });
  after(() => server.close());

  const sells = (onHand = 10): Promise<Goods> =>
    server.sells({ shop: seller.shop, onHand, variants: [{ cost: kobo(1_200), price: kobo(2_000) }] });
  const get = (sku: string, sending?: Sending) => server.client.get(`/skus/${sku}`, sending);
  const adjust = (sku: string, body: unknown, sending: Sending = { as: seller.access }) =>
    server.client.patch(`/skus/${sku}/stock`, { body, ...sending });

  describe('GET /skus/{sku}', () => {
    it('shows price and availability to everybody, and nothing of the shop’s own', async () => {
      const { sku, variant, product, shop } = await sells();
      await server.draft([[{ sku }, 3]]);
      const { access } = await server.seller();
      for (const sending of [{}, { as: access }]) {
        expect(expectStatus(await get(sku, sending), 200)).to.deep.equal({
          sku,
          variant_id: variant.id,
          product: { id: product.id, name: product.name, slug: product.slug },
          shop: { id: shop.id, name: shop.name, slug: shop.slug },
          price: { amount: 2_000, currency: 'NGN' },
          available: 7,
          in_stock: true,
        });
      }
    });

    it('shows its stock to the shop and to staff', async () => {
      const { sku } = await sells();
      await server.draft([[{ sku }, 3]]);
      const { access: staff } = await server.withRole('staff');
      for (const as of [seller.access, staff]) {
        expect(expectStatus(await get(sku.toLowerCase(), { as }), 200)).to.deep.include({
          on_hand: 10,
          reserved: 3,
          available: 7,
          low_stock_threshold: null,
          cost: { amount: 1_200, currency: 'NGN' },
        });
      }
    });

    it('is not found by what can be no SKU', async () => {
      for (const path of ['NO-SUCH-SKU', '%00', 'a%20b', 'x'.repeat(65), '%F0%9F%91%95', '%22']) {
        expectProblem(await get(path), 'not_found');
      }
    });
  });

  describe('PATCH /skus/{sku}/stock', () => {
    it('adds and takes, and sets a new count, for the shop and for admins', async () => {
      const { sku } = await sells();
      expect(expectStatus(await adjust(sku, { delta: -3, reason: 'damaged' }), 200).on_hand).to.equal(7);
      expect(expectStatus(await adjust(sku, { delta: 5, reason: 'found' }), 200).on_hand).to.equal(12);
      const counted = { on_hand: 40, expected_on_hand: 12, reason: 'counted' };
      expect(expectStatus(await adjust(sku, counted), 200)).to.include({ on_hand: 40, available: 40 });
      const { access: admin } = await server.withRole('admin');
      const answer = await adjust(sku, { on_hand: 0, reason: 'sold in the shop' }, { as: admin });
      expect(expectStatus(answer, 200)).to.include({ on_hand: 0, in_stock: false });
      const { rows } = await server.owner.raw(
        `select t.type, t.on_hand_delta, t.reason from soko.stock_transactions t join soko.variants v on v.id = t.variant_id
         where v.sku = ? and t.type = 'adjust' order by t.id`,
        [sku],
      );
      expect(rows.map(({ on_hand_delta }: { on_hand_delta: number }) => on_hand_delta)).to.deep.equal([-3, 5, 28, -40]);
    });

    it('F9: refuses a count that replaces another one than expected', async () => {
      const { sku } = await sells();
      const answer = await adjust(sku, { on_hand: 40, expected_on_hand: 9, reason: 'counted' });
      expect(expectProblem(answer, 'stock_changed')).to.include({ expected_on_hand: 9, on_hand: 10 });
    });

    it('F9: never goes below what open orders hold', async () => {
      const goods = await sells();
      await server.draft([[goods, 4]]);
      const refused = await adjust(goods.sku, { delta: -7, reason: 'damaged' });
      expect(expectProblem(refused, 'insufficient_stock')).to.include({
        on_hand: 10,
        reserved: 4,
        requested_delta: -7,
      });
      expectProblem(await adjust(goods.sku, { on_hand: 3, reason: 'counted' }), 'insufficient_stock');
      expectStatus(await adjust(goods.sku, { delta: -6, reason: 'damaged' }), 200);
    });

    it('knows nothing of another shop’s SKU, as of one that does not exist', async () => {
      const { sku } = await sells();
      const { access } = await server.seller();
      const other = await adjust(sku, { delta: 1, reason: 'mine now' }, { as: access });
      const absent = await adjust('NO-SUCH-SKU', { delta: 1, reason: 'mine now' }, { as: access });
      for (const answer of [other, absent]) expectProblem(answer, 'not_found');
      expect(unnamed(other)).to.deep.equal(unnamed(absent));
      expect((await get(sku, { as: seller.access })).body.on_hand).to.equal(10);
    });

    it('is for the shop and admins alone', async () => {
      const { sku } = await sells();
      const body = { delta: 1, reason: 'found' };
      expectProblem(await adjust(sku, body, {}), 'unauthenticated');
      for (const role of ['customer', 'staff', 'seller'] as const) {
        expectProblem(await adjust(sku, body, { as: (await server.withRole(role)).access }), 'forbidden');
      }
    });

    it('takes either a change or a count, within reason', async () => {
      const { sku } = await sells();
      for (const body of [
        { delta: 1 },
        { delta: 1, reason: '' },
        { delta: 1.5, reason: 'half' },
        { delta: 1, on_hand: 2, reason: 'both' },
        { on_hand: -1, reason: 'none' },
        { delta: 1_000_000_001, reason: 'too much' },
        { reason: 'nothing' },
        {},
      ]) {
        expectProblem(await adjust(sku, body), 'validation_failed');
      }
      expectProblem(await adjust(sku, { delta: 1_000_000_000, reason: 'on top' }), 'validation_failed');
      expect((await get(sku, { as: seller.access })).body.on_hand).to.equal(10);
    });

    it('is done once under one key', async () => {
      const { sku } = await sells();
      const sending = { as: seller.access, key: aKey() };
      const first = await adjust(sku, { delta: 5, reason: 'found' }, sending);
      const again = await adjust(sku, { delta: 5, reason: 'found' }, sending);
      expect(again.text).to.equal(first.text);
      expect(again.headers.get('idempotent-replayed')).to.equal('true');
      expectProblem(await adjust(sku, { delta: 6, reason: 'found' }, sending), 'idempotency_key_reused');
      expect((await get(sku, { as: seller.access })).body.on_hand).to.equal(15);
    });

    it('refuses any If-Match: the count to be replaced is told in the body', async () => {
      const { sku } = await sells();
      const answer = await adjust(
        sku,
        { delta: 1, reason: 'x' },
        { as: seller.access, headers: { 'if-match': '"1"' } },
      );
      expect(expectProblem(answer, 'precondition_failed').errors[0].path).to.equal('header/if-match');
    });

    it('names where a body is wrong', async () => {
      const { sku } = await sells();
      expectFlaws(await adjust(sku, []), '');
    });
  });
});
