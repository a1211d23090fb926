import type { Sku } from '../catalog/sku.ts';
import { refuse } from '../errors.ts';
import type { OrderId, ReservationId, VariantId } from '../ids.ts';

/** How much of a SKU there is and how much of it is promised to orders: `0 ≤ reserved ≤ onHand`, always. */
export type StockLevel = Readonly<{
  variantId: VariantId;
  sku: Sku;
  onHand: number;
  reserved: number;
  lowStockThreshold: number | null;
}>;

/** More of one SKU than this is a slip of the keyboard, and more than any store need hold. */
export const MAX_ON_HAND = 1_000_000_000;

export type StockTransactionType = 'receive' | 'adjust' | 'reserve' | 'release' | 'sell' | 'restock';

/** One change of one level. Append-only: the sums of the deltas are the two columns. */
export type StockTransaction = Readonly<{
  variantId: VariantId;
  type: StockTransactionType;
  onHandDelta: number;
  reservedDelta: number;
  orderId: OrderId | null;
  reason: string | null;
}>;

/** A level after a change, with the change itself: the two are saved together. */
export type StockChange = Readonly<{ level: StockLevel; transaction: StockTransaction }>;

/** So many of a SKU, wanted or held. */
export type Demand = Readonly<{ variantId: VariantId; quantity: number }>;

/** Stock held for an order until a moment. Its life is the order's: removed on sale, cancel and expiry. */
export type Reservation = Readonly<{
  id: ReservationId;
  orderId: OrderId;
  variantId: VariantId;
  quantity: number;
  expiresAt: Date;
}>;

/** What the seller says of an adjustment: relative, or a new count with (optionally) the count it replaces. */
export type Adjustment =
  | Readonly<{ delta: number; reason: string }>
  | Readonly<{ onHand: number; expectedOnHand?: number | undefined; reason: string }>;

export const StockLevel = {
  empty: (variantId: VariantId, sku: Sku): StockLevel => ({
    variantId,
    sku,
    onHand: 0,
    reserved: 0,
    lowStockThreshold: null,
  }),

  available: (level: StockLevel): number => level.onHand - level.reserved,

  /** Whether all of the demand could be held. */
  covers: (levels: readonly StockLevel[], demand: readonly Demand[]): boolean =>
    pair(levels, demand).every(({ level, quantity }) => quantity <= StockLevel.available(level)),

  /** Puts what came in on the shelf. */
  receive: (level: StockLevel, quantity: number, reason: string | null): StockChange =>
    change(level, 'receive', quantity, 0, null, reason),

  /** Holds the demand of an order. Refuses `out_of_stock`, naming every SKU that is short. */
  reserve(levels: readonly StockLevel[], demand: readonly Demand[], orderId: OrderId): StockChange[] {
    const short = pair(levels, demand).filter(({ level, quantity }) => quantity > StockLevel.available(level));
    if (short.length > 0) {
      refuse('out_of_stock', {
        items: short.map(({ level, quantity }) => ({
          sku: level.sku,
          requested: quantity,
          available: StockLevel.available(level),
        })),
      });
    }
    return pair(levels, demand).map(({ level, quantity }) => change(level, 'reserve', 0, quantity, orderId));
  },

  /** Gives back what an order held. */
  release: (levels: readonly StockLevel[], held: readonly Demand[], orderId: OrderId): StockChange[] =>
    pair(levels, held).map(({ level, quantity }) => change(level, 'release', 0, -quantity, orderId)),

  /** Turns what an order held into a sale. */
  sell: (levels: readonly StockLevel[], held: readonly Demand[], orderId: OrderId): StockChange[] =>
    pair(levels, held).map(({ level, quantity }) => change(level, 'sell', -quantity, -quantity, orderId)),

  /** Puts sold goods back on the shelf (cancel after confirmation, return). */
  restock: (levels: readonly StockLevel[], sold: readonly Demand[], orderId: OrderId): StockChange[] =>
    pair(levels, sold).map(({ level, quantity }) => change(level, 'restock', quantity, 0, orderId)),

  /** From how few on the shop is told; null: never. */
  watch: (level: StockLevel, lowStockThreshold: number | null): StockLevel => ({ ...level, lowStockThreshold }),

  /** Those of the changed levels that fell to their threshold with this change, and were above it before. */
  runLow: (changes: readonly StockChange[]): readonly StockLevel[] =>
    changes
      .filter(({ level, transaction: { onHandDelta, reservedDelta } }) => {
        const now = StockLevel.available(level);
        const before = now - onHandDelta + reservedDelta;
        return level.lowStockThreshold !== null && now <= level.lowStockThreshold && before > level.lowStockThreshold;
      })
      .map(({ level }) => level),

  /**
   * The seller's own count. Refuses `stock_changed`, `insufficient_stock` (never below what is reserved) and
   * `validation_failed` (above `MAX_ON_HAND`).
   */
  adjust(level: StockLevel, adjustment: Adjustment): StockChange {
    if (
      'onHand' in adjustment &&
      adjustment.expectedOnHand !== undefined &&
      adjustment.expectedOnHand !== level.onHand
    ) {
      refuse('stock_changed', { sku: level.sku, expected_on_hand: adjustment.expectedOnHand, on_hand: level.onHand });
    }
    const delta = 'delta' in adjustment ? adjustment.delta : adjustment.onHand - level.onHand;
    if (level.onHand + delta < level.reserved) {
      refuse('insufficient_stock', {
        sku: level.sku,
        on_hand: level.onHand,
        reserved: level.reserved,
        requested_delta: delta,
      });
    }
    if (level.onHand + delta > MAX_ON_HAND) {
      refuse('validation_failed', { detail: `There can be at most ${MAX_ON_HAND} of a SKU.` });
    }
    return change(level, 'adjust', delta, 0, null, adjustment.reason);
  },
};

