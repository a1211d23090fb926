import { Order, type Quote } from '@soko/domain';
import { anAddress } from './accounts.ts';
import { anId } from './ids.ts';
import { later, NOON } from './moments.ts';
import { aQuote } from './pricing.ts';

/** A guest's draft of a quote, payable for 15 minutes from `at` on. */
export function anOrder({
  quote = aQuote(),
  at = NOON,
  ...fields
}: Partial<Order> & { quote?: Quote; at?: Date } = {}): Order {
  const delivery = { email: 'ada@example.com', shippingAddress: anAddress() };
  const draft = Order.draft(quote, delivery, {
    id: anId(),
    newId: anId,
    at,
    expiresAt: later(at, 900),
    userId: null,
    cartId: null,
  });
  return { ...draft, ...fields };
}

/** An order that the market took on. */
export const aConfirmedOrder = (fields: Parameters<typeof anOrder>[0] & { paid?: boolean } = {}): Order => {
  const { paid = true, ...rest } = fields;
  const draft = anOrder(rest);
  return Order.confirm(draft, draft.createdAt, paid, `INV-${draft.id}`);
};
