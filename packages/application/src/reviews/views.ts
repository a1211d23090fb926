import type { ReviewStatus } from '@soko/domain';
import type { NamedView } from '../views.ts';

/** A picture by URL; pixels. */
export type PictureView = Readonly<{
  id: string;
  url: string;
  width: number;
  height: number;
  /** URLs by size; empty until sizes were made. */
  sizes: Readonly<Record<string, string>>;
}>;

/** A picture that was sent, and waits for its review. */
export type UploadedPictureView = Readonly<{ upload_id: string; url: string; width: number; height: number }>;

export type ReviewView = Readonly<{
  id: string;
  product: NamedView;
  /** By a name that tells nobody's address: `Ada O.` */
  author: Readonly<{ name: string }>;
  rating: number;
  title: string | null;
  body: string | null;
  media: readonly PictureView[];
  verified_purchase: boolean;
  status: ReviewStatus;
  /** Why it was rejected: for its author and staff, null to all others. */
  reason: string | null;
  reply: Readonly<{ body: string; shop: NamedView; at: string }> | null;
  helpful_count: number;
  created_at: string;
  edited_at: string | null;
}>;

/** A review as staff see it: with who wrote it. */
export type JudgedReviewView = ReviewView &
  Readonly<{ user: Readonly<{ id: string; name: string; email: string | null }> }>;

/** The published reviews of a product, counted. */
export type ReviewSummaryView = Readonly<{
  average_rating: number | null;
  review_count: number;
  /** How many gave each number of stars. */
  ratings: Readonly<Record<'1' | '2' | '3' | '4' | '5', number>>;
}>;

export type ReviewFilter = Readonly<{
  rating?: number | undefined;
  verified?: boolean | undefined;
  withMedia?: boolean | undefined;
}>;
export type ReviewOrdering = '-created_at' | 'created_at' | '-rating' | 'rating' | '-helpful';

export type JudgedReviewFilter = Readonly<{
  status?: ReviewStatus | undefined;
  /** Id or slug. */
  product?: string | undefined;
  rating?: number | undefined;
}>;
export type DatedOrdering = '-created_at' | 'created_at';

/** What the mails about a review are made of: read by jobs, without a caller. */
export type ReviewNotice = Readonly<{
  product: string;
  shop: string;
  rating: number;
  title: string | null;
  body: string | null;
  reply: string | null;
  /** Of its author, where that wants to be told. */
  author_email: string | null;
  /** Of the members who answer for the shop's catalogue and want to be told. */
  shop_emails: readonly string[];
}>;
