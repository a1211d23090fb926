import { Call, Currency, PaymentProvider } from '@soko/domain';
import type { CompanyView } from '../accounts/company-views.ts';
import { Json } from '../json.ts';
import type { Ports } from '../ports.ts';
import type { ProviderView } from './views.ts';

/**
 * The providers that are switched on, as a storefront offers them to the caller: terms to members of a company that can
 * still buy by them, and in its currency.
 */
export const listProviders =
  ({ providers, queries }: Ports) =>
  async (call: Call): Promise<readonly ProviderView[]> => {
    const userId = providers.some(PaymentProvider.isOnTerms) ? Call.user(call) : undefined;
    const company = userId === undefined ? null : await queries.companyOf(userId);
    const credit = company && Json.parse<CompanyView>(company.view).credit;
    const own = credit && credit.available.amount > 0 ? [credit.limit.currency] : [];
    return providers
      .filter((provider) => !PaymentProvider.isOnTerms(provider) || own.length > 0)
      .map((provider) => {
        const { name, title, collects, currencies, instructions } = provider;
        return {
          name,
          title,
          collects,
          currencies: PaymentProvider.isOnTerms(provider) ? own : (currencies ?? Currency.all),
          ...standing(provider),
          ...(instructions === undefined ? {} : { instructions }),
        };
      });
  };

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
