import type { Address } from '../accounts/address.ts';
import type { Company, CompanyFacts } from '../accounts/company.ts';
import type { User } from '../accounts/user.ts';
import { Call } from '../call.ts';
import type { ReturnedLine } from '../carts/cart.ts';
import { refuse } from '../errors.ts';
import type { CartId, CompanyId, NewId, OrderId, OrderItemId, ShopId, UserId } from '../ids.ts';
import type { Currency } from '../money.ts';
import type { Quote, Totals } from '../pricing/quote.ts';
import type { Demand } from '../stock/stock-level.ts';
import { type OrderItem, ShopOrder } from './shop-order.ts';

export type OrderStatus = 'draft' | 'pending_payment' | 'confirmed' | 'completed' | 'cancelled' | 'expired';

/** A purchase across shops. */
export type Order = Readonly<{
  id: OrderId;
  /** For people; opens nothing by itself. */
  number: string;
  status: OrderStatus;
  userId: UserId | null;
  email: string;
  /** The cart whose lines it took, to put them back when the draft is dropped or expires. */
  cartId: CartId | null;
  currency: Currency;
  parts: readonly ShopOrder[];
  coupons: readonly string[];
  totals: Totals;
  shippingAddress: Address;
  billingAddress: Address | null;
  /** The company that it is for, and who that was on its day. */
  companyId: CompanyId | null;
  company: CompanyFacts | null;
  purchaseOrderNumber: string | null;
  locale: string | null;
  /** Until when stock is held and the order can be paid; null once it is confirmed. */
  expiresAt: Date | null;
  createdAt: Date;
  placedAt: Date | null;
  confirmedAt: Date | null;
  /** When the money was there; a confirmed order need not be paid (cash on delivery). */
  paidAt: Date | null;
  cancelledAt: Date | null;
  statusComment: string | null;
  invoiceNumber: string | null;
}>;

/** What a buyer says at checkout beside the lines. */
export type Delivery = Readonly<{
  email: string;
  shippingAddress: Address;
  billingAddress?: Address | undefined;
  purchaseOrderNumber?: string | undefined;
  /** The approved company that the buyer buys for. */
  company?: Company | null | undefined;
}>;

/** Which status may follow which. `expired → confirmed` is the late success whose stock could be held again. */
export const ORDER_TRANSITIONS: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  draft: ['pending_payment', 'confirmed', 'cancelled', 'expired'],
  pending_payment: ['pending_payment', 'confirmed', 'cancelled', 'expired'],
  confirmed: ['completed', 'cancelled'],
  completed: [],
  cancelled: [],
  expired: ['confirmed'],
};

