import type { RefusalCode } from '@soko/domain';

/** What became of a step: done, or refused with a code. */
export type Outcome = 'done' | RefusalCode;

export type ExpectedOrder = {
  status: 'draft' | 'pending_payment' | 'confirmed' | 'cancelled' | 'expired';
  buyer: number;
  isFromCart: boolean;
  /** Pieces per ware. */
  wanted: readonly number[];
  total: number;
  isPaid: boolean;
  /** Until when it can be paid, in milliseconds. */
  until: number;
};

export type ExpectedPayment = {
  order: ExpectedOrder;
  provider: string;
  status: 'initiated' | 'pending' | 'succeeded' | 'failed' | 'cancelled' | 'expired';
  isSurplus: boolean;
  since: number;
  /** Whether the provider ever heard of it. */
  isOpened: boolean;
  /** How it stands with the provider, who may have taken another sum than it should. */
  page: Page;
};

export type Page = Readonly<{ status: 'pending' | 'succeeded' | 'failed' | 'cancelled'; paid: number }>;

export type ExpectedRefund = { payment: ExpectedPayment; amount: number; status: 'pending' | 'succeeded' | 'failed' };

/** A webhook with what it said when it was written, sent or not. */
export type Letter = { payment: ExpectedPayment; page: Page; keptAt: number | null; isSettled: boolean };

/** What a market should hold after some steps, kept by rules so plain that they can be read off the design. */
export type Expected = {
  /** In milliseconds. */
  now: number;
  shelves: { onHand: number; reserved: number }[];
  /** Pieces per ware, of each buyer. */
  carts: number[][];
  orders: ExpectedOrder[];
  payments: ExpectedPayment[];
  refunds: ExpectedRefund[];
  letters: Letter[];
  down: Set<string>;
  /** How often each turn was taken: runs that never meet one prove nothing about it. */
  turns: Map<Turn, number>;
};

export const TURNS = [
  'confirmed',
  'revived',
  'surplus',
  'mismatch',
  'failed',
  'worked',
  'free',
  'on_delivery',
  'replaced',
  'paid_before_close',
  'expired',
  'put_back',
  'dropped',
  'cancelled_paid',
  'cancelled_owed',
  'refunded',
  'refund_failed',
] as const;
export type Turn = (typeof TURNS)[number];

/** What the world of the model is made of, by number: a shirt, a pot with a courier and a discount, and a free sample. */
export const WARES = [
  { onHand: 12, price: 2_000 },
  { onHand: 8, price: 4_000 },
  { onHand: 2_000, price: 0 },
] as const;
/** Kobo for the courier who brings pots. */
export const COURIER = 1_000;
/** Seconds a buyer has after checkout, and on the page of a provider. */
export const CHECKOUT_SECONDS = 900;
export const PAGE_SECONDS = 1_800;
export const expectedAtFirst = (now: number): Expected => ({
  now,
  shelves: WARES.map(({ onHand }) => ({ onHand, reserved: 0 })),
  carts: [WARES.map(() => 0), WARES.map(() => 0)],
  orders: [],
  payments: [],
  refunds: [],
  letters: [],
  down: new Set(),
  turns: new Map(),
});

/** Counted back from the newest; undefined where there is none. */
export const recent = <T>(all: readonly T[], back: number): T | undefined => all.at(-1 - (back % all.length));
