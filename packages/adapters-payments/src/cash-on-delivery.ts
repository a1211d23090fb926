import { byHand } from './by-hand.ts';

/** The courier collects: the order is confirmed at once, and the money is owed until then. */
export const cashOnDelivery = byHand(
  // nobody waits for the buyer to pay
  { name: 'cash_on_delivery', title: 'Cash on delivery', collects: 'on_delivery', windowSeconds: 0 },
  'Cash is given back by hand: none of it came through a provider.',
);
