import type { PaymentProvider } from '@soko/domain';
import { byHand } from './by-hand.ts';

const THREE_DAYS = 259_200;

/**
 * The buyer sends the money from bank to bank, naming the payment's reference, and staff confirm what they see on the
 * account. `instructions` tell buyers where to send it.
 */
export const bankTransfer = (instructions: string): PaymentProvider =>
  byHand(
    { name: 'bank_transfer', title: 'Bank transfer', collects: 'by_transfer', instructions, windowSeconds: THREE_DAYS },
    'A transfer is given back by hand, from the account that it came to.',
  );
