import { Order, Quote } from '@soko/domain';
import { expect } from 'chai';
import {
  aCart,
  aCompany,
  anAddress,
  anId,
  anOrder,
  aPromotion,
  aQuote,
  aShippingOption,
  aTaxRate,
  aUser,
  aVariant,
  kobo,
  later,
  NOON,
  someRules,
} from '../support/builders/index.ts';
import { aCorner, inTx, type StoreRig } from './store-rig.ts';

export function ordersContract(use: () => StoreRig): void {
  describe('orders', () => {
    /** An order of two shops with discounts, taxes (one of them in the price) and shipping. */
    const richOrder = async (fields: Partial<Order> = {}): Promise<Order> => {
      const one = await aCorner(use(), { variants: [aVariant({ attributes: { size: 'M' } }), aVariant()] });
      const two = await aCorner(use());
      const cart = aCart({ userId: one.buyer.id });
      await inTx(use(), (tx) => tx.carts.insert(cart));
      const quote = aQuote({
        wanted: [...one.offers, ...two.offers].map((offer, index) => ({ offer, quantity: index + 2 })),
        rules: someRules({
          promotions: [aPromotion({ priority: 2 }), aPromotion({ code: 'TEN', fundedBy: 'platform' })],
          taxRates: [aTaxRate(), aTaxRate({ name: 'Duty', rate: 50 }), aTaxRate({ name: 'Levy', inclusive: true })],
          shippingOptions: [aShippingOption({ shopId: two.shop.id })],
        }),
        coupons: ['TEN'],
      });
      return {
        ...anOrder({ quote, userId: one.buyer.id, cartId: cart.id }),
        billingAddress: anAddress({ line2: 'Flat 3', phone: '+2348012345678' }),
        purchaseOrderNumber: 'PO-7',
        locale: 'en-NG',
        ...fields,
      };
    };
    const insert = (order: Order) => inTx(use(), (tx) => tx.orders.insert(order));
    const read = (order: Order) => inTx(use(), (tx) => tx.orders.lock(order.id));
    const save = (order: Order) =>
      inTx(use(), async (tx) => {
        await tx.orders.lock(order.id);
        await tx.orders.save(order);
      });

    it('give back every fact that was frozen into them', async () => {
      const order = await richOrder();
      expect(order.parts).to.have.length(2);
      expect(order.parts[0]?.items[0]?.discounts).to.have.length(2);
      expect(order.parts[0]?.items[0]?.taxes).to.have.length(3);
      await insert(order);
      expect(await read(order)).to.deep.equal(order);
    });

    it('are nothing when unknown', async () => {
      expect(await inTx(use(), (tx) => tx.orders.lock(anId()))).to.equal(null);
      expect(await inTx(use(), (tx) => tx.orders.cartOf(anId()))).to.equal(null);
    });

    it('know the cart whose lines they took', async () => {
      const order = await richOrder();
      await insert(order);
      expect(await inTx(use(), (tx) => tx.orders.cartOf(order.id))).to.equal(order.cartId);
    });

    it('save status, moments and quantities', async () => {
      const order = await richOrder();
      await insert(order);
      const confirmed = Order.confirm(order, NOON, true, `INV-${order.id}`);
      await save(confirmed);
      expect(await read(order)).to.deep.equal(confirmed);
      const { order: halved } = Order.cancel(confirmed, later(NOON, 5), 'changed my mind', [order.parts[1]!.shop.id]);
      await save(halved);
      expect(await read(order)).to.deep.equal(halved);
    });

    it('never write a frozen fact again', async () => {
      const order = await richOrder();
      await insert(order);
      const [part] = order.parts;
      const items = part!.items.map((item) => ({ ...item, name: 'Forged', unitPrice: kobo(1), fulfilledQuantity: 1 }));
      await save({ ...order, email: 'other@example.com', parts: [{ ...part!, commission: kobo(0), items }] });
      const kept = (await read(order))!;
      expect(kept.email).to.equal(order.email);
      expect(kept.parts[0]?.commission).to.deep.equal(part!.commission);
      expect(kept.parts[0]?.items[0]).to.deep.equal({ ...part!.items[0], fulfilledQuantity: 1 });
      expect(kept.parts[1]).to.deep.equal(order.parts[1]);
    });

    it('become somebody’s, several at once, and nothing else of them changes', async () => {
      const [one, two] = [await richOrder(), await richOrder()];
      const { buyer } = await aCorner(use());
      for (const order of [one, two]) await insert({ ...order, userId: null });
      await inTx(use(), async (tx) => {
        const held = await tx.orders.lockAll([one.id, anId(), two.id]);
        expect(held.map(({ id }) => id)).to.deep.equal([one.id, two.id].sort());
        await tx.orders.saveOwners(held.map((order) => ({ ...order, userId: buyer.id, email: 'other@example.com' })));
      });
      for (const order of [one, two]) expect(await read(order)).to.deep.equal({ ...order, userId: buyer.id });
    });

    it('keep the company that they are for, as it was on the day', async () => {
      const order = await richOrder();
      const owner = aUser();
      const company = aCompany({ owner });
      await inTx(use(), async (tx) => {
        await tx.users.insert(owner);
        await tx.companies.insert(company);
      });
      const bought = { ...order, companyId: company.id, company: { name: company.name, taxId: company.taxId } };
      await insert(bought);
      expect(await read(order)).to.deep.equal(bought);
    });

    it('are overdue from their end on while they are open, oldest first', async () => {
      const longAgo = new Date('2001-01-01T00:00:00Z');
      const first = await richOrder({ expiresAt: longAgo });
      const second = await richOrder({ expiresAt: later(longAgo, 1) });
      const closed = { ...(await richOrder({ expiresAt: longAgo })), status: 'cancelled' as const };
      for (const order of [second, first, closed]) await insert(order);
      const overdue = (at: Date) => inTx(use(), (tx) => tx.orders.overdue(at));
      expect(await overdue(later(longAgo, -1))).to.deep.equal([]);
      expect(await overdue(longAgo)).to.deep.equal([first.id]);
      expect(await overdue(later(longAgo, 60))).to.deep.equal([first.id, second.id]);
    });

    it('leave an audit record of what changed', async () => {
      const order = await richOrder();
      await insert(order);
      await inTx(use(), async (tx) => tx.orders.save(Order.expire((await tx.orders.lock(order.id))!)));
      expect((await use().records(order.id)).at(-1)).to.deep.equal({
        action: 'order.changed',
        actor: 'operator',
        before: { status: 'draft' },
        after: { status: 'expired' },
      });
    });
  });

  describe('pricing rules', () => {
    it('have the default commission, and nothing else, where nothing was set', async () => {
      const { shop } = await aCorner(use());
      const rules = await inTx(use(), (tx) =>
        tx.pricing.rulesFor({ shopIds: [shop.id], country: 'NG', coupons: ['NONE'] }),
      );
      expect(rules).to.deep.equal(someRules());
      const nowhere = await inTx(use(), (tx) => tx.pricing.rulesFor({ shopIds: [], country: null, coupons: [] }));
      expect(nowhere).to.deep.equal(someRules());
    });

    it('price what the store offers', async () => {
      const { variant } = await aCorner(use());
      const quote = await inTx(use(), async (tx) => {
        const [offer] = await tx.catalog.offers([variant.sku]);
        return aQuote({
          wanted: [{ offer: offer!, quantity: 2 }],
          rules: await tx.pricing.rulesFor({ shopIds: [offer!.shop.id], country: 'NG', coupons: [] }),
        });
      });
      expect(Quote.lines(quote)[0]).to.deep.include({ subtotal: kobo(399_800), commission: kobo(39_980) });
    });
  });
}
