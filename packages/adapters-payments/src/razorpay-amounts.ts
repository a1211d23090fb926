import { wholeAmounts } from './amounts.ts';

/** The minor units of ISO 4217; where those are thousandths, the last digit is 0. */
export const RAZORPAY_AMOUNTS = wholeAmounts({
  INR: { places: 2, minimum: 100 },
  USD: { places: 2 },
  EUR: { places: 2 },
  GBP: { places: 2 },
  AED: { places: 2 },
  SGD: { places: 2 },
  AUD: { places: 2 },
  CAD: { places: 2 },
  NGN: { places: 2 },
  GHS: { places: 2 },
  KES: { places: 2 },
  ZAR: { places: 2 },
  ETB: { places: 2 },
  JPY: { places: 0 },
  KWD: { places: 3, step: 10 },
  BHD: { places: 3, step: 10 },
  OMR: { places: 3, step: 10 },
});
