import { AddressBook, type SavedAddress } from '@soko/domain';
import { expect } from 'chai';
import fc from 'fast-check';
import { anAddress, anId, aSavedAddress, aUser, NOON } from '../../support/builders/index.ts';
import { always } from '../../support/properties.ts';
import { refusalOf } from '../../support/refusal.ts';

const user = aUser();
const add = (book: readonly SavedAddress[], defaults = {}) =>
  AddressBook.add(book, anAddress(), defaults, { id: anId(), userId: user.id, at: NOON });
const someSteps = fc.array(
  fc.record({ what: fc.constantFrom('add', 'change', 'remove'), at: fc.nat(5), isDefault: fc.boolean() }),
  { maxLength: 30 },
);

describe('the addresses of a user', () => {
  it('are 20 at most', () => {
    const full = Array.from({ length: AddressBook.limit }, () => aSavedAddress(user));
    expect(refusalOf(() => add(full))).to.equal('too_many_addresses');
  });

  it('are not found by the id of another', () => {
    expect(refusalOf(() => AddressBook.find([aSavedAddress(user)], anId()))).to.equal('not_found');
    expect(refusalOf(() => AddressBook.change([], anId(), {}, {}))).to.equal('not_found');
    expect(refusalOf(() => AddressBook.remove([], anId()))).to.equal('not_found');
  });

  it(
    'have at most one default of each kind, whatever is done, and one as long as none was given up',
    always([someSteps], (steps) => {
      let book: readonly SavedAddress[] = [];
      for (const { what, at, isDefault } of steps) {
        const id = book[at % Math.max(book.length, 1)]?.id;
        if (what === 'add' && book.length < AddressBook.limit) book = add(book, { isDefaultShipping: isDefault });
        else if (id && what === 'change' && isDefault)
          book = AddressBook.change(book, id, {}, { isDefaultBilling: true });
        else if (id && what === 'remove') book = AddressBook.remove(book, id);
        const one = Math.min(book.length, 1);
        expect(book.filter((each) => each.isDefaultShipping)).to.have.length(one);
        expect(book.filter((each) => each.isDefaultBilling)).to.have.length(one);
      }
    }),
  );
});
