import { Category, type CategoryPath } from '@soko/domain';
import { expect } from 'chai';
import {
  aCategory,
  aGuestCall,
  anId,
  anOperatorCall,
  aShop,
  aUser,
  aUserCall,
  later,
  NOON,
} from '../../support/builders/index.ts';
import { factsOf, refusalOf } from '../../support/refusal.ts';

const shopId = aShop({ owner: aUser() }).id;
const levels = (count: number): CategoryPath => Array.from({ length: count }, () => aCategory());

describe('a category', () => {
  it('is made with what is said, and plain otherwise', () => {
    const [parent] = levels(1);
    const id = anId<Category['id']>();
    const form = { name: 'Lamps', slug: 'lamps', shopId: null };
    expect(Category.make({ ...form, position: 2 }, parent ? [parent] : [], { id })).to.deep.equal(
      aCategory({ id, ...form, position: 2, parentId: parent?.id ?? null }),
    );
  });

  it('never stands below itself', () => {
    const category = aCategory();
    const below = aCategory({ parentId: category.id });
    expect(refusalOf(() => Category.place(category, [category], 1))).to.equal('category_cycle');
    expect(refusalOf(() => Category.place(category, [below, category], 1))).to.equal('category_cycle');
  });

  it('stands with all below it within ten levels', () => {
    const category = aCategory();
    for (const [above, height] of [
      [9, 0],
      [0, 9],
      [5, 4],
    ] as const) {
      expect(Category.place(category, levels(above), height).name, `${above} ${height}`).to.equal(category.name);
      expect(refusalOf(() => Category.place(category, levels(above + 1), height))).to.equal('category_too_deep');
    }
    expect(factsOf(() => Category.place(category, levels(10), 0))).to.deep.equal({ limit: 10 });
  });

  it('of the market stands below those of the market, a shop’s own below both but another shop’s', () => {
    const [own, other] = [aCategory({ shopId }), aCategory({ shopId: aShop({ owner: aUser() }).id })];
    const global = aCategory();
    expect(Category.place(own, [global], 0).parentId).to.equal(global.id);
    expect(Category.place(aCategory({ shopId }), [own], 0).parentId).to.equal(own.id);
    for (const stranger of [global, other]) {
      expect(refusalOf(() => Category.place(stranger, [own], 0))).to.equal('category_parent_not_allowed');
    }
    expect(Category.place(own, [], 0).parentId).to.equal(null);
  });

  it('is one of a thousand of its shop at most', () => {
    expect(refusalOf(() => Category.requireRoom(999))).to.equal(undefined);
    expect(factsOf(() => Category.requireRoom(1000))).to.deep.equal({ limit: 1000 });
  });

  it('changes what is named, and remembers since when it is suspended', () => {
    const category = aCategory({ imageUrl: 'https://cdn.test/1.jpg' });
    expect(Category.edit(category, { name: undefined, imageUrl: null }, NOON)).to.deep.equal({
      ...category,
      imageUrl: null,
    });
    const suspended = Category.edit(category, { isActive: false }, NOON);
    expect(suspended.suspendedAt).to.equal(NOON);
    expect(Category.edit(suspended, { isActive: false }, later(NOON, 60)).suspendedAt).to.equal(NOON);
    expect(Category.edit(suspended, { isActive: true }, NOON).suspendedAt).to.equal(null);
  });

  it('goes when nothing hangs on it, and leaves its slug', () => {
    const category = aCategory({ slug: 'lamps' });
    const gone = Category.remove(category, { children: 0, products: 0 }, NOON);
    expect(gone.slug).to.match(/^lamps-[0-9a-f]{8}$/);
    expect(gone.deletedAt).to.equal(NOON);
    for (const load of [
      { children: 1, products: 0 },
      { children: 0, products: 1 },
    ]) {
      expect(refusalOf(() => Category.remove(category, load, NOON))).to.equal('category_not_empty');
    }
    expect(refusalOf(() => Category.present(gone))).to.equal('not_found');
    expect(refusalOf(() => Category.present(null))).to.equal('not_found');
  });

  it('A3: takes something below it from those alone who know of all above it', () => {
    const user = aUser();
    const seller = aUserCall(user.id, { roles: ['seller'], shops: [shopId] });
    const open = (call: Parameters<typeof Category.open>[0], ...path: readonly Category[]) =>
      refusalOf(() => Category.open(call, path, NOON)) ?? 'open';
    const [live, hidden, gone] = [aCategory(), aCategory({ suspendedAt: NOON }), aCategory({ deletedAt: NOON })];
    const own = aCategory({ shopId, suspendedAt: NOON });
    const others = aCategory({ shopId: aShop({ owner: aUser() }).id });
    const outcomes = [live, hidden, gone, own, others].map((each) => [
      open(seller, each),
      open(anOperatorCall(), each),
    ]);
    expect(outcomes).to.deep.equal([
      ['open', 'open'],
      ['not_found', 'open'],
      ['not_found', 'not_found'],
      ['open', 'open'],
      ['not_found', 'open'],
    ]);
    expect(open(seller, live, hidden)).to.equal('not_found');
    expect(open(seller)).to.equal('not_found');
  });

  it('is kept by admins, and a shop’s own by those of its members who may', () => {
    const kept = (call: Parameters<typeof Category.open>[0], of: Category) =>
      refusalOf(() => Category.requireKeeper(call, of)) ?? 'kept';
    const [global, own] = [aCategory(), aCategory({ shopId })];
    const seller = aUserCall(aUser().id, { roles: ['seller'], shops: [shopId] });
    const admin = aUserCall(aUser().id, { roles: ['admin'] });
    expect([seller, admin, aGuestCall()].map((call) => [kept(call, global), kept(call, own)])).to.deep.equal([
      ['forbidden', 'kept'],
      ['kept', 'kept'],
      ['forbidden', 'not_found'],
    ]);
  });
});
