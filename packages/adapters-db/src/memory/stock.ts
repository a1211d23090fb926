import { type Reservations, StockLevel, type StockLevels } from '@soko/domain';
import { check, mustHold, refersTo, type Scope } from './scope.ts';

export function stock(scope: Scope): StockLevels {
  const { state, journal, held } = scope;
  const hold = (level: StockLevel): StockLevel => {
    held.add(level.variantId);
    return journal.read('stock', level.variantId, level);
  };
  return {
    lock: async (variantIds) =>
      [...state.levels.values()]
        .filter(({ variantId }) => variantIds.includes(variantId))
        .sort((a, b) => (a.variantId < b.variantId ? -1 : 1))
        .map(hold),
    lockBySku: async (sku) => {
      const level = [...state.levels.values()].find((each) => each.sku === sku);
      return level ? hold(level) : null;
    },
    save: async (changes) => {
      for (const { level, transaction } of changes) {
        mustHold(scope, level.variantId);
        check(level.onHand >= 0 && level.reserved >= 0, 'stock_levels are not negative');
        check(level.reserved <= level.onHand, 'reserved ≤ on hand');
        state.levels.set(level.variantId, level);
        state.stockTransactions.push(transaction);
        journal.wrote('stock', level.variantId, level);
      }
      for (const { variantId, sku } of StockLevel.runLow(changes)) journal.add('stock.low', variantId, { sku });
    },
    watch: async (level) => {
      mustHold(scope, level.variantId);
      check((level.lowStockThreshold ?? 0) >= 0, 'stock_levels.low_stock_threshold >= 0');
      state.levels.set(level.variantId, level);
      journal.wrote('stock', level.variantId, level);
    },
  };
}

export function reservations({ state }: Scope): Reservations {
  const of = (orderId: string) => [...state.reservations.values()].filter((each) => each.orderId === orderId);
  return {
    of: async (orderId) => of(orderId).sort((a, b) => (a.variantId < b.variantId ? -1 : 1)),
    insert: async (all) => {
      for (const reservation of all) {
        const { id, orderId, variantId, quantity } = reservation;
        refersTo(state.orders, orderId, 'reservations.order_id');
        refersTo(state.levels, variantId, 'reservations.variant_id');
        check(quantity > 0, 'reservations.quantity > 0');
        check(
          !of(orderId).some((other) => other.variantId === variantId),
          'reservations (order_id, variant_id) is unique',
        );
        state.reservations.set(id, reservation);
      }
    },
    extend: async (orderId, until) => {
      for (const each of of(orderId)) state.reservations.set(each.id, { ...each, expiresAt: until });
    },
    removeOf: async (orderId) => {
      for (const { id } of of(orderId)) state.reservations.delete(id);
    },
  };
}
