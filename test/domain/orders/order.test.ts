import { ORDER_TRANSITIONS, Order, type OrderStatus, Quote, type ShopOrderStatus } from '@soko/domain';
import { expect } from 'chai';
import {
  aConfirmedOrder,
  anAddress,
  anId,
  anOffer,
  anOrder,
  aQuote,
  later,
  NOON,
} from '../../support/builders/index.ts';
import { always, someRequest } from '../../support/properties.ts';
import { refusalOf } from '../../support/refusal.ts';

const SOON = later(NOON, 60);
const STATUSES = Object.keys(ORDER_TRANSITIONS) as OrderStatus[];

const inStatus = (status: OrderStatus): Order =>
  anOrder({ status, expiresAt: ['draft', 'pending_payment'].includes(status) ? later(NOON, 900) : null });
/** An order of two shops, with two items in the first part. */
const ofTwoShops = (): Quote => {
  const [a, b] = [anOffer(), anOffer()];
  const wanted = [a, { ...anOffer(), shop: a.shop }, b].map((offer) => ({ offer, quantity: 2 }));
  return aQuote({ wanted });
};
const withParts = (order: Order, ...statuses: ShopOrderStatus[]): Order => ({
  ...order,
  parts: order.parts.map((part, index) => ({ ...part, status: statuses[index] ?? part.status })),
});

