import { wholeAmounts } from './amounts.ts';

/**
 * Its own scale: ISK in hundredths, MGA without any. UGX is left out, for Stripe's pages contradict each other, and so
 * are the currencies of three places, which its list of presentment currencies does not name.
 */
export const STRIPE_AMOUNTS = wholeAmounts({
  ...whole(2, 'EGP ETB GHS IDR ILS KES MAD NGN PHP SAR TRY TWD TZS ZAR ZMW'),
  ...whole(0, 'BIF CLP DJF GNF KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'),
  AED: { places: 2, minimum: 200 },
  AUD: { places: 2, minimum: 50 },
  BRL: { places: 2, minimum: 50 },
  CAD: { places: 2, minimum: 50 },
  CHF: { places: 2, minimum: 50 },
  CZK: { places: 2, minimum: 1500 },
  DKK: { places: 2, minimum: 250 },
  EUR: { places: 2, minimum: 50 },
  GBP: { places: 2, minimum: 30 },
  HKD: { places: 2, minimum: 400 },
  HUF: { places: 2, minimum: 17_500 },
  INR: { places: 2, minimum: 50 },
  ISK: { places: 2 },
  JPY: { places: 0, minimum: 50 },
  MXN: { places: 2, minimum: 1000 },
  MYR: { places: 2, minimum: 200 },
  NOK: { places: 2, minimum: 300 },
  NZD: { places: 2, minimum: 50 },
  PLN: { places: 2, minimum: 200 },
  RON: { places: 2, minimum: 200 },
  SEK: { places: 2, minimum: 300 },
  SGD: { places: 2, minimum: 50 },
  THB: { places: 2, minimum: 1000 },
  USD: { places: 2, minimum: 50 },
});

function whole(places: number, codes: string): Readonly<Record<string, { places: number }>> {
  return Object.fromEntries(codes.split(' ').map((code) => [code, { places }]));
}
