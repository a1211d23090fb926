import { type MemoryStore, memoryStore } from '@soko/adapters-db';
import { LedgerTransaction, Order, StockLevel } from '@soko/domain';
import { expect } from 'chai';
import { aCorner, failureIn, inTx, type StoreRig } from '../../contracts/store-rig.ts';
import { anId, anOrder, aQuote, aReservation, aSucceededPayment, kobo, NOON } from '../../support/builders/index.ts';

describe('the store in memory', () => {
  let memory: MemoryStore;
  let rig: StoreRig;
  beforeEach(() => {
    memory = memoryStore({ newId: anId, now: () => NOON });
    rig = {
      store: memory,
      answers: memory.answers,
      principals: memory.principals,
      events: async () => [],
      records: async () => [],
      close: async () => {},
    };
  });

  /** An order that is paid, booked and off the shelf. */
  const aPurchase = async () => {
    const { offers } = await aCorner(rig);
    const draft = anOrder({ quote: aQuote({ wanted: [{ offer: offers[0]!, quantity: 2 }] }) });
    const order = Order.confirm(draft, NOON, true, 'INV-2026-1');
    const payment = aSucceededPayment(order);
    await inTx(rig, async (tx) => {
      await tx.orders.insert(order);
      await tx.payments.insert(payment);
      await tx.ledger.insert(LedgerTransaction.capture(order, 'sandbox', { id: anId(), paymentId: payment.id }));
      await tx.counters.next('invoice:2026');
      const demand = Order.demand(order);
      const levels = await tx.stock.lock(demand.map(({ variantId }) => variantId));
      await tx.stock.save(StockLevel.reserve(levels, demand, order.id));
      const held = await tx.stock.lock(demand.map(({ variantId }) => variantId));
      await tx.stock.save(StockLevel.sell(held, demand, order.id));
    });
    return { order, payment };
  };

  it('holds every invariant after a purchase', async () => {
    await aPurchase();
    expect(memory.broken()).to.deep.equal([]);
  });

  it('fails for a write of what was not locked in the same transaction', async () => {
    const { order } = await aPurchase();
    expect(await failureIn(inTx(rig, (tx) => tx.orders.save(order)))).to.contain('without having been locked');
  });

  it('has the clock that it was given', async () => {
    expect(await inTx(rig, async (tx) => tx.now)).to.deep.equal(NOON);
  });

  const breaks: readonly (readonly [string, (purchase: Awaited<ReturnType<typeof aPurchase>>) => void])[] = [
    ['stock_balance', () => memory.state.stockTransactions.pop()],
    [
      'stock_bounds',
      () => {
        for (const [id, level] of memory.state.levels) memory.state.levels.set(id, { ...level, reserved: 99 });
      },
    ],
    [
      'order_totals',
      ({ order }) => memory.state.orders.set(order.id, { ...order, totals: { ...order.totals, tax: kobo(1) } }),
    ],
    ['order_payment', ({ payment }) => memory.state.payments.delete(payment.id)],
    [
      'ledger_balance',
      () => memory.state.ledger.push({ ...memory.state.ledger[0]!, entries: memory.state.ledger[0]!.entries.slice(1) }),
    ],
    ['ledger_order', () => memory.state.ledger.pop()],
    ['ledger_provider', ({ payment }) => memory.state.payments.set(payment.id, { ...payment, fee: kobo(1) })],
    [
      'refund_within_capture',
      ({ order, payment }) =>
        memory.state.refunds.set('r1', {
          id: anId(),
          orderId: order.id,
          paymentId: payment.id,
          status: 'pending',
          amount: kobo(payment.amount.amount + 1),
          reason: 'too much',
          lines: [],
          key: anId(),
          providerReference: null,
          failure: null,
          byHand: false,
          claimedUntil: null,
          createdAt: NOON,
          refundedAt: null,
        }),
    ],
    [
      'terms_owed',
      ({ payment }) =>
        memory.state.payments.set(payment.id, {
          ...payment,
          companyId: anId(),
          dueDate: '2026-04-01',
          status: 'pending',
        }),
    ],
    [
      'reservation_of_closed_order',
      ({ order }) => memory.state.reservations.set('r1', aReservation({ orderId: order.id })),
    ],
    ['invoice_gaps', () => memory.state.counters.set('invoice:2026', 3)],
  ];
  for (const [name, spoil] of breaks) {
    it(`names ${name} when it is broken`, async () => {
      const purchase = await aPurchase();
      expect(memory.broken()).not.to.include(name);
      spoil(purchase);
      expect(memory.broken()).to.include(name);
    });
  }
});