describe('a draft order', () => {
  it('freezes its quote: one part per shop, an item per line, the same figures', () => {
    const quote = ofTwoShops();
    const order = anOrder({ quote });
    expect(order).to.deep.include({ status: 'draft', totals: quote.totals, currency: quote.currency });
    expect(order.parts.map(({ shop, status, totals }) => [shop, status, totals])).to.deep.equal(
      quote.parts.map(({ shop, totals }) => [shop, 'pending', totals]),
    );
    const lines = Quote.lines(quote);
    Order.items(order).forEach((item, index) => {
      const { offer, ...figures } = lines[index]!;
      expect(item).to.deep.include({ ...figures, sku: offer.sku, name: offer.name, variantId: offer.variantId });
    });
    expect(Order.items(order).length).to.equal(lines.length);
  });

  it('has nothing cancelled, sent, returned or refunded, and no moment but its making', () => {
    const nothing = { cancelledQuantity: 0, fulfilledQuantity: 0, returnedQuantity: 0, refundedQuantity: 0 };
    expect(Order.items(anOrder()).map((item) => item)).to.satisfy((items: object[]) =>
      items.every((item) => expect(item).to.deep.include(nothing)),
    );
    const moments = { placedAt: null, confirmedAt: null, paidAt: null, cancelledAt: null, invoiceNumber: null };
    expect(anOrder()).to.deep.include({ ...moments, createdAt: NOON });
  });

  it('keeps what the buyer said of the delivery', () => {
    const made = { id: anId<Order['id']>(), newId: anId, at: NOON, expiresAt: SOON, userId: null, cartId: null };
    const shippingAddress = anAddress();
    const plain = Order.draft(aQuote(), { email: 'ada@example.com', shippingAddress }, made);
    expect(plain).to.deep.include({ email: 'ada@example.com', shippingAddress, billingAddress: null });
    expect(plain).to.deep.include({ purchaseOrderNumber: null, locale: null });
    const billingAddress = anAddress({ name: 'Accounts' });
    const delivery = { email: 'ada@example.com', shippingAddress, billingAddress, purchaseOrderNumber: 'PO-7' };
    expect(Order.draft(aQuote(), delivery, { ...made, locale: 'en-NG' })).to.deep.include({
      billingAddress,
      purchaseOrderNumber: 'PO-7',
      locale: 'en-NG',
    });
  });

  it('has ids of its own for each part and item', () => {
    const order = anOrder({ quote: ofTwoShops() });
    const ids = [order.id, ...order.parts.map(({ id }) => id), ...Order.items(order).map(({ id }) => id)];
    expect(new Set(ids).size).to.equal(1 + 2 + 3);
  });

  it('has a number for people: twelve digits without I, L, O and U, from the random end of its id', () => {
    const numbered = (id: string): string => {
      const made = { id: id as Order['id'], newId: anId, at: NOON, expiresAt: SOON, userId: null, cartId: null };
      return Order.draft(aQuote(), { email: 'ada@example.com', shippingAddress: anAddress() }, made).number;
    };
    expect(numbered('01900000-0000-7000-8000-000000000000')).to.equal('SK-0000-0000-0000');
    expect(numbered('01900000-0000-7000-8fff-ffffffffffff')).to.equal('SK-ZZZZ-ZZZZ-ZZZZ');
    expect(numbered('01900000-0000-7abc-9123-456789abcdef')).to.match(/^SK(-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
    expect(numbered('01900000-0000-7000-8000-000000000001')).to.equal('SK-0000-0000-0001');
  });
});

describe('the demand of an order', () => {
  it('is all of it that is not cancelled', () => {
    const order = aConfirmedOrder({ quote: ofTwoShops() });
    const [first, second] = order.parts;
    expect(Order.demand(order).map(({ quantity }) => quantity)).to.deep.equal([2, 2, 2]);
    expect(Order.demand(order, [second!]).length).to.equal(1);
    const { order: half } = Order.cancel(order, SOON, null, [first!.shop.id]);
    expect(Order.demand(half)).to.deep.equal(Order.demand(order, [second!]));
  });

  it('goes back into a cart at the prices of the order', () => {
    const order = anOrder();
    const [item] = Order.items(order);
    expect(Order.lines(order)).to.deep.equal([
      { variantId: item!.variantId, sku: item!.sku, quantity: item!.quantity, seenPrice: item!.unitPrice },
    ]);
  });

  it(
    'is what was wanted, whatever was',
    always([someRequest], (request) => {
      const order = anOrder({ quote: Quote.of(request) });
      const pieces = (all: readonly Readonly<{ quantity: number }>[]) =>
        all.reduce((sum, { quantity }) => sum + quantity, 0);
      expect(pieces(Order.demand(order))).to.equal(pieces(request.wanted));
    }),
  );
});

describe('the status of an order', () => {
  /** What leads to each status, if anything does. */
  const moves: Readonly<Partial<Record<OrderStatus, (order: Order) => Order>>> = {
    pending_payment: (order) => Order.awaitPayment(order, NOON, SOON),
    confirmed: (order) => Order.confirm(order, NOON, true, 'INV-2026-000001'),
    cancelled: (order) => Order.cancel(order, NOON, null).order,
    expired: (order) => Order.expire(order),
  };

  for (const from of STATUSES) {
    for (const to of STATUSES) {
      const move = moves[to];
      if (!move) continue;
      const allowed = ORDER_TRANSITIONS[from].includes(to);
      it(`${allowed ? 'may' : 'may not'} go from ${from} to ${to}`, () => {
        if (allowed) expect(move(inStatus(from)).status).to.equal(to);
        else
          expect(refusalOf(() => move(inStatus(from)))).to.be.oneOf([
            'order_not_payable',
            'order_not_cancellable',
            'order_expired',
          ]);
      });
    }
  }

  it('never comes back to a draft, and nothing leaves completed or cancelled', () => {
    expect(STATUSES.filter((from) => ORDER_TRANSITIONS[from].includes('draft'))).to.deep.equal([]);
    expect([...ORDER_TRANSITIONS.completed, ...ORDER_TRANSITIONS.cancelled]).to.deep.equal([]);
  });

  it('is open while a payment can still confirm it in time', () => {
    expect(STATUSES.filter((status) => Order.isOpen(inStatus(status)))).to.deep.equal(['draft', 'pending_payment']);
  });
});

describe('an order that awaits its payment', () => {
  it('is placed, once, and is held at least until the end of the payment window', () => {
    const order = Order.awaitPayment(anOrder(), SOON, later(NOON, 3_600));
    expect(order).to.deep.include({ status: 'pending_payment', placedAt: SOON, expiresAt: later(NOON, 3_600) });
    expect(Order.awaitPayment(order, later(NOON, 90), SOON).placedAt).to.equal(SOON);
  });

  it('is never held for shorter than before', () => {
    expect(Order.awaitPayment(anOrder(), NOON, SOON).expiresAt).to.deep.equal(later(NOON, 900));
  });

  it('can be paid up to, and not at, the moment it expires', () => {
    const order = anOrder();
    expect(Order.payable(order, later(NOON, 899.999))).to.equal(order);
    expect(refusalOf(() => Order.payable(order, later(NOON, 900)))).to.equal('order_expired');
    expect(refusalOf(() => Order.awaitPayment(order, later(NOON, 900), later(NOON, 1_800)))).to.equal('order_expired');
    expect(Order.isOverdue(order, later(NOON, 899.999))).to.equal(false);
    expect(Order.isOverdue(order, later(NOON, 900))).to.equal(true);
  });

  it('cannot be paid once it is over, and says why', () => {
    const refusals = STATUSES.map((status) => refusalOf(() => Order.payable(inStatus(status), NOON)));
    const over = 'order_not_payable';
    expect(refusals).to.deep.equal([undefined, undefined, over, over, over, 'order_expired']);
  });

  it('is not overdue once it is confirmed', () => {
    expect(Order.isOverdue(aConfirmedOrder(), later(NOON, 9_000))).to.equal(false);
  });
});

describe('a confirmed order', () => {
  it('is held for good, has its invoice number, and was placed by then', () => {
    const order = Order.confirm(anOrder(), SOON, true, 'INV-2026-000001');
    expect(order).to.deep.include({
      expiresAt: null,
      confirmedAt: SOON,
      paidAt: SOON,
      placedAt: SOON,
      invoiceNumber: 'INV-2026-000001',
    });
  });

  it('need not be paid', () => {
    expect(Order.confirm(anOrder(), SOON, false, 'INV-2026-000001').paidAt).to.equal(null);
  });

  it('counts so many pieces of its items as refunded, and no others', () => {
    const order = aConfirmedOrder({ quote: ofTwoShops() });
    const [first] = Order.items(order);
    const refunded = Order.refunded(order, new Map([[first!.id, 2]]));
    expect(Order.items(refunded).map(({ refundedQuantity }) => refundedQuantity)).to.deep.equal([2, 0, 0]);
    expect(Order.refunded(order, new Map())).to.deep.equal(order);
  });
});

describe('cancelling an order', () => {
  it('cancels every part and item, with the moment and the comment', () => {
    const order = aConfirmedOrder({ quote: ofTwoShops() });
    const { order: after, cancelled } = Order.cancel(order, SOON, 'ordered twice');
    expect(after).to.deep.include({
      status: 'cancelled',
      cancelledAt: SOON,
      statusComment: 'ordered twice',
      expiresAt: null,
    });
    expect(after.parts.every(({ status }) => status === 'cancelled')).to.equal(true);
    expect(Order.demand(after)).to.deep.equal([]);
    expect(cancelled).to.deep.equal(order.parts);
  });

  it('cancels the parts of the shops that are named; with the last one the order goes', () => {
    const order = aConfirmedOrder({ quote: ofTwoShops() });
    const [first, second] = order.parts;
    const half = Order.cancel(order, SOON, null, [first!.shop.id]);
    expect(half.order).to.deep.include({ status: 'confirmed', cancelledAt: null });
    expect(half.cancelled).to.deep.equal([first]);
    expect(refusalOf(() => Order.cancel(half.order, SOON, null, [first!.shop.id]))).to.equal('order_not_cancellable');
    const rest = Order.cancel(half.order, later(SOON, 1), null);
    expect(rest.order).to.deep.include({ status: 'cancelled', cancelledAt: later(SOON, 1) });
    expect(rest.cancelled).to.deep.equal([second]);
  });

  it('is refused once a part is on its way, unless other parts are meant', () => {
    const order = aConfirmedOrder({ quote: ofTwoShops() });
    for (const status of ['shipped', 'delivered', 'completed'] as const) {
      const sent = withParts(order, status);
      expect(
        refusalOf(() => Order.cancel(sent, SOON, null)),
        status,
      ).to.equal('order_not_cancellable');
      expect(Order.cancel(sent, SOON, null, [sent.parts[1]!.shop.id]).order.status).to.equal('confirmed');
    }
    for (const status of ['pending', 'accepted', 'ready'] as const) {
      expect(Order.cancel(withParts(order, status, status), SOON, null).order.status).to.equal('cancelled');
    }
  });

  it('of single parts waits until the order is confirmed', () => {
    const order = anOrder({ quote: ofTwoShops() });
    expect(refusalOf(() => Order.cancel(order, SOON, null, [order.parts[0]!.shop.id]))).to.equal(
      'order_not_cancellable',
    );
  });

  it('is refused for shops that sell nothing of it', () => {
    expect(refusalOf(() => Order.cancel(aConfirmedOrder(), SOON, null, [anId()]))).to.equal('order_not_cancellable');
  });
});
