/**
 * What screens are shown, in the words of the wire (`snake_case`, RFC 3339 times, money in minor units). The database
 * makes these as they are; nothing maps them again. Features add theirs beside their use cases.
 */
import type { Currency } from '@soko/domain';

export type MoneyView = Readonly<{ amount: number; currency: Currency | string }>;

/** Something named by a link: enough to show it and to go there. */
export type NamedView = Readonly<{ id: string; name: string; slug: string }>;

export type AddressView = Readonly<{
  name: string;
  company?: string;
  line1: string;
  line2?: string;
  city: string;
  region?: string;
  postal_code?: string;
  country: string;
  phone?: string;
}>;
