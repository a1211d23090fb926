import { buffer } from 'node:stream/consumers';
import type { Queries } from '@soko/application';
import { type Call, type ReviewId, Upload } from '@soko/domain';
import { listRoute } from '../paging.ts';
import { found, type Input, type Route, route } from '../route.ts';
import { idOf, idOrSlug, queryFlag, queryWhole } from '../schemas/common.ts';
import {
  PictureForm,
  ReplyBody,
  ReviewBody,
  ReviewPatch,
  ReviewSchema,
  ReviewSummarySchema,
  UploadedPictureSchema,
} from '../schemas/reviews.ts';
import { selfOf } from './users.ts';

const common = { tags: ['Reviews'], limit: 'default' } as const;
const browse = { permission: 'reviews.browse', scope: 'anyone' } as const;
const write = { permission: 'reviews.write', scope: 'self' } as const;
const reply = { permission: 'reviews.reply', scope: 'shop' } as const;
const ofProduct = { id: idOrSlug('The id or the slug of the product') };
const params = { id: idOf<ReviewId>('The id of the review') };

/** What can be wrong with a picture. */
const PICTURES = [
  'upload_not_usable',
  'upload_incomplete',
  'file_altered',
  'file_type_not_allowed',
  'image_not_valid',
] as const;

type Asked = Readonly<{ queries: Queries; call: Call; respond: Input<never, never, never>['respond'] }>;

/** A review with its version. Refuses `not_found`. */
async function shown({ queries, call, respond }: Asked, id: ReviewId, extras: Readonly<{ location?: string }> = {}) {
  const { view, version } = found(await queries.review(call, id));
  return respond(view, { etag: String(version), ...extras });
}

