import type { ReviewId } from '@soko/domain';
import { listRoute } from '../paging.ts';
import { found, type Route, route } from '../route.ts';
import { idOf, idOrSlug, queryWhole } from '../schemas/common.ts';
import { JudgedReviewSchema, reviewStatus } from '../schemas/reviews.ts';
import { CommentBody, ReasonBody } from '../schemas/shops.ts';

const common = {
  tags: ['Admin'],
  limit: 'default',
  policy: { permission: 'reviews.judge', scope: 'market' },
} as const;
const things = { id: 'review' } as const;
const params = { id: idOf<ReviewId>('The id of the review') };
const judging = {
  ...common,
  method: 'post',
  idempotency: 'accepted',
  things,
  params,
  status: 200,
  returns: JudgedReviewSchema,
  refuses: ['not_found', 'own_review', 'review_decided'],
} as const;

export const adminReviewRoutes: readonly Route[] = [
  listRoute({
    ...common,
    path: '/admin/reviews',
    operationId: 'listJudgedReviews',
    summary: 'All reviews, in every state',
    description: '`?status=pending` are those that wait to be looked at.',
    things: { product: 'product' },
    query: {
      status: reviewStatus.optional().meta({ description: 'Only reviews in this status' }),
      product: idOrSlug('Id or slug of a product').optional(),
      rating: queryWhole({ min: 1, max: 5 }, 'Only those with so many stars').optional(),
    },
    items: JudgedReviewSchema,
    pageName: 'JudgedReviewPage',
    orderings: ['-created_at', 'created_at'],
    refuses: [],
    handle: ({ queries, query, page }) => queries.judgedReviews(query, page),
  }),
  route({
    ...common,
    method: 'get',
    path: '/admin/reviews/{id}',
    operationId: 'getJudgedReview',
    summary: 'One review, with who wrote it',
    idempotency: 'never',
    things,
    params,
    status: 200,
    returns: JudgedReviewSchema,
    refuses: ['not_found'],
    handle: async ({ queries, params: { id } }) => found(await queries.judgedReview(id)),
  }),
  route({
    ...judging,
    path: '/admin/reviews/{id}/approve',
    operationId: 'approveReview',
    summary: 'Publish a review',
    body: CommentBody,
    handle: async ({ app, queries, call, params: { id } }) => {
      await app.reviews.judge(call, { id, verdict: 'approve' });
      return found(await queries.judgedReview(id));
    },
  }),
  route({
    ...judging,
    path: '/admin/reviews/{id}/reject',
    operationId: 'rejectReview',
    summary: 'Take a review out of sight',
    description: 'It counts no more. Its author reads the reason, and may change it to be looked at again.',
    body: ReasonBody,
    examples: { body: { reason: 'It is about the courier, not the product' } },
    handle: async ({ app, queries, call, params: { id }, body: { reason } }) => {
      await app.reviews.judge(call, { id, verdict: 'reject', reason });
      return found(await queries.judgedReview(id));
    },
  }),
];
