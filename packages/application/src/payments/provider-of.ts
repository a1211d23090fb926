import { type Payment, type PaymentProvider, type PaymentReport, refuse } from '@soko/domain';

/** The provider of this name. Refuses `payment_provider_unknown`. */
export const providerOf = (providers: readonly PaymentProvider[], name: string): PaymentProvider =>
  providers.find((provider) => provider.name === name) ??
  refuse('payment_provider_unknown', { provider: name, available: providers.map((provider) => provider.name) });

/**
 * Closes the buyer's page of a payment that is given up, and tells its last state. A provider that was switched off since
 * is nobody to ask: null; money that comes all the same is judged when it is reported.
 */
export const closePage = async (
  providers: readonly PaymentProvider[],
  payment: Payment,
): Promise<PaymentReport | null> =>
  (await providers.find((provider) => provider.name === payment.provider)?.close(payment)) ?? null;
