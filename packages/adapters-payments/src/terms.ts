import type { PaymentProvider } from '@soko/domain';
import { byHand } from './by-hand.ts';

/**
 * An approved company pays when the days of its terms are over: the order is confirmed at once, the money is owed until
 * staff see it on the account. `instructions` tell where to send it.
 */
export const terms = (instructions?: string): PaymentProvider =>
  byHand(
    {
      name: 'terms',
      title: 'On account',
      collects: 'on_terms',
      ...(instructions === undefined ? {} : { instructions }),
      windowSeconds: 0, // nobody waits for the buyer to pay
    },
    'What a company sent is given back by hand, to the account that it came from.',
  );
