import { Currency } from '@soko/domain';
import type { Ports } from '../ports.ts';
import type { ProviderView } from './views.ts';

/** The providers that are switched on, as a storefront offers them. */
export const listProviders =
  ({ providers }: Ports) =>
  (): readonly ProviderView[] =>
    providers.map(({ name, title, collects, currencies, instructions }) => ({
      name,
      title,
      collects,
      currencies: currencies ?? Currency.all,
      ...(instructions === undefined ? {} : { instructions }),
    }));