export const reviewRoutes: readonly Route[] = [
  route({
    ...common,
    method: 'post',
    path: '/reviews/upload-media',
    operationId: 'uploadReviewMedia',
    summary: 'Send a picture for a review',
    description: 'A form with the `file`: in place of `POST /uploads` for those who would rather send it here.',
    policy: write,
    idempotency: 'accepted',
    limit: 'upload',
    upload: { maxBytes: Upload.purposes.review_media.mostBytes },
    body: PictureForm,
    status: 201,
    returns: UploadedPictureSchema,
    refuses: [
      'file_type_not_allowed',
      'file_too_large',
      'file_altered',
      'image_not_valid',
      'too_many_files',
      'upload_not_usable',
    ],
    handle: async ({ app, call, body: { file, sha256 } }) =>
      app.reviews.takePicture(call, { bytes: await buffer(file.bytes()), sha256 }),
  }),
  listRoute({
    ...common,
    path: '/products/{id}/reviews',
    operationId: 'listReviews',
    summary: 'What buyers say of a product',
    description: 'The published ones, with all of them counted beside (`summary`), whatever the filter.',
    policy: browse,
    limit: 'search',
    things: { id: 'product' },
    params: ofProduct,
    query: {
      rating: queryWhole({ min: 1, max: 5 }, 'Only those with so many stars').optional(),
      verified: queryFlag('Only of those who bought the product, or only of the others').optional(),
      with_media: queryFlag('Only with pictures, or only without').optional(),
    },
    items: ReviewSchema,
    pageName: 'ReviewPage',
    orderings: ['-created_at', 'created_at', '-rating', 'rating', '-helpful'],
    beside: { summary: ReviewSummarySchema },
    refuses: ['not_found'],
    handle: async ({ queries, call, params: { id }, query, page }) => {
      const summary = found(await queries.reviewSummary(call, id));
      return { ...(await queries.reviews(call, id, query, page)), beside: { summary } };
    },
  }),
  route({
    ...common,
    method: 'get',
    path: '/products/{id}/reviews/summary',
    operationId: 'getReviewSummary',
    summary: 'The reviews of a product, counted',
    policy: browse,
    idempotency: 'never',
    things: { id: 'product' },
    params: ofProduct,
    status: 200,
    returns: ReviewSummarySchema,
    refuses: ['not_found'],
    handle: async ({ queries, call, params: { id } }) => found(await queries.reviewSummary(call, id)),
  }),
  route({
    ...common,
    method: 'post',
    path: '/products/{id}/reviews',
    operationId: 'writeReview',
    summary: 'Review a product',
    description:
      'One for each person and product; who removed theirs may write another. `verified_purchase` says whether a confirmed ' +
      'order of yours has the product. Where the marketplace looks at reviews first, or has rejected one of yours of this ' +
      'product, it is `pending` until staff approve it. `media` are uploads of `POST /uploads` for `review_media`.',
    policy: write,
    idempotency: 'accepted',
    things: { id: 'reviewable', media: 'review_upload' },
    params: ofProduct,
    body: ReviewBody,
    status: 201,
    returns: ReviewSchema,
    refuses: ['not_found', 'review_exists', 'purchase_required', 'own_product', 'product_unavailable', ...PICTURES],
    examples: { body: { rating: 5, title: 'Better than the picture', body: 'The cloth is strong.' } },
    handle: async ({ app, queries, call, params: { id: product }, body, respond }) => {
      const { rating, title = null, body: words = null, media = [] } = body;
      const id = await app.reviews.write(call, { product, rating, title, body: words, media });
      return shown({ queries, call, respond }, id, { location: `/reviews/${id}` });
    },
  }),
  listRoute({
    ...common,
    path: '/users/me/reviews',
    operationId: 'listMyReviews',
    summary: 'Your reviews',
    description: 'In every state.',
    policy: { permission: 'accounts.read_self', scope: 'self' },
    items: ReviewSchema,
    pageName: 'MyReviewPage',
    orderings: ['-created_at', 'created_at'],
    refuses: [],
    handle: ({ queries, call, page }) => queries.reviewsOf(selfOf(call), page),
  }),
  route({
    ...common,
    method: 'get',
    path: '/reviews/{id}',
    operationId: 'getReview',
    summary: 'One review',
    policy: browse,
    idempotency: 'never',
    things: { id: 'public_review' },
    params,
    status: 200,
    returns: ReviewSchema,
    refuses: ['not_found'],
    handle: ({ queries, call, respond, params: { id } }) => shown({ queries, call, respond }, id),
  }),
  route({
    ...common,
    method: 'patch',
    path: '/reviews/{id}',
    operationId: 'changeReview',
    summary: 'Change your review',
    description:
      'What is left out stays; `media` are all of its pictures. A rejected review is looked at again, and so is any where staff look at all.',
    policy: write,
    idempotency: 'accepted',
    ifMatch: true,
    things: { id: 'own_review', media: 'review_upload' },
    params,
    body: ReviewPatch,
    status: 200,
    returns: ReviewSchema,
    refuses: ['not_found', ...PICTURES],
    examples: { body: { rating: 4 } },
    handle: async ({ app, queries, call, respond, params: { id }, body: { media, ...changes }, ifMatch }) =>
      shown({ queries, call, respond }, await app.reviews.edit(call, { id, changes, media, versions: ifMatch })),
  }),
  route({
    ...common,
    method: 'delete',
    path: '/reviews/{id}',
    operationId: 'removeReview',
    summary: 'Remove a review',
    description: 'By its author, who may write another, or by staff, which stands in the audit log.',
    policy: write,
    idempotency: 'accepted',
    ifMatch: true,
    things: { id: 'review' },
    params,
    status: 204,
    refuses: ['not_found'],
    handle: async ({ app, call, params: { id }, ifMatch }) => {
      await app.reviews.remove(call, { id, versions: ifMatch });
    },
  }),
  route({
    ...common,
    method: 'post',
    path: '/reviews/{id}/reply',
    operationId: 'replyToReview',
    summary: 'Answer a review of your product',
    description:
      'For owners and managers of its shop. There is one answer: another takes its place. The author is told.',
    policy: reply,
    idempotency: 'accepted',
    things: { id: 'shop_review' },
    params,
    body: ReplyBody,
    status: 200,
    returns: ReviewSchema,
    refuses: ['not_found', 'forbidden'],
    examples: { body: { body: 'Thank you, Ada.' } },
    handle: async ({ app, queries, call, respond, params: { id }, body }) =>
      shown({ queries, call, respond }, await app.reviews.reply(call, { id, body: body.body })),
  }),
  route({
    ...common,
    method: 'delete',
    path: '/reviews/{id}/reply',
    operationId: 'removeReply',
    summary: 'Take your answer to a review back',
    policy: reply,
    idempotency: 'accepted',
    things: { id: 'shop_review' },
    params,
    status: 204,
    refuses: ['not_found', 'forbidden'],
    handle: async ({ app, call, params: { id } }) => {
      await app.reviews.removeReply(call, { id });
    },
  }),
  route({
    ...common,
    method: 'post',
    path: '/reviews/{id}/helpful',
    operationId: 'voteForReview',
    summary: 'Say that a review was helpful',
    description: 'Counted once for each person, however often it is said.',
    policy: write,
    idempotency: 'accepted',
    things: { id: 'public_review' },
    params,
    status: 200,
    returns: ReviewSchema,
    refuses: ['not_found', 'own_review'],
    handle: async ({ app, queries, call, respond, params: { id } }) =>
      shown({ queries, call, respond }, await app.reviews.vote(call, { id })),
  }),
  route({
    ...common,
    method: 'delete',
    path: '/reviews/{id}/helpful',
    operationId: 'unvoteReview',
    summary: 'Take that back',
    policy: write,
    idempotency: 'accepted',
    things: { id: 'public_review' },
    params,
    status: 200,
    returns: ReviewSchema,
    refuses: ['not_found', 'own_review'],
    handle: async ({ app, queries, call, respond, params: { id } }) =>
      shown({ queries, call, respond }, await app.reviews.unvote(call, { id })),
  }),
];
