import type { KycDocumentId, KycVerdict, ShopId, ShopVerdict } from '@soko/domain';
import { z } from 'zod';
import { listRoute } from '../paging.ts';
import { type Alias, found, type Route, route } from '../route.ts';
import { idOf, text } from '../schemas/common.ts';
import {
  ApprovalBody,
  CommentBody,
  KycDocumentSchema,
  LinkedKycDocumentSchema,
  ReasonBody,
  SellerSchema,
  StatusHistorySchema,
} from '../schemas/shops.ts';
import { linked } from './kyc-documents.ts';
import { listed } from './my-shop.ts';

const common = { tags: ['Admin'], limit: 'default' } as const;
const read = { permission: 'shops.oversee', scope: 'market' } as const;
const judge = { permission: 'shops.judge', scope: 'market' } as const;
const params = { id: idOf<ShopId>('The id of the shop') };
const things = { id: 'seller' } as const;
const ofDocument = { id: idOf<KycDocumentId>('The id of the document') };
const example = { body: { reason: 'The certificate cannot be read' } };

/** What is decided about a shop: `POST /admin/sellers/{id}/approve`. */
const verdict = <B extends typeof ReasonBody | typeof CommentBody>(
  name: Exclude<ShopVerdict, 'approve'>,
  about: Readonly<{ summary: string; description: string; body: B; aliases?: readonly Alias[] }>,
): Route =>
  route({
    ...common,
    ...about,
    method: 'post',
    path: `/admin/sellers/{id}/${name}`,
    operationId: `${name}Seller`,
    policy: judge,
    idempotency: 'accepted',
    things,
    params,
    status: 200,
    returns: SellerSchema,
    refuses: ['not_found', 'forbidden', 'shop_state_conflict'],
    examples: example,
    handle: async ({ app, queries, call, params: { id }, body }) => {
      await app.shops.judge(call, { shopId: id, verdict: name, reason: body?.reason });
      return found(await queries.seller(id));
    },
  });

/** What is decided about a document: `POST /admin/kyc-documents/{id}/reject`. */
const kycVerdict = (name: KycVerdict, summary: string, body: typeof ReasonBody | typeof CommentBody): Route =>
  route({
    ...common,
    method: 'post',
    path: `/admin/kyc-documents/{id}/${name}`,
    operationId: `${name}KycDocument`,
    summary,
    description: 'Once; nobody decides about a document of the own shop.',
    policy: judge,
    idempotency: 'accepted',
    things: { id: 'kyc_document' },
    params: ofDocument,
    body,
    status: 200,
    returns: KycDocumentSchema,
    refuses: ['not_found', 'forbidden', 'kyc_document_decided'],
    examples: example,
    handle: async ({ app, queries, call, params: { id }, body }) => {
      await app.shops.judgeKyc(call, { id, verdict: name, reason: body?.reason });
      return found(await queries.kycDocument(call, id));
    },
  });

export const adminSellerRoutes: readonly Route[] = [
  listRoute({
    ...common,
    path: '/admin/sellers',
    operationId: 'listSellers',
    summary: 'All shops, in every state',
    policy: read,
    query: {
      q: text({ max: 200 }, 'Words of the name, or of the owner’s e-mail').optional(),
      status: z
        .enum(['pending', 'approved', 'rejected', 'suspended'])
        .optional()
        .meta({ description: 'Only shops in this status' }),
    },
    items: SellerSchema,
    pageName: 'SellerPage',
    orderings: ['-created_at', 'created_at', 'name'],
    refuses: [],
    handle: ({ queries, query, page }) => queries.sellers(query, page),
  }),
  route({
    ...common,
    method: 'get',
    path: '/admin/sellers/{id}',
    operationId: 'getSeller',
    aliases: [{ method: 'get', path: '/admin/sellers/detail', from: { id: 'query/seller_id' } }],
    summary: 'One shop',
    policy: read,
    idempotency: 'never',
    things,
    params,
    status: 200,
    returns: SellerSchema,
    refuses: ['not_found'],
    handle: async ({ queries, params: { id } }) => found(await queries.seller(id)),
  }),
  route({
    ...common,
    method: 'post',
    path: '/admin/sellers/{id}/approve',
    operationId: 'approveSeller',
    aliases: [{ method: 'post', path: '/admin/sellers/approve', from: { id: 'body/seller_id' } }],
    summary: 'Let a shop sell',
    description:
      'A pending one, once the documents its country requires are approved, or with `force` although they are not.',
    policy: judge,
    idempotency: 'accepted',
    things,
    params,
    body: ApprovalBody.optional(),
    status: 200,
    returns: SellerSchema,
    refuses: ['not_found', 'forbidden', 'shop_state_conflict', 'kyc_incomplete'],
    examples: { body: { reason: 'Known from the trade fair', force: true } },
    handle: async ({ app, queries, call, params: { id }, body }) => {
      await app.shops.judge(call, { shopId: id, verdict: 'approve', ...body });
      return found(await queries.seller(id));
    },
  }),
  verdict('reject', {
    summary: 'Turn a shop down',
    description: 'A pending one. Its owner reads why, and may ask again.',
    body: ReasonBody,
    aliases: [{ method: 'post', path: '/admin/sellers/reject', from: { id: 'body/seller_id' } }],
  }),
  verdict('suspend', {
    summary: 'Stop a shop from selling',
    description: 'An approved one, at once: its products are gone from lists, carts and checkout. Orders go on.',
    body: ReasonBody,
  }),
  verdict('reinstate', {
    summary: 'Let a suspended shop sell again',
    description: 'Its products are what they were.',
    body: CommentBody,
  }),
  route({
    ...common,
    method: 'get',
    path: '/admin/sellers/{id}/status-history',
    operationId: 'getSellerHistory',
    summary: 'How a shop came to its status',
    policy: read,
    idempotency: 'never',
    things,
    params,
    status: 200,
    returns: StatusHistorySchema,
    refuses: ['not_found'],
    handle: async ({ queries, call, params: { id } }) => listed(found(await queries.shopHistory(call, id))),
  }),
  listRoute({
    ...common,
    path: '/admin/sellers/{id}/kyc-documents',
    operationId: 'listSellerKycDocuments',
    summary: 'The documents of a shop',
    policy: read,
    things,
    params,
    items: KycDocumentSchema,
    pageName: 'SellerKycDocumentPage',
    orderings: ['-submitted_at', 'submitted_at'],
    refuses: ['not_found'],
    handle: async ({ queries, call, params: { id }, page }) => {
      found(await queries.seller(id));
      return queries.kycDocuments(call, id, page);
    },
  }),
  route({
    ...common,
    method: 'get',
    path: '/admin/kyc-documents/{id}',
    operationId: 'readKycDocument',
    summary: 'A document, with a link to its file',
    description: 'The link is good for five minutes. Each reading is noted.',
    policy: read,
    idempotency: 'never',
    things: { id: 'kyc_document' },
    params: ofDocument,
    status: 200,
    returns: LinkedKycDocumentSchema,
    refuses: ['not_found'],
    handle: ({ app, queries, call, params: { id } }) => linked({ app, queries, call }, id),
  }),
  kycVerdict('approve', 'Approve a document', CommentBody),
  kycVerdict('reject', 'Reject a document', ReasonBody),
  kycVerdict('revise', 'Ask for a better document', ReasonBody),
];
