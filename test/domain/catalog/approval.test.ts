import {
  APPROVAL_POLICIES,
  Approval,
  type ApprovalPolicy,
  type ProductStatus,
  type ProductVerdict,
  type ShopId,
} from '@soko/domain';
import { expect } from 'chai';
import { anId, anOperatorCall, aProduct, aUserCall, NOON } from '../../support/builders/index.ts';
import { refusalOf } from '../../support/refusal.ts';

const shop = { id: anId<ShopId>() };
const seller = () => aUserCall(anId(), { roles: ['seller'], shops: [anId()] });
const admin = () => aUserCall(anId(), { roles: ['admin'] });
const NEW = { approved: 0, rejected: 0 };

describe('the approval of a product', () => {
  const asked = (policy: ApprovalPolicy, record = NEW) => Approval.asked({ call: seller(), policy, record });

  it('is asked for as the policy of the market says', () => {
    expect(APPROVAL_POLICIES.map((policy) => asked(policy))).to.deep.equal([
      'pending_review',
      'pending_review',
      'pending_review',
      'approved',
    ]);
  });

  it('comes by itself to shops with three approved products and no rejected one, where those are trusted', () => {
    expect(asked('trusted', { approved: 2, rejected: 0 })).to.equal('pending_review');
    expect(asked('trusted', { approved: 3, rejected: 0 })).to.equal('approved');
    expect(asked('trusted', { approved: 9, rejected: 1 })).to.equal('pending_review');
    expect(asked('review', { approved: 9, rejected: 0 })).to.equal('pending_review');
  });

  it('is not asked for what staff make', () => {
    for (const call of [admin(), anOperatorCall()]) {
      expect(Approval.asked({ call, policy: 'strict', record: NEW })).to.equal('approved');
    }
  });

  it('is asked for again after a change where the market is strict, by the shop alone', () => {
    const changed = (policy: ApprovalPolicy, status: ProductStatus = 'approved', call = seller()) =>
      Approval.changed(status, { call, policy });
    expect(changed('strict')).to.equal('pending_review');
    expect(changed('strict', 'approved', admin())).to.equal('approved');
    expect(changed('strict', 'draft')).to.equal('draft');
    for (const policy of ['review', 'trusted', 'auto'] as const) expect(changed(policy), policy).to.equal('approved');
  });

  describe('goes from one status to another', () => {
    const NEXT: Readonly<Record<ProductStatus, Partial<Record<ProductVerdict, ProductStatus>>>> = {
      draft: {},
      pending_review: { approve: 'approved', reject: 'rejected' },
      approved: { reject: 'rejected' },
      rejected: { approve: 'approved' },
    };
    for (const [status, next] of Object.entries(NEXT) as [ProductStatus, (typeof NEXT)[ProductStatus]][]) {
      it(`as the table says: ${status}`, () => {
        const product = aProduct(shop, { status });
        const by = { call: admin(), at: NOON };
        for (const verdict of ['approve', 'reject'] as const) {
          const to = next[verdict];
          const judge = () => Approval.judge(product, verdict, 'why', by);
          if (to === undefined) expect(refusalOf(judge)).to.equal('product_state_conflict');
          else expect(judge()).to.deep.include({ status: to, statusComment: 'why' });
        }
        const suspended = Approval.judge(product, 'suspend', 'why', by);
        expect(suspended).to.deep.include({ status, suspendedAt: NOON, statusComment: 'why' });
        expect(refusalOf(() => Approval.judge(suspended, 'suspend', 'why', by))).to.equal('product_state_conflict');
        expect(Approval.judge(suspended, 'restore', null, by)).to.deep.equal(product);
        expect(refusalOf(() => Approval.judge(product, 'restore', null, by))).to.equal('product_state_conflict');
      });
    }

    it('when its shop hands it in: a draft, or one that was rejected', () => {
      const submit = (status: ProductStatus) =>
        Approval.submit(aProduct(shop, { status, statusComment: 'dark' }), {
          call: seller(),
          policy: 'review',
          record: NEW,
        });
      for (const status of ['draft', 'rejected'] as const) {
        expect(submit(status)).to.deep.include({ status: 'pending_review', statusComment: null });
      }
      for (const status of ['pending_review', 'approved'] as const) {
        expect(refusalOf(() => submit(status))).to.equal('product_state_conflict');
      }
    });
  });

  it('is nobody’s to decide in the own shop', () => {
    const call = aUserCall(anId(), { roles: ['admin'], shops: [{ id: shop.id, role: 'fulfilment' }] });
    const judge = () =>
      Approval.judge(aProduct(shop, { status: 'pending_review' }), 'approve', null, { call, at: NOON });
    expect(refusalOf(judge)).to.equal('forbidden');
  });
});