export const Order = {
  /** A draft: the quote frozen, one part per shop, to be paid until `expiresAt`. */
  draft(
    quote: Quote,
    delivery: Delivery,
    made: Readonly<{
      id: OrderId;
      newId: NewId;
      at: Date;
      expiresAt: Date;
      userId: UserId | null;
      cartId: CartId | null;
      locale?: string | undefined;
    }>,
  ): Order {
    const company = delivery.company ?? null;
    return {
      id: made.id,
      number: numberOf(made.id),
      status: 'draft',
      userId: made.userId,
      email: delivery.email,
      cartId: made.cartId,
      currency: quote.currency,
      parts: quote.parts.map((part) => ShopOrder.of(part, made.newId)),
      coupons: quote.coupons,
      totals: quote.totals,
      shippingAddress: delivery.shippingAddress,
      billingAddress: delivery.billingAddress ?? company?.billingAddress ?? null,
      companyId: company?.id ?? null,
      company: company && { name: company.name, taxId: company.taxId },
      purchaseOrderNumber: delivery.purchaseOrderNumber ?? null,
      locale: made.locale ?? null,
      expiresAt: made.expiresAt,
      createdAt: made.at,
      placedAt: null,
      confirmedAt: null,
      paidAt: null,
      cancelledAt: null,
      statusComment: null,
      invoiceNumber: null,
    };
  },

  /**
   * The order, if the caller may act on it: the buyer, the bearer of its token while it is nobody's, staff, and the
   * market's own jobs.
   * Refuses `not_found`, for what is not there and what is not the caller's alike.
   */
  heldBy(order: Order | null, call: Call): Order {
    const { actor } = call;
    const user = Call.user(call);
    const mine =
      order !== null &&
      ((user !== undefined && order.userId === user) ||
        (actor.kind === 'guest' && order.userId === null && actor.order === order.id) ||
        actor.kind === 'job' ||
        actor.kind === 'provider' ||
        Call.isStaff(call));
    return mine ? order : refuse('not_found');
  },

  /**
   * A guest's earlier order becomes the user's, and its token opens nothing any more. The contact of the order is an
   * e-mail or phone that the user has proved to have. Refuses `not_found` otherwise, as for an order that never was.
   */
  claimedBy(order: Order, user: User): Order {
    const isClaimable = order.userId === null && CLAIMABLE.includes(order.status) && isContactOf(order, user);
    return isClaimable ? { ...order, userId: user.id } : refuse('not_found');
  },

  items: (order: Order): readonly OrderItem[] => order.parts.flatMap((part) => part.items),

  /** What the order holds or has taken from stock: all that is not cancelled. */
  demand: (order: Order, parts: readonly ShopOrder[] = order.parts): Demand[] =>
    parts
      .flatMap((part) => part.items)
      .map(({ variantId, quantity, cancelledQuantity }) => ({ variantId, quantity: quantity - cancelledQuantity }))
      .filter(({ quantity }) => quantity > 0),

  /** Its lines as a cart takes them back. */
  lines: (order: Order): ReturnedLine[] =>
    Order.items(order).map(({ variantId, sku, quantity, unitPrice }) => ({
      variantId,
      sku,
      quantity,
      seenPrice: unitPrice,
    })),

  isOpen: (order: Order): boolean => order.status === 'draft' || order.status === 'pending_payment',

  /**
   * Waits for a payment: `pending_payment`, held at least until `until` (never shortened).
   * Refuses `order_expired` past its time and `order_not_payable` in any other state.
   */
  awaitPayment(order: Order, now: Date, until: Date): Order {
    payable(order, now);
    const expiresAt = order.expiresAt && order.expiresAt > until ? order.expiresAt : until;
    return { ...moved(order, 'pending_payment'), expiresAt, placedAt: order.placedAt ?? now };
  },

  /** Refuses what `awaitPayment` refuses. */
  payable(order: Order, now: Date): Order {
    payable(order, now);
    return order;
  },

  /** The market takes the order on; `paid` tells whether the money is there already. */
  confirm(order: Order, now: Date, paid: boolean, invoiceNumber: string): Order {
    return {
      ...moved(order, 'confirmed'),
      expiresAt: null,
      placedAt: order.placedAt ?? now,
      confirmedAt: now,
      paidAt: paid ? now : null,
      invoiceNumber,
    };
  },

  /** Whether it was taken on before its money was there, which is still to come. */
  isOwed: ({ status, paidAt }: Order): boolean => (status === 'confirmed' || status === 'completed') && paidAt === null,

  /** What was owed came. */
  paid: (order: Order, now: Date): Order => ({ ...order, paidAt: now }),

  expire: (order: Order): Order => moved(order, 'expired'),

  /** Whether its time is over: open, and `expiresAt ≤ now`. */
  isOverdue: (order: Order, now: Date): boolean =>
    Order.isOpen(order) && order.expiresAt !== null && order.expiresAt <= now,

  /** So many pieces of its items count as refunded. */
  refunded: (order: Order, pieces: ReadonlyMap<OrderItemId, number>): Order => ({
    ...order,
    parts: order.parts.map((part) => ShopOrder.refunded(part, pieces)),
  }),

  /**
   * Cancels the parts of these shops (all of them, when none are named); with the last part the order itself goes.
   * Refuses `order_not_cancellable` when a part was shipped or the order is over.
   */
  cancel(
    order: Order,
    now: Date,
    comment: string | null,
    shopIds?: readonly ShopId[],
  ): Readonly<{ order: Order; cancelled: readonly ShopOrder[] }> {
    const chosen = order.parts.filter((part) => shopIds === undefined || shopIds.includes(part.shop.id));
    const live = chosen.filter((part) => part.status !== 'cancelled');
    const possible = ['draft', 'pending_payment', 'confirmed'].includes(order.status);
    if (!possible || live.length === 0 || !live.every(ShopOrder.isBeforeShipment)) {
      refuse('order_not_cancellable', { status: order.status });
    }
    if (order.status !== 'confirmed' && live.length < order.parts.length) {
      refuse('order_not_cancellable', {
        status: order.status,
        detail: 'A part can be cancelled once the order is confirmed.',
      });
    }
    const parts = order.parts.map((part) => (live.includes(part) ? ShopOrder.cancel(part) : part));
    const over = parts.every((part) => part.status === 'cancelled');
    const next = over ? { ...moved(order, 'cancelled'), cancelledAt: now, expiresAt: null } : order;
    return { order: { ...next, parts, statusComment: comment }, cancelled: live };
  },
};

