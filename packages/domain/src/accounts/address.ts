/** Where something is sent or billed. Country is ISO 3166-1 alpha-2, phone E.164. Frozen into the order that used it. */
export type Address = Readonly<{
  name: string;
  company?: string | undefined;
  line1: string;
  line2?: string | undefined;
  city: string;
  region?: string | undefined;
  postalCode?: string | undefined;
  country: string;
  phone?: string | undefined;
}>;

/** What is left out stays; null takes a part away. */
export type AddressChanges = Readonly<{
  name?: string | undefined;
  company?: string | null | undefined;
  line1?: string | undefined;
  line2?: string | null | undefined;
  city?: string | undefined;
  region?: string | null | undefined;
  postalCode?: string | null | undefined;
  country?: string | undefined;
  phone?: string | null | undefined;
}>;

export const Address = {
  change: (was: Address, now: AddressChanges): Address => ({
    name: now.name ?? was.name,
    company: partOf(was.company, now.company),
    line1: now.line1 ?? was.line1,
    line2: partOf(was.line2, now.line2),
    city: now.city ?? was.city,
    region: partOf(was.region, now.region),
    postalCode: partOf(was.postalCode, now.postalCode),
    country: now.country ?? was.country,
    phone: partOf(was.phone, now.phone),
  }),
};

const partOf = (was: string | undefined, now: string | null | undefined): string | undefined =>
  now === undefined ? was : (now ?? undefined);
