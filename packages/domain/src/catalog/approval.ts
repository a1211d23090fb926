import { Call } from '../call.ts';
import { refuse } from '../errors.ts';
import type { Product, ProductStatus } from './product.ts';

/**
 * When a seller's product is looked at before it is sold. `review`: once; `strict`: again after each change of what buyers
 * read and see; `trusted`: not of shops that have proved themselves; `auto`: never. What staff make is approved.
 */
export const APPROVAL_POLICIES = ['review', 'strict', 'trusted', 'auto'] as const;
export type ApprovalPolicy = (typeof APPROVAL_POLICIES)[number];

/** How the products of a shop have fared: how many are approved now, and how many rejected. */
export type ShopRecord = Readonly<{ approved: number; rejected: number }>;

/** So many approved products, and none that is rejected, make a shop trusted. */
const TRUSTED_FROM = 3;

/** Who asks, under which policy, and what is known of the shop. */
export type Asking = Readonly<{ call: Call; policy: ApprovalPolicy; record: ShopRecord }>;

export type Changing = Pick<Asking, 'call' | 'policy'>;

/** What staff decide about a product: from which statuses to which. */
const VERDICTS = {
  approve: { from: ['pending_review', 'rejected'], to: 'approved' },
  reject: { from: ['pending_review', 'approved'], to: 'rejected' },
} as const satisfies Record<string, { from: readonly ProductStatus[]; to: ProductStatus }>;

export type ProductVerdict = keyof typeof VERDICTS | 'suspend' | 'restore';

export const Approval = {
  /** The status of a product that its shop wants to sell. */
  asked: ({ call, policy, record }: Asking): ProductStatus =>
    Call.isStaff(call) || policy === 'auto' || (policy === 'trusted' && isTrusted(record))
      ? 'approved'
      : 'pending_review',

  /** The status of a product whose texts, brand, categories or images its shop has changed. */
  changed: (status: ProductStatus, { call, policy }: Changing): ProductStatus =>
    status === 'approved' && policy === 'strict' && !Call.isStaff(call) ? 'pending_review' : status,

  /** Whether a file whose new products get this status sends those back that it changes: one of staff never does. */
  reviewsImport: (productStatus: ProductStatus, policy: ApprovalPolicy): boolean =>
    policy === 'strict' && productStatus === 'pending_review',

  /** A draft or a rejected product asks to be looked at. Refuses `product_state_conflict` for any other. */
  submit(product: Product, asking: Asking): Product {
    if (product.status !== 'draft' && product.status !== 'rejected') conflict(product);
    return { ...product, status: Approval.asked(asking), statusComment: null };
  },

  /**
   * What staff decide. A suspended product keeps its status for the time after. Refuses `forbidden` to members of its
   * shop, `product_state_conflict` where the state does not allow it.
   */
  judge(
    product: Product,
    verdict: ProductVerdict,
    reason: string | null,
    by: Readonly<{ call: Call; at: Date }>,
  ): Product {
    if (Call.roleIn(by.call, product.shopId) !== undefined) {
      refuse('forbidden', { detail: 'Somebody else has to decide about your own products.' });
    }
    if (verdict === 'suspend' || verdict === 'restore') {
      if ((verdict === 'suspend') === (product.suspendedAt !== null)) conflict(product);
      return { ...product, suspendedAt: verdict === 'suspend' ? by.at : null, statusComment: reason };
    }
    const { from, to } = VERDICTS[verdict];
    if (!from.some((status) => status === product.status)) conflict(product);
    return { ...product, status: to, statusComment: reason };
  },
};

const isTrusted = ({ approved, rejected }: ShopRecord): boolean => approved >= TRUSTED_FROM && rejected === 0;

const conflict = ({ status, suspendedAt }: Product): never =>
  refuse('product_state_conflict', { status, is_suspended: suspendedAt !== null });