/** The demand summed per SKU, in id order: the order in which levels are locked. */
export function demandOf(lines: readonly Demand[]): Demand[] {
  const sums = new Map<VariantId, number>();
  for (const { variantId, quantity } of lines) sums.set(variantId, (sums.get(variantId) ?? 0) + quantity);
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([variantId, quantity]) => ({ variantId, quantity }));
}

function pair(levels: readonly StockLevel[], demand: readonly Demand[]) {
  const byId = new Map(levels.map((level) => [level.variantId, level]));
  return demandOf(demand).map(({ variantId, quantity }) => ({
    level: byId.get(variantId) ?? refuse('not_found', { detail: 'A SKU of the order has no stock level.' }),
    quantity,
  }));
}

function change(
  level: StockLevel,
  type: StockTransactionType,
  onHandDelta: number,
  reservedDelta: number,
  orderId: OrderId | null,
  reason: string | null = null,
): StockChange {
  const after = { ...level, onHand: level.onHand + onHandDelta, reserved: level.reserved + reservedDelta };
  return {
    level: after,
    transaction: { variantId: level.variantId, type, onHandDelta, reservedDelta, orderId, reason },
  };
}

export interface StockLevels {
  /**
   * The levels of these SKUs, held for this transaction alone until it ends. Callers who want the same SKUs queue,
   * whatever order they name them in: they never deadlock. Unknown ids are missing from the answer.
   */
  lock(variantIds: readonly VariantId[]): Promise<readonly StockLevel[]>;
  /** One level by its SKU code, held; null when there is none. */
  lockBySku(sku: Sku): Promise<StockLevel | null>;
  /** Writes the levels and appends their transactions. Tells `stock.low` of each that fell to its threshold. */
  save(changes: readonly StockChange[]): Promise<void>;
  /** Writes from how few on the shop is told, and nothing else. */
  watch(level: StockLevel): Promise<void>;
}

/** Reservations are guarded by the lock of their order. */
export interface Reservations {
  of(orderId: OrderId): Promise<readonly Reservation[]>;
  insert(reservations: readonly Reservation[]): Promise<void>;
  extend(orderId: OrderId, until: Date): Promise<void>;
  removeOf(orderId: OrderId): Promise<void>;
}
