import { cashOnDelivery } from '@soko/adapters-payments';
import { type PaymentProvider, type PaymentReport, refuse } from '@soko/domain';
import { USD } from './builders/index.ts';

/** A provider that is away at times, and one of its kind that takes dollars alone. */
export type Wallet = Readonly<{
  wallet: PaymentProvider;
  dollars: PaymentProvider;
  goesDown: (isDown: boolean) => void;
}>;

export function aWallet(): Wallet {
  let isDown = false;
  const unlessDown = async <T>(answer: T): Promise<T> => (isDown ? refuse('payment_provider_unavailable') : answer);
  const wallet: PaymentProvider = {
    ...cashOnDelivery,
    name: 'wallet',
    title: 'Wallet',
    collects: 'online',
    windowSeconds: 600,
    start: () => unlessDown({ providerReference: 'w1', redirectUrl: 'https://wallet.test/1', clientToken: 'ct' }),
    verify: ({ reference }) => unlessDown(report(reference, 'pending')),
    close: ({ reference }) => unlessDown(report(reference, 'cancelled')),
  };
  return {
    wallet,
    dollars: { ...wallet, name: 'dollars', currencies: [USD] },
    goesDown: (down) => {
      isDown = down;
    },
  };
}

const report = (reference: string, status: 'pending' | 'cancelled'): PaymentReport => ({
  provider: 'wallet',
  reference,
  status,
  amount: null,
  livemode: false,
  providerReference: 'w1',
  failure: null,
});
