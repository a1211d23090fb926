import { Company } from '@soko/domain';
import { expect } from 'chai';
import { aCompany, anAddress, anId, aUser, NOON } from '../../support/builders/index.ts';
import { flawsOf, refusalOf } from '../../support/refusal.ts';

describe('a company', () => {
  const owner = aUser();
  const company = aCompany({ owner });

  it('is judged anew after another name or tax id, or after a rejection', () => {
    expect(Company.edit(company, { billingAddress: anAddress({ city: 'Abuja' }) }).status).to.equal('approved');
    expect(Company.edit(company, { name: 'Other' })).to.include({ status: 'pending', approvedAt: null });
    expect(Company.edit(company, { taxId: 'other' }).status).to.equal('pending');
    const rejected = Company.reject(company, 'closed');
    expect(Company.edit(rejected, { billingAddress: anAddress() })).to.include({
      status: 'pending',
      statusComment: null,
    });
  });

  it('keeps the moment of its first approval', () => {
    expect(Company.approve(company, new Date(0), null).approvedAt).to.equal(company.approvedAt);
  });

  it('is joined by who was invited and has proved the address', () => {
    const user = aUser({ email: 'Bola@Example.com', emailKey: 'bola@example.com', emailVerifiedAt: NOON });
    const inviting = Company.invite(Company.invite(company, 'bola@example.com'), 'bola@example.com');
    expect(inviting.invited).to.deep.equal(['bola@example.com']);
    const joined = Company.join(inviting, user);
    expect(joined.invited).to.deep.equal([]);
    expect(joined.members.at(-1)).to.deep.equal({ userId: user.id, role: 'buyer' });
    for (const other of [
      { ...user, emailVerifiedAt: null },
      { ...user, emailKey: null },
      aUser({ emailVerifiedAt: NOON }),
    ]) {
      expect(refusalOf(() => Company.join(inviting, other))).to.equal('not_found');
    }
    expect(refusalOf(() => Company.join(null, user))).to.equal('not_found');
  });

  it('has room for 100 members and invitations', () => {
    const full = { ...company, invited: Array.from({ length: Company.limit - 1 }, (_, at) => `${at}@example.com`) };
    expect(refusalOf(() => Company.invite(full, 'more@example.com'))).to.equal('company_full');
  });

  it('is bought for once it is approved, with its purchase order number where it wants one', () => {
    expect(Company.buying(null, undefined)).to.equal(null);
    expect(Company.buying({ ...company, status: 'pending' }, undefined)).to.equal(null);
    expect(Company.buying(company, undefined)).to.equal(company);
    const strict = Company.grant(company, { needsPurchaseOrder: true });
    expect(Company.buying(strict, 'PO-7')).to.equal(strict);
    expect(flawsOf(() => Company.buying(strict, undefined))).to.deep.equal(['/purchase_order_number required']);
  });

  it('keeps an owner as long as it has a member', () => {
    const buyer = { userId: anId<typeof owner.id>(), role: 'buyer' as const };
    const both = { ...company, members: [...company.members, buyer] };
    expect(refusalOf(() => Company.without(both, owner.id, owner.id))).to.equal('sole_owner');
    expect(Company.without(company, owner.id, owner.id).members).to.deep.equal([]);
    expect(refusalOf(() => Company.without(both, owner.id, buyer.userId))).to.equal('forbidden');
    expect(refusalOf(() => Company.without(both, owner.id, anId()))).to.equal('not_found');
  });
});
