import { expect } from 'chai';
import { reservationsOf } from '../../../packages/application/src/orders/reservations-of.ts';
import { anId, anOffer, anOrder, aQuote } from '../../support/builders/index.ts';

describe('the reservations of an order', () => {
  it('are one per SKU, in the order in which levels are locked, until the order expires', () => {
    const [a, b] = [anOffer(), anOffer()];
    const quote = aQuote({
      wanted: [
        { offer: b, quantity: 2 },
        { offer: a, quantity: 1 },
        { offer: b, quantity: 3 },
      ],
    });
    const order = anOrder({ quote });
    const reservations = reservationsOf(order, anId);
    expect(reservations.map(({ variantId, quantity }) => [variantId, quantity])).to.deep.equal([
      [a.variantId, 1],
      [b.variantId, 5],
    ]);
    for (const reservation of reservations) {
      expect(reservation).to.deep.include({ orderId: order.id, expiresAt: order.expiresAt });
    }
  });
});
