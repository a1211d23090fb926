import { refuse } from '../errors.ts';
import type { OrderItemId, ShopId, ShopOrderId } from '../ids.ts';
import { Shares } from '../ledger/shares.ts';
import { Money } from '../money.ts';
import type { Order } from '../orders/order.ts';
import type { OrderItem, ShopOrder } from '../orders/shop-order.ts';

/** What of an order a refund gives back, and whose shares it reverses: frozen when it was asked for. */
export type RefundLine = Readonly<{
  shopOrderId: ShopOrderId;
  /** Pieces of an item; the shipping of a part; all that is left of a part; or an amount, whatever it is for. */
  kind: 'item' | 'shipping' | 'part' | 'amount';
  orderItemId: OrderItemId | null;
  /** Pieces; 0 where it is not about an item. */
  quantity: number;
  shares: Shares;
}>;

/** What is asked for. All of it where nothing is named; of one shop where that is named. */
export type RefundWish = Readonly<{
  items?: readonly Readonly<{ orderItemId: OrderItemId; quantity: number }>[] | undefined;
  shopId?: ShopId | undefined;
  shipping?: boolean | undefined;
  amount?: Money | undefined;
}>;

export const RefundLine = {
  /**
   * What a wish comes to, after these lines of the order's earlier refunds. Refuses `validation_failed` for a wish of two
   * things at once or of an amount that is nothing, `not_found` for an item or a shop that is
   * not the order's, and `refund_exceeds_captured` for more than is left of an item, a shipping or a part.
   */
  plan(order: Order, earlier: readonly RefundLine[], wish: RefundWish): readonly RefundLine[] {
    requireOne(wish);
    const parts = order.parts.filter(({ shop }) => wish.shopId === undefined || shop.id === wish.shopId);
    if (parts.length === 0) refuse('not_found');
    const lines = wished(parts, earlier, wish);
    if (Money.isZero(RefundLine.total(order, lines)))
      refuse('refund_exceeds_captured', { detail: 'Nothing of this is left to refund.' });
    return parts.flatMap((part) =>
      exact(
        left(part, earlier),
        lines.filter(({ shopOrderId }) => shopOrderId === part.id),
      ),
    );
  },

  /** All that is left of these parts; nothing where nothing is. */
  rest: (parts: readonly ShopOrder[], earlier: readonly RefundLine[]): readonly RefundLine[] =>
    parts.map((part) => lineOf(part, 'part', left(part, earlier))).filter(({ shares }) => !Shares.isEmpty(shares)),

  /** Refuses `refund_exceeds_captured` where less is left of a part than these lines take. */
  requireLeft(order: Order, earlier: readonly RefundLine[], lines: readonly RefundLine[]): void {
    for (const part of order.parts) {
      const own = lines.filter(({ shopOrderId }) => shopOrderId === part.id);
      exact(left(part, earlier), own);
    }
  },

  total: (order: Order, lines: readonly RefundLine[]): Money =>
    Money.sum(
      order.currency,
      lines.map(({ shares }) => shares.total),
    ),

  /** How many pieces of each item these lines gave back. */
  pieces: (order: Order, lines: readonly RefundLine[]): ReadonlyMap<OrderItemId, number> =>
    new Map(
      order.parts.flatMap((part) => {
        const isWhole = lines.some(({ kind, shopOrderId }) => kind === 'part' && shopOrderId === part.id);
        return part.items.map((item) => [item.id, isWhole ? item.quantity : given(item, lines)] as const);
      }),
    ),
};

/** Refuses `validation_failed` unless the wish is for one thing. */
function requireOne({ items, shopId, shipping, amount }: RefundWish): void {
  const flaw = (path: string, code: string, message: string): never =>
    refuse('validation_failed', { errors: [{ path, code, message }] });
  if (amount && amount.amount <= 0) flaw('/amount/amount', 'too_small', 'must be at least 1');
  if (items && (amount || shipping || shopId)) flaw('/items', 'conflict', 'cannot stand beside another wish');
  if (amount && shipping) flaw('/amount', 'conflict', 'cannot stand beside shipping');
}

