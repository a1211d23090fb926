import { ShopOrder, type ShopOrderStatus } from '@soko/domain';
import { expect } from 'chai';
import { anId, anOffer, aQuote } from '../../support/builders/index.ts';

const aPart = (): ShopOrder => {
  const offer = anOffer();
  const wanted = [offer, { ...anOffer(), shop: offer.shop }].map((each) => ({ offer: each, quantity: 3 }));
  return ShopOrder.of(aQuote({ wanted }).parts[0]!, anId);
};

describe("a shop's part of an order", () => {
  it('is the part of the quote, frozen, and waits for its shop', () => {
    const [part] = aQuote().parts;
    const { shop, shippingOptionId, shippingTaxes, totals, commission } = part!;
    const frozen = ShopOrder.of(part!, anId);
    expect(frozen).to.deep.include({ shop, shippingOptionId, shippingTaxes, totals, commission, status: 'pending' });
  });

  it('has not left the shop while it is pending, accepted or ready', () => {
    const statuses: ShopOrderStatus[] = [
      'pending',
      'accepted',
      'ready',
      'shipped',
      'delivered',
      'completed',
      'cancelled',
    ];
    const before = statuses.filter((status) => ShopOrder.isBeforeShipment({ ...aPart(), status }));
    expect(before).to.deep.equal(['pending', 'accepted', 'ready']);
  });

  it('is cancelled with all its items, its figures untouched', () => {
    const part = aPart();
    const cancelled = ShopOrder.cancel(part);
    expect(cancelled.items.map(({ cancelledQuantity }) => cancelledQuantity)).to.deep.equal([3, 3]);
    expect(cancelled).to.deep.include({ status: 'cancelled', totals: part.totals });
  });

  it('counts so many pieces of its items as refunded', () => {
    const part = aPart();
    const refunded = ShopOrder.refunded(part, new Map([[part.items[1]!.id, 2]]));
    expect(refunded.items.map(({ refundedQuantity }) => refundedQuantity)).to.deep.equal([0, 2]);
  });
});
