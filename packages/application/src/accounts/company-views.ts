import type { CompanyRole, CompanyStatus, Money } from '@soko/domain';
import type { AddressView } from '../views.ts';

export type CompanyTermsView = Readonly<{ days: number; credit_limit: Money }>;

/** What an approved company may owe on terms, owes, and may still buy by them; and what of it is late. */
export type CompanyCreditView = Readonly<{ limit: Money; used: Money; available: Money; overdue: Money }>;

export type CompanyMemberView = Readonly<{ user_id: string; name: string; email: string | null; role: CompanyRole }>;

/** A company as its members and staff see it. */
export type CompanyView = Readonly<{
  id: string;
  name: string;
  tax_id: string;
  billing_address: AddressView;
  status: CompanyStatus;
  status_comment: string | null;
  purchase_order_required: boolean;
  payment_terms: CompanyTermsView | null;
  /** Null where it pays like everybody, or is not approved. */
  credit: CompanyCreditView | null;
  members: readonly CompanyMemberView[];
  /** E-mails that were asked to join and have not yet. */
  invited: readonly string[];
  approved_at: string | null;
  created_at: string;
}>;

/** A company that asks the user to join. */
export type CompanyInvitationView = Readonly<{ id: string; name: string }>;

export type CompanyListItemView = Omit<CompanyView, 'credit' | 'members' | 'invited' | 'billing_address'> &
  Readonly<{ member_count: number }>;

export type CompanyFilter = Readonly<{ q?: string; status?: CompanyStatus }>;
export type CompanyOrdering = '-created_at' | 'name';
