import { Call } from '../call.ts';
import { refuse } from '../errors.ts';
import type { ProductId, ReviewId, ShopId, UploadId, UserId } from '../ids.ts';

/** Only published ones are shown and counted; a pending one waits for staff. */
export type ReviewStatus = 'published' | 'pending' | 'rejected';

/** A picture of a review: an upload that was verified and attached; its `url` is its key. Pixels. */
export type ReviewPicture = Readonly<{
  uploadId: UploadId;
  url: string;
  width: number;
  height: number;
  /** Keys by size; empty until sizes were made. */
  sizes: Readonly<Record<string, string>>;
}>;

/** What somebody says of a product, and shows. Texts are plain. */
export type ReviewForm = Readonly<{
  /** 1 to 5. */
  rating: number;
  title: string | null;
  body: string | null;
  media: readonly ReviewPicture[];
}>;

/** One buyer's word on one product: one at a time for each of them. */
export type Review = ReviewForm &
  Readonly<{
    id: ReviewId;
    productId: ProductId;
    shopId: ShopId;
    /** Shown by the name that the account has now, shortened. */
    userId: UserId;
    /** Whether its author had bought the product when it was written. */
    verifiedPurchase: boolean;
    status: ReviewStatus;
    /** Why staff rejected it, for its author. */
    statusComment: string | null;
    /** What the shop answers; null until it does. */
    replyBody: string | null;
    repliedBy: UserId | null;
    repliedAt: Date | null;
    createdAt: Date;
    /** When its author last changed it. */
    editedAt: Date | null;
    deletedAt: Date | null;
    /** Counts the writings, from 1: the store counts it up with each. */
    version: number;
  }>;

/** The market's policy on reviews. */
export type ReviewRules = Readonly<{
  /** `all`: staff look at each before it is shown. */
  moderation: 'off' | 'all';
  /** `required`: only who bought a product may review it. */
  purchase: 'optional' | 'required';
}>;

/** What a product is to somebody who wants to review it. */
export type ReviewSubject = Readonly<{
  productId: ProductId;
  shopId: ShopId;
  /** Whether everybody can see it. */
  isListed: boolean;
  /** Whether a confirmed order of the person has it. */
  isPurchased: boolean;
  /** Whether an earlier review of the person was rejected: then the next one is looked at. */
  wasRejected: boolean;
}>;

const VERDICTS = { approve: 'published', reject: 'rejected' } as const;
export type ReviewVerdict = keyof typeof VERDICTS;

