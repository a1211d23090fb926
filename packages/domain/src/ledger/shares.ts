import { Money } from '../money.ts';
import type { OrderItem, ShopOrder } from '../orders/shop-order.ts';

/**
 * How what a buyer pays is shared out: to the shop, to the marketplace and to the tax office. Discounts that the
 * marketplace bears are its own cost: total = payable + commission + tax − promotions.
 */
export type Shares = Readonly<{ total: Money; payable: Money; commission: Money; tax: Money; promotions: Money }>;

export const Shares = {
  /** The whole of a part, by the rates of its day. */
  ofPart({ totals, commission, items }: ShopOrder): Shares {
    const { total, tax } = totals;
    return shared(total, commission, tax, Money.sum(total.currency, items.flatMap(platformDiscounts)));
  },

  /** So many pieces of an item, the ones after the first `from`: all of them sum exactly to the item. */
  ofPieces(item: OrderItem, from: number, pieces: number): Shares {
    const of = (amount: Money): Money =>
      Money.subtract(Money.portion(amount, from + pieces, item.quantity), Money.portion(amount, from, item.quantity));
    const promotions = Money.sum(item.total.currency, platformDiscounts(item));
    return shared(of(item.total), of(item.commission), of(item.tax), of(promotions));
  },

  /** The shipping of a part, with the tax on it. */
  ofShipping({ totals: { shipping }, shippingTaxes }: ShopOrder): Shares {
    const onTop = shippingTaxes.filter(({ inclusive }) => !inclusive).map(({ amount }) => amount);
    const none = Money.zero(shipping.currency);
    const tax = Money.sum(shipping.currency, onTop);
    return shared(Money.add(shipping, tax), none, tax, none);
  },

  /** An amount out of these, in their proportions; the whole amount is exactly these. */
  ofAmount(shares: Shares, amount: Money): Shares {
    if (Money.equals(amount, shares.total)) return shares;
    const of = (share: Money): Money => Money.portion(share, amount.amount, shares.total.amount);
    return shared(amount, of(shares.commission), of(shares.tax), of(shares.promotions));
  },

  isEmpty: (shares: Shares): boolean => Object.values(shares).every(Money.isZero),

  subtract: (a: Shares, b: Shares): Shares => ({
    total: Money.subtract(a.total, b.total),
    payable: Money.subtract(a.payable, b.payable),
    commission: Money.subtract(a.commission, b.commission),
    tax: Money.subtract(a.tax, b.tax),
    promotions: Money.subtract(a.promotions, b.promotions),
  }),
};

/** What is neither commission nor tax is the shop's, which bears no discount of the marketplace. */
function shared(total: Money, commission: Money, tax: Money, promotions: Money): Shares {
  const payable = Money.subtract(Money.add(total, promotions), Money.add(commission, tax));
  return { total, payable, commission, tax, promotions };
}

const platformDiscounts = (item: OrderItem): Money[] =>
  item.discounts.filter(({ fundedBy }) => fundedBy === 'platform').map(({ amount }) => amount);
