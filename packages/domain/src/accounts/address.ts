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
