import { refuse } from '../errors.ts';
import type { CompanyId, UserId } from '../ids.ts';
import type { Money } from '../money.ts';
import type { Address } from './address.ts';
import type { User } from './user.ts';

export type CompanyStatus = 'pending' | 'approved' | 'rejected';
export type CompanyRole = 'owner' | 'buyer';
export type CompanyMember = Readonly<{ userId: UserId; role: CompanyRole }>;

/** What staff grant: how many days an invoice may wait, and how much may be open at once. */
export type CreditTerms = Readonly<{ days: number; creditLimit: Money }>;

/** A business that buys through its members. Only an approved one stands on orders. */
export type Company = Readonly<{
  id: CompanyId;
  name: string;
  taxId: string;
  billingAddress: Address;
  status: CompanyStatus;
  /** Why staff decided so. */
  statusComment: string | null;
  /** Whether its orders must carry its own purchase order number. */
  needsPurchaseOrder: boolean;
  /** Null: it pays like everybody. */
  terms: CreditTerms | null;
  members: readonly CompanyMember[];
  /** Normal forms of the e-mails that were asked to join. */
  invited: readonly string[];
  approvedAt: Date | null;
  createdAt: Date;
  /** Counts the writings, from 1: the store counts it up with each. */
  version: number;
}>;

/** Who a company is, as its order keeps it. */
export type CompanyFacts = Readonly<{ name: string; taxId: string }>;

export type CompanyForm = Readonly<{ name: string; taxId: string; billingAddress: Address }>;
export type CompanyTerms = Readonly<{
  needsPurchaseOrder?: boolean | undefined;
  terms?: CreditTerms | null | undefined;
}>;

export const Company = {
  /** How many members and open invitations a company has at most. */
  limit: 100,

  apply: (form: CompanyForm, made: Readonly<{ id: CompanyId; owner: UserId; at: Date }>): Company => ({
    id: made.id,
    ...form,
    status: 'pending',
    statusComment: null,
    needsPurchaseOrder: false,
    terms: null,
    members: [{ userId: made.owner, role: 'owner' }],
    invited: [],
    approvedAt: null,
    createdAt: made.at,
    version: 1,
  }),

  /** The company, if the user is one of its owners. Refuses `not_found` to strangers, `forbidden` to other members. */
  ownedBy(company: Company | null, userId: UserId): Company {
    const member = company?.members.find((each) => each.userId === userId);
    if (!company || !member) return refuse('not_found');
    return member.role === 'owner' ? company : refuse('forbidden');
  },

  /** Its billing address changes freely; another name or tax id, and anything after a rejection, is judged anew. */
  edit(company: Company, form: Partial<CompanyForm>): Company {
    const next = { ...company, ...form };
    const isSame = next.name === company.name && next.taxId === company.taxId && company.status !== 'rejected';
    return isSame ? next : { ...next, status: 'pending', statusComment: null, approvedAt: null };
  },

  /** Whether the address has an account is not told. Refuses `company_full`. */
  invite(company: Company, emailKey: string): Company {
    if (company.invited.includes(emailKey)) return company;
    if (company.members.length + company.invited.length >= Company.limit) refuse('company_full');
    return { ...company, invited: [...company.invited, emailKey] };
  },

  /** Makes an invited user a member: by a verified e-mail alone. Refuses `not_found`. */
  join(company: Company | null, user: User): Company {
    const key = user.emailVerifiedAt === null ? null : user.emailKey;
    if (!company || key === null || !company.invited.includes(key)) return refuse('not_found');
    return {
      ...company,
      invited: company.invited.filter((each) => each !== key),
      members: [...company.members, { userId: user.id, role: 'buyer' }],
    };
  },

  /** An owner takes a member out, or members leave. Refuses `not_found`, `forbidden`, `sole_owner`. */
  without(company: Company | null, gone: UserId, by: UserId): Company {
    if (!company?.members.some(({ userId }) => userId === by)) return refuse('not_found');
    if (gone !== by) Company.ownedBy(company, by);
    if (!company.members.some(({ userId }) => userId === gone)) return refuse('not_found');
    const members = company.members.filter(({ userId }) => userId !== gone);
    if (members.length > 0 && !members.some(({ role }) => role === 'owner')) refuse('sole_owner');
    return { ...company, members };
  },

  approve: (company: Company, at: Date, comment: string | null): Company => ({
    ...company,
    status: 'approved',
    statusComment: comment,
    approvedAt: company.approvedAt ?? at,
  }),

  reject: (company: Company, reason: string): Company => ({
    ...company,
    status: 'rejected',
    statusComment: reason,
    approvedAt: null,
  }),

  grant: (company: Company, { needsPurchaseOrder, terms }: CompanyTerms): Company => ({
    ...company,
    needsPurchaseOrder: needsPurchaseOrder ?? company.needsPurchaseOrder,
    terms: terms === undefined ? company.terms : terms,
  }),

  /** By which terms it may pay: those that staff granted, while it is approved. */
  granted: ({ status, terms }: Company): CreditTerms | null => (status === 'approved' ? terms : null),

  /**
   * The company that a member's purchase is for: the own one once it is approved, else null. Refuses `validation_failed`
   * where the company wants its purchase order number and none is given.
   */
  buying(company: Company | null, purchaseOrderNumber: string | undefined): Company | null {
    if (company?.status !== 'approved') return null;
    if (!company.needsPurchaseOrder || purchaseOrderNumber !== undefined) return company;
    return refuse('validation_failed', {
      errors: [{ path: '/purchase_order_number', code: 'required', message: 'Your company orders by this number.' }],
    });
  },
};
