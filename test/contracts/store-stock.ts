import { StockLevel } from '@soko/domain';
import { expect } from 'chai';
import {
  anId,
  anOrder,
  aQuote,
  aReservation,
  aSku,
  aVariant,
  later,
  NOON,
  received,
} from '../support/builders/index.ts';
import { aCorner, failureIn, inTx, type StoreRig } from './store-rig.ts';

export function stockContract(use: () => StoreRig): void {
  describe('stock levels', () => {
    it('come in the order of their ids, whatever order they are named in; unknown ones are missing', async () => {
      const { product } = await aCorner(use(), { variants: [aVariant(), aVariant(), aVariant()] });
      const ids = product.variants.map(({ id }) => id);
      const locked = await inTx(use(), (tx) => tx.stock.lock([anId(), ...ids.toReversed()]));
      expect(locked.map(({ variantId }) => variantId)).to.deep.equal(ids);
      expect(locked.map(({ onHand }) => onHand)).to.deep.equal([10, 10, 10]);
    });

    it('are found by SKU', async () => {
      const { variant } = await aCorner(use(), { onHand: 4 });
      const level = await inTx(use(), (tx) => tx.stock.lockBySku(variant.sku));
      expect(level).to.deep.equal({
        variantId: variant.id,
        sku: variant.sku,
        onHand: 4,
        reserved: 0,
        lowStockThreshold: null,
      });
      expect(await inTx(use(), (tx) => tx.stock.lockBySku(aSku()))).to.equal(null);
    });

    it('are saved with the change that made them, and audited', async () => {
      const { variant } = await aCorner(use());
      await inTx(use(), async (tx) => {
        const [level] = await tx.stock.lock([variant.id]);
        await tx.stock.save([StockLevel.adjust(level!, { onHand: 7, expectedOnHand: 10, reason: 'counted' })]);
      });
      expect(await inTx(use(), (tx) => tx.stock.lock([variant.id]))).to.deep.include.members([
        { variantId: variant.id, sku: variant.sku, onHand: 7, reserved: 0, lowStockThreshold: null },
      ]);
      expect((await use().records(variant.id)).at(-1)).to.deep.include({
        action: 'stock.changed',
        before: { onHand: 10 },
        after: { onHand: 7 },
      });
    });

    it('tell once that a SKU runs low, and again when it had risen', async () => {
      const { variant } = await aCorner(use());
      const watched = () =>
        inTx(use(), async (tx) => {
          const [level] = await tx.stock.lock([variant.id]);
          await tx.stock.watch(StockLevel.watch(level!, 5));
        });
      const set = (onHand: number) =>
        inTx(use(), async (tx) => {
          const [level] = await tx.stock.lock([variant.id]);
          await tx.stock.save([StockLevel.adjust(level!, { onHand, reason: 'counted' })]);
        });
      const told = async () => (await use().events(variant.id)).filter(({ type }) => type === 'stock.low').length;
      await set(4);
      expect(await told(), 'unwatched').to.equal(0);
      await watched();
      expect(await told(), 'low when the watch began').to.equal(0);
      await set(10);
      await set(5);
      await set(3);
      expect(await told()).to.equal(1);
      await set(6);
      await set(5);
      expect(await told()).to.equal(2);
      expect((await use().records(variant.id)).map(({ after }) => after)).to.deep.include({ lowStockThreshold: 5 });
    });

    it('never promise more than there is, nor hold less than nothing', async () => {
      const { variant } = await aCorner(use());
      const saved = (wrong: Partial<StockLevel>) =>
        failureIn(
          inTx(use(), async (tx) => {
            const [level] = await tx.stock.lock([variant.id]);
            const change = received(level!, 1);
            await tx.stock.save([{ ...change, level: { ...change.level, ...wrong } }]);
          }),
        );
      expect(await saved({ onHand: 5, reserved: 6 })).not.to.equal('');
      expect(await saved({ onHand: -1, reserved: -1 })).not.to.equal('');
    });

    it('sell the last piece once, of ten who want it', async () => {
      const { variant } = await aCorner(use(), { onHand: 1 });
      const orderId = anId<ReturnType<typeof anOrder>['id']>();
      const buy = () =>
        inTx(use(), async (tx) => {
          const [level] = await tx.stock.lock([variant.id]);
          if (StockLevel.available(level!) < 1) return false;
          await tx.stock.save(StockLevel.reserve([level!], [{ variantId: variant.id, quantity: 1 }], orderId));
          return true;
        });
      const bought = await Promise.all(Array.from({ length: 10 }, buy));
      expect(bought.filter(Boolean)).to.have.length(1);
    });

    it('do without a change when there is none', async () => {
      await inTx(use(), (tx) => tx.stock.save([]));
    });
  });

  describe('reservations', () => {
    const held = async () => {
      const { offers, variant } = await aCorner(use());
      const order = anOrder({ quote: aQuote({ wanted: [{ offer: offers[0]!, quantity: 1 }] }) });
      const reservation = aReservation({ orderId: order.id, variantId: variant.id, quantity: 2 });
      await inTx(use(), async (tx) => {
        await tx.orders.insert(order);
        await tx.reservations.insert([reservation]);
      });
      return { order, reservation };
    };

    it('are kept with their order, extended and removed with it', async () => {
      const { order, reservation } = await held();
      expect(await inTx(use(), (tx) => tx.reservations.of(order.id))).to.deep.equal([reservation]);
      await inTx(use(), (tx) => tx.reservations.extend(order.id, later(NOON, 3600)));
      expect(await inTx(use(), (tx) => tx.reservations.of(order.id))).to.deep.equal([
        { ...reservation, expiresAt: later(NOON, 3600) },
      ]);
      await inTx(use(), (tx) => tx.reservations.removeOf(order.id));
      expect(await inTx(use(), (tx) => tx.reservations.of(order.id))).to.deep.equal([]);
    });

    it('hold a SKU once for an order', async () => {
      const { reservation } = await held();
      const again = { ...reservation, id: aReservation().id };
      expect(await failureIn(inTx(use(), (tx) => tx.reservations.insert([again])))).not.to.equal('');
    });
  });
}