export const Review = {
  /** A review shows at most so many pictures. */
  mostMedia: 6,

  /**
   * Refuses `not_found` for a product that the caller cannot see, `own_product` to its shop's members,
   * `product_unavailable` for a hidden one, and `purchase_required`.
   */
  write(
    form: ReviewForm,
    about: Readonly<{ subject: ReviewSubject | null; rules: ReviewRules; call: Call }>,
    made: Readonly<{ id: ReviewId; by: UserId; at: Date }>,
  ): Review {
    const { productId, shopId, isPurchased, wasRejected } = reviewable(about.subject, about.call);
    if (about.rules.purchase === 'required' && !isPurchased) refuse('purchase_required');
    return {
      ...form,
      id: made.id,
      productId,
      shopId,
      userId: made.by,
      verifiedPurchase: isPurchased,
      status: wasRejected || about.rules.moderation === 'all' ? 'pending' : 'published',
      statusComment: null,
      replyBody: null,
      repliedBy: null,
      repliedAt: null,
      createdAt: made.at,
      editedAt: null,
      deletedAt: null,
      version: 1,
    };
  },

  /** The review, if the caller wrote it. Refuses `not_found`. */
  ownedBy(review: Review | null, call: Call): Review {
    const mine = review !== null && review.deletedAt === null && review.userId === Call.user(call);
    return mine ? review : refuse('not_found');
  },

  /** What is not named stays. A rejected one asks to be looked at again; under moderation any changed one does. */
  edit(review: Review, changes: Partial<ReviewForm>, rules: ReviewRules, at: Date): Review {
    const isLookedAt = review.status === 'rejected' || rules.moderation === 'all';
    return {
      ...review,
      ...changes,
      status: isLookedAt ? 'pending' : review.status,
      statusComment: isLookedAt ? null : review.statusComment,
      editedAt: at,
    };
  },

  /** Taken away by its author or by staff, its pictures with it. Refuses `not_found`. */
  remove(review: Review | null, call: Call, at: Date): Review {
    const present = Call.isStaff(call) ? existing(review) : Review.ownedBy(review, call);
    return { ...present, media: [], deletedAt: at };
  },

  /** Its pictures whose sizes were not made yet; none of no review. */
  unsized: (review: Review | null): readonly ReviewPicture[] =>
    (review?.media ?? []).filter(({ sizes }) => Object.keys(sizes).length === 0),
  /** The sizes of its pictures were made. One that is gone meanwhile stays gone. */
  sized: (review: Review, sizes: ReadonlyMap<UploadId, ReviewPicture['sizes']>): Review => ({
    ...review,
    media: review.media.map((picture) => ({ ...picture, sizes: sizes.get(picture.uploadId) ?? picture.sizes })),
  }),

  /** What staff decide. Refuses `not_found`, `own_review`, `review_decided` where that was decided before. */
  judge(review: Review | null, verdict: ReviewVerdict, reason: string | null, call: Call): Review {
    const present = existing(review);
    if (present.userId === Call.user(call)) refuse('own_review');
    const status = VERDICTS[verdict];
    if (present.status === status) refuse('review_decided', { status });
    return { ...present, status, statusComment: reason };
  },

  /** The shop's one answer; a second one takes the place of the first, and null takes it away. */
  reply(review: Review, body: string | null, by: Readonly<{ call: Call; at: Date }>): Review {
    return body === null
      ? { ...review, replyBody: null, repliedBy: null, repliedAt: null }
      : { ...review, replyBody: body, repliedBy: Call.user(by.call) ?? null, repliedAt: by.at };
  },

  /** The review, if it is there for all to read. Refuses `not_found`. */
  shown(review: Review | null): Review {
    const present = existing(review);
    return present.status === 'published' ? present : refuse('not_found');
  },

  /** The review, if the caller may call it helpful. Refuses `not_found`, `own_review`. */
  votable(review: Review | null, call: Call): Review {
    const present = Review.shown(review);
    return present.userId === Call.user(call) ? refuse('own_review') : present;
  },
};

const existing = (review: Review | null): Review =>
  review !== null && review.deletedAt === null ? review : refuse('not_found');

function reviewable(subject: ReviewSubject | null, call: Call): ReviewSubject {
  const isOwn = subject !== null && Call.roleIn(call, subject.shopId) !== undefined;
  const isSeen = subject !== null && (subject.isListed || isOwn || Call.isStaff(call));
  if (!isSeen) return refuse('not_found');
  if (isOwn) refuse('own_product');
  return subject.isListed ? subject : refuse('product_unavailable');
}

/** A review is locked before the figures of its product. */
export interface Reviews {
  lock(id: ReviewId): Promise<Review | null>;
  /** A product by id or slug, as it is to this person; a plain read. Null when there is none. */
  subject(product: string, userId: UserId): Promise<ReviewSubject | null>;
  /** Refuses `review_exists` where the person has one of the product that was not deleted. */
  insert(review: Review): Promise<void>;
  save(review: Review): Promise<void>;
  /** Writes what was made of its pictures: not another version of it. */
  savePictures(review: Review): Promise<void>;
  /** Counts the person's vote, once however often it is given. The review is held. */
  vote(id: ReviewId, userId: UserId): Promise<void>;
  /** Takes the vote back, if there is one. */
  unvote(id: ReviewId, userId: UserId): Promise<void>;
}
