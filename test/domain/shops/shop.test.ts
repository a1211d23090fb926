import { Shop, type ShopStatus, type ShopVerdict } from '@soko/domain';
import { expect } from 'chai';
import { anId, anOperatorCall, aShop, aUser, aUserCall, later, NGN, NOON } from '../../support/builders/index.ts';
import { refusalOf } from '../../support/refusal.ts';

describe('a shop', () => {
  const admin = () => aUserCall(anId(), { roles: ['admin'] });

  it('opens with its owner, and nothing decided', () => {
    const owner = aUser();
    const form = {
      name: 'Threads',
      slug: 'threads',
      currency: NGN,
      owner: owner.id,
      status: 'pending' as const,
      country: 'NG',
    };
    expect(Shop.open(form, { id: anId(), at: NOON })).to.deep.include({
      name: 'Threads',
      country: 'NG',
      contactEmail: null,
      members: [{ userId: owner.id, role: 'owner' }],
      version: 1,
    });
  });

  describe('goes from one status to another', () => {
    const verdicts: readonly ShopVerdict[] = ['approve', 'reject', 'suspend', 'reinstate'];
    const NEXT: Readonly<Record<ShopStatus, Partial<Record<ShopVerdict, ShopStatus>>>> = {
      pending: { approve: 'approved', reject: 'rejected' },
      approved: { suspend: 'suspended' },
      suspended: { reinstate: 'approved' },
      rejected: {},
    };
    for (const [from, next] of Object.entries(NEXT) as [ShopStatus, (typeof NEXT)[ShopStatus]][]) {
      it(`as the table says: ${from}`, () => {
        const shop = aShop({ status: from });
        for (const verdict of verdicts) {
          const judge = () => Shop.judge(shop, verdict, 'why', admin());
          if (next[verdict] === undefined) expect(refusalOf(judge), verdict).to.equal('shop_state_conflict');
          else expect(judge()).to.deep.equal({ ...shop, status: next[verdict], statusComment: 'why' });
        }
      });
    }

    it('and asks again only after a rejection', () => {
      const rejected = aShop({ status: 'rejected', statusComment: 'why' });
      expect(Shop.reapply(rejected)).to.deep.include({ status: 'pending', statusComment: null });
      for (const status of ['pending', 'approved', 'suspended'] as const) {
        expect(refusalOf(() => Shop.reapply(aShop({ status })))).to.equal('shop_state_conflict');
      }
    });
  });

  it('B7: is not decided on by any of its members, and may be by an operator', () => {
    const owner = aUser();
    const shop = aShop({ owner, status: 'pending' });
    const own = aUserCall(owner.id, { roles: ['admin'] });
    for (const verdict of ['approve', 'reject', 'suspend', 'reinstate'] as const) {
      expect(refusalOf(() => Shop.judge(shop, verdict, null, own))).to.equal('forbidden');
    }
    expect(Shop.judge(shop, 'approve', null, anOperatorCall()).status).to.equal('approved');
  });

  it('changes what is named, and keeps the rest', () => {
    const shop = aShop({ description: 'Cloth', taxId: '1' });
    expect(Shop.edit(shop, { name: 'New', taxId: null, country: undefined })).to.deep.equal({
      ...shop,
      name: 'New',
      taxId: null,
    });
  });

  it('goes on vacation, for a time that has an order, and comes back', () => {
    const shop = aShop();
    const away = Shop.edit(shop, { vacation: { from: NOON, until: later(NOON, 60), message: 'Back soon' } });
    expect(away).to.deep.include({ vacationFrom: NOON, vacationUntil: later(NOON, 60), vacationMessage: 'Back soon' });
    expect(Shop.edit(away, { vacation: null })).to.deep.equal(shop);
    expect(refusalOf(() => Shop.edit(shop, { vacation: { from: NOON, until: NOON, message: '' } }))).to.equal(
      'validation_failed',
    );
  });

  it('always has an owner', () => {
    const [owner, other] = [aUser(), aUser()];
    const shop = Shop.admit(aShop({ owner }), { userId: other.id, role: 'manager' });
    expect(refusalOf(() => Shop.without(shop, owner.id))).to.equal('sole_owner');
    expect(refusalOf(() => Shop.assign(shop, { userId: owner.id, role: 'manager' }))).to.equal('sole_owner');
    const shared = Shop.assign(shop, { userId: other.id, role: 'owner' });
    expect(Shop.without(shared, owner.id).members).to.deep.equal([{ userId: other.id, role: 'owner' }]);
    expect(refusalOf(() => Shop.admit(shop, { userId: other.id, role: 'owner' }))).to.equal('member_exists');
    expect(refusalOf(() => Shop.without(shop, anId()))).to.equal('not_found');
    const full = Array.from({ length: Shop.mostMembers }, () => ({ userId: anId(), role: 'owner' }) as never);
    expect(refusalOf(() => Shop.admit({ ...shop, members: full }, { userId: anId(), role: 'owner' }))).to.equal(
      'too_many_members',
    );
  });
});
