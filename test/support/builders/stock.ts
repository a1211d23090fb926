import type { Reservation, StockChange, StockLevel } from '@soko/domain';
import { aSku } from './catalog.ts';
import { anId } from './ids.ts';
import { later, NOON } from './moments.ts';

export const aLevel = (fields: Partial<StockLevel> = {}): StockLevel => ({
  variantId: anId(),
  sku: aSku(),
  onHand: 100,
  reserved: 0,
  lowStockThreshold: null,
  ...fields,
});

/** The level after so many came in. */
export const received = (level: StockLevel, quantity: number): StockChange => ({
  level: { ...level, onHand: level.onHand + quantity },
  transaction: {
    variantId: level.variantId,
    type: 'receive',
    onHandDelta: quantity,
    reservedDelta: 0,
    orderId: null,
    reason: 'delivery',
  },
});

export const aReservation = (fields: Partial<Reservation> = {}): Reservation => ({
  id: anId(),
  orderId: anId(),
  variantId: anId(),
  quantity: 1,
  expiresAt: later(NOON, 900),
  ...fields,
});