function wished(parts: readonly ShopOrder[], earlier: readonly RefundLine[], wish: RefundWish): readonly RefundLine[] {
  if (wish.items) return piecesOf(parts, earlier, wish.items);
  if (wish.amount) return amountOf(parts, earlier, wish.amount);
  if (!wish.shipping) return RefundLine.rest(parts, earlier);
  return parts
    .filter(({ id }) => !earlier.some(({ kind, shopOrderId }) => kind === 'shipping' && shopOrderId === id))
    .map((part) => lineOf(part, 'shipping', Shares.ofShipping(part)))
    .filter(({ shares }) => !Shares.isEmpty(shares));
}

function piecesOf(
  parts: readonly ShopOrder[],
  earlier: readonly RefundLine[],
  items: NonNullable<RefundWish['items']>,
): readonly RefundLine[] {
  return items.map(({ orderItemId, quantity }) => {
    const part = parts.find((each) => each.items.some(({ id }) => id === orderItemId)) ?? refuse('not_found');
    const item = part.items.find(({ id }) => id === orderItemId) ?? refuse('not_found');
    const from = given(item, earlier);
    if (from + quantity > item.quantity) {
      const facts = { order_item_id: orderItemId, quantity: item.quantity, refunded_quantity: from };
      refuse('refund_exceeds_captured', { ...facts, detail: 'So many pieces of the item are not left to refund.' });
    }
    return { ...lineOf(part, 'item', Shares.ofPieces(item, from, quantity)), orderItemId, quantity };
  });
}

/** An amount, spread over the parts by what is left of each. */
function amountOf(parts: readonly ShopOrder[], earlier: readonly RefundLine[], amount: Money): readonly RefundLine[] {
  const rests = parts.map((part) => ({ part, rest: left(part, earlier) }));
  const all = Money.sum(
    amount.currency,
    rests.map(({ rest }) => rest.total),
  );
  if (amount.amount > all.amount) exceeded(all, amount);
  const each = Money.split(
    amount,
    rests.map(({ rest }) => rest.total.amount),
  );
  return rests
    .map(({ part, rest }, at) => lineOf(part, 'amount', Shares.ofAmount(rest, each[at] ?? Money.zero(amount.currency))))
    .filter(({ shares }) => !Money.isZero(shares.total));
}

const lineOf = (part: ShopOrder, kind: RefundLine['kind'], shares: Shares): RefundLine => ({
  shopOrderId: part.id,
  kind,
  orderItemId: null,
  quantity: 0,
  shares,
});

const given = ({ id }: OrderItem, lines: readonly RefundLine[]): number =>
  lines.filter(({ orderItemId }) => orderItemId === id).reduce((sum, { quantity }) => sum + quantity, 0);

/** What was shared out of a part and not given back. */
const left = (part: ShopOrder, earlier: readonly RefundLine[]): Shares =>
  earlier
    .filter(({ shopOrderId }) => shopOrderId === part.id)
    .reduce((rest, { shares }) => Shares.subtract(rest, shares), Shares.ofPart(part));

/** The lines; where they take all that is left, the last one takes each share to its end. Refuses what is more. */
function exact(rest: Shares, lines: readonly RefundLine[]): readonly RefundLine[] {
  const last = lines.at(-1);
  if (last === undefined) return lines;
  const over = lines.reduce((sum, { shares }) => Shares.subtract(sum, shares), rest);
  if (over.total.amount < 0) exceeded(rest.total, Money.subtract(rest.total, over.total));
  if (!Money.isZero(over.total)) return lines;
  const shares = lines.slice(0, -1).reduce((sum, line) => Shares.subtract(sum, line.shares), rest);
  return [...lines.slice(0, -1), { ...last, shares }];
}

function exceeded(available: Money, requested: Money): never {
  return refuse('refund_exceeds_captured', { available, requested });
}