function payable(order: Order, now: Date): void {
  const isOver = order.status === 'expired' || Order.isOverdue(order, now);
  if (isOver) refuse('order_expired', { expires_at: order.expiresAt });
  if (!Order.isOpen(order)) refuse('order_not_payable', { status: order.status });
}

function moved(order: Order, status: OrderStatus): Order {
  if (!ORDER_TRANSITIONS[order.status].includes(status)) {
    refuse('order_not_payable', {
      status: order.status,
      detail: `An order cannot go from ${order.status} to ${status}.`,
    });
  }
  return { ...order, status };
}

/** An open one belongs to whoever is paying it. */
const CLAIMABLE: readonly OrderStatus[] = ['confirmed', 'completed', 'cancelled'];

/** The phone is that of who is billed: who receives the goods may be somebody else. */
function isContactOf(order: Order, user: User): boolean {
  const { phone } = order.billingAddress ?? order.shippingAddress;
  const key = order.email.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return (
    (user.emailVerifiedAt !== null && user.emailKey !== null && key === user.emailKey) ||
    (user.phoneVerifiedAt !== null && user.phone !== null && phone === user.phone)
  );
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The last 60 bits of the id, which are random in a UUIDv7, in Crockford's base 32: `SK-7H3K-Q2M9-XA4T`. */
function numberOf(id: OrderId): string {
  let rest = BigInt(`0x${id.replaceAll('-', '').slice(-15)}`);
  let text = '';
  for (let digit = 0; digit < 12; digit += 1) {
    text = (CROCKFORD[Number(rest % 32n)] ?? '') + text;
    rest /= 32n;
  }
  return `SK-${text.slice(0, 4)}-${text.slice(4, 8)}-${text.slice(8)}`;
}

export interface Orders {
  /** The order with parts and items, held; null when there is none. */
  lock(id: OrderId): Promise<Order | null>;
  /** These orders, held, by id; those that are not there are left out. */
  lockAll(ids: readonly OrderId[]): Promise<readonly Order[]>;
  /** The cart whose lines the order took, without a lock: carts are locked before orders. */
  cartOf(id: OrderId): Promise<CartId | null>;
  /** Ids of all open orders past their time, oldest first, without a lock. */
  overdue(now: Date): Promise<readonly OrderId[]>;
  insert(order: Order): Promise<void>;
  /** Writes status, moments and quantities; frozen facts are never written again. */
  save(order: Order): Promise<void>;
  /** Writes whose these orders are, and nothing else. */
  saveOwners(orders: readonly Order[]): Promise<void>;
}
