import { refuse } from '../errors.ts';
import type { AddressId, UserId } from '../ids.ts';
import { Address, type AddressChanges } from './address.ts';

/** An address that a user keeps. Orders hold copies: changing or removing it changes no order. */
export type SavedAddress = Readonly<{
  id: AddressId;
  userId: UserId;
  address: Address;
  /** At most one of a user's addresses is the default of each kind. */
  isDefaultShipping: boolean;
  isDefaultBilling: boolean;
  createdAt: Date;
}>;

export type AddressDefaults = Readonly<{
  isDefaultShipping?: boolean | undefined;
  isDefaultBilling?: boolean | undefined;
}>;

type Book = readonly SavedAddress[];

/** All the addresses of one user, and what changing one of them makes of all. */
export const AddressBook = {
  limit: 20,

  /** With one more; the first is the default of both kinds. Refuses `too_many_addresses`. */
  add(
    book: Book,
    address: Address,
    defaults: AddressDefaults,
    made: Readonly<{ id: AddressId; userId: UserId; at: Date }>,
  ): Book {
    if (book.length >= AddressBook.limit) refuse('too_many_addresses', { limit: AddressBook.limit });
    const added: SavedAddress = {
      id: made.id,
      userId: made.userId,
      address,
      isDefaultShipping: false,
      isDefaultBilling: false,
      createdAt: made.at,
    };
    const both = { isDefaultShipping: true, isDefaultBilling: true };
    return marked([...book, added], added.id, book.length === 0 ? both : defaults);
  },

  /** Refuses `not_found`. */
  change(book: Book, id: AddressId, changes: AddressChanges, defaults: AddressDefaults): Book {
    const was = AddressBook.find(book, id);
    const next = book.map((each) =>
      each === was ? { ...each, address: Address.change(each.address, changes) } : each,
    );
    return marked(next, id, defaults);
  },

  /** Without it; the oldest that is left becomes the default in its place. Refuses `not_found`. */
  remove(book: Book, id: AddressId): Book {
    const gone = AddressBook.find(book, id);
    const [oldest, ...rest] = book.filter((each) => each !== gone);
    if (!oldest) return [];
    const heir = {
      ...oldest,
      isDefaultShipping: oldest.isDefaultShipping || gone.isDefaultShipping,
      isDefaultBilling: oldest.isDefaultBilling || gone.isDefaultBilling,
    };
    return [heir, ...rest];
  },

  /** Refuses `not_found`, for another's address and for one that never was alike. */
  find: (book: Book, id: AddressId): SavedAddress => book.find((each) => each.id === id) ?? refuse('not_found'),
};

/** A new default takes the place of the old one. */
const marked = (book: Book, id: AddressId, { isDefaultShipping, isDefaultBilling }: AddressDefaults): Book =>
  book.map((each) => ({
    ...each,
    isDefaultShipping: chosen(each.id === id, isDefaultShipping, each.isDefaultShipping),
    isDefaultBilling: chosen(each.id === id, isDefaultBilling, each.isDefaultBilling),
  }));

const chosen = (isIt: boolean, wanted: boolean | undefined, was: boolean): boolean =>
  isIt ? (wanted ?? was) : wanted === true ? false : was;
