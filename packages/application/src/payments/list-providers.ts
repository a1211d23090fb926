import { Currency, type PaymentProvider } from '@soko/domain';
import type { Ports } from '../ports.ts';
import type { ProviderView } from './views.ts';

/** The providers that are switched on, as a storefront offers them. */
export const listProviders =
  ({ providers }: Ports) =>
  (): readonly ProviderView[] =>
    providers.map((provider) => {
      const { name, title, collects, currencies, instructions } = provider;
      return {
        name,
        title,
        collects,
        currencies: currencies ?? Currency.all,
        ...standing(provider),
        ...(instructions === undefined ? {} : { instructions }),
      };
    });

/** Whether each of them answers, by its name. */
export const standingOf =
  ({ providers }: Ports) =>
  (): Readonly<Record<string, boolean>> =>
    Object.fromEntries(providers.map((provider) => [provider.name, standing(provider).available]));

/** The least that it takes, and whether it answers. */
const standing = (provider: PaymentProvider): Pick<ProviderView, 'minimum_amount' | 'available'> => ({
  minimum_amount: [...(provider.limits ?? [])]
    .filter(([, { minimum }]) => minimum > 1)
    .map(([currency, { minimum: amount }]) => ({ amount, currency })),
  available: provider.isAvailable?.() ?? true,
});
