import {
  type Address,
  AddressBook,
  type AddressId,
  Call,
  Company,
  type Delivery,
  type Flaw,
  refuse,
  type Tx,
} from '@soko/domain';

/** Where an order goes, as the buyer says it: addresses given, or saved ones by their ids. */
export type WantedDelivery = Readonly<{
  /** May be left out by a user who has one, whose own is taken then. */
  email?: string | undefined;
  shippingAddress?: Address | undefined;
  shippingAddressId?: AddressId | undefined;
  billingAddress?: Address | undefined;
  billingAddressId?: AddressId | undefined;
  purchaseOrderNumber?: string | undefined;
}>;

/**
 * What the order will say: the addresses themselves, the contact, and the approved company that a member buys for.
 * Refuses `validation_failed`; `not_found` for a saved address that is another's or nobody's.
 */
export async function deliveryOf(tx: Tx, call: Call, wanted: WantedDelivery): Promise<Delivery> {
  const { shippingAddressId, billingAddressId, purchaseOrderNumber } = wanted;
  const userId = Call.user(call);
  const email = wanted.email ?? (await ownEmail(tx, call));
  const company = userId === undefined ? null : await tx.companies.of(userId);
  const isSaved = shippingAddressId !== undefined || billingAddressId !== undefined;
  const book = isSaved && userId !== undefined ? await tx.addresses.of(userId) : [];
  const saved = (id: AddressId | undefined) => (id === undefined ? undefined : AddressBook.find(book, id).address);

  return {
    email,
    shippingAddress:
      one('shipping_address', wanted.shippingAddress, shippingAddressId) ??
      saved(shippingAddressId) ??
      flawed({ path: '/shipping_address', code: 'required', message: 'is missing' }),
    billingAddress: one('billing_address', wanted.billingAddress, billingAddressId) ?? saved(billingAddressId),
    purchaseOrderNumber,
    company: Company.buying(company, purchaseOrderNumber),
  };
}

/** The user's own address for receipts. A guest has to give one, and so has a user without. */
async function ownEmail(tx: Tx, call: Call): Promise<string> {
  const id = Call.user(call);
  const user = id ? await tx.users.lock(id) : null;
  return user?.email ?? flawed({ path: '/email', code: 'required', message: 'An e-mail address has to be given.' });
}

/** The address given, unless a saved one is named beside it. */
function one(name: string, given: Address | undefined, id: AddressId | undefined): Address | undefined {
  if (given !== undefined && id !== undefined) {
    flawed({ path: `/${name}_id`, code: 'conflict', message: `cannot stand beside ${name}` });
  }
  return given;
}

const flawed = (flaw: Flaw): never => refuse('validation_failed', { errors: [flaw] });
