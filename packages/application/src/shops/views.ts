import type { KycStatus, ShopRole, ShopStatus } from '@soko/domain';
import type { AddressView, MoneyView } from '../views.ts';

export type VacationView = Readonly<{ from: string; until: string | null; message: string }>;

export type ShopView = Readonly<{
  id: string;
  slug: string;
  name: string;
  description: string;
  logo: string | null;
  status: ShopStatus;
  currency: string;
  /** The one it is on now, or that is ahead. */
  vacation: VacationView | null;
  average_rating: number | null;
  product_count: number;
}>;

export type ShopFilter = Readonly<{ q?: string }>;
export type ShopOrdering = 'name' | '-created_at' | 'relevance';

type OwnFields = ShopView &
  Readonly<{
    contact_email: string | null;
    contact_phone: string | null;
    address: AddressView | null;
    tax_id: string | null;
    country: string | null;
    status_comment: string | null;
    created_at: string;
  }>;

/** A shop as its members see it. Its money is for its owners; null for the others. */
export type MyShopView = OwnFields &
  Readonly<{
    role: ShopRole | null;
    commission: Readonly<{ rate_basis_points: number }> | null;
    balances: readonly Readonly<{ currency: string; pending: MoneyView; available: MoneyView }>[] | null;
  }>;

/** A shop as staff see it. */
export type SellerView = OwnFields &
  Readonly<{
    owner: Readonly<{ id: string; name: string; email: string | null }> | null;
    member_count: number;
    missing_documents: readonly string[];
  }>;
export type SellerFilter = Readonly<{ q?: string | undefined; status?: ShopStatus | undefined }>;
export type KycDocumentOrdering = '-submitted_at' | 'submitted_at';
export type SellerOrdering = '-created_at' | 'created_at' | 'name';

export type ShopMemberView = Readonly<{
  user: Readonly<{ id: string; name: string; email: string | null }>;
  role: ShopRole;
}>;

export type StatusChangeView = Readonly<{
  from: string | null;
  to: string;
  reason: string | null;
  at: string;
}>;

export type KycDocumentView = Readonly<{
  id: string;
  kind: string;
  status: KycStatus;
  file_name: string;
  content_type: string;
  size: number;
  sha256: string;
  reason: string | null;
  submitted_at: string;
  reviewed_at: string | null;
  history: readonly StatusChangeView[];
}>;

/** A document with the link to its file. */
export type LinkedKycDocumentView = KycDocumentView & Readonly<{ url: string; url_expires_at: string }>;

export type KycRequirementView = Readonly<{
  kind: string;
  title: string;
  is_required: boolean;
  /** Of the newest document of the kind. */
  status: KycStatus | null;
}>;
