import type { App, KycUpload, Queries, UploadedKyc } from '@soko/application';
import { Json } from '@soko/application';
import { Call, KycDocument, type KycDocumentId, type ShopId } from '@soko/domain';
import { z } from 'zod';
import type { Camel } from '../body/names.ts';
import { shownName } from '../body/upload.ts';
import { listRoute } from '../paging.ts';
import { found, type Route, route } from '../route.ts';
import { idOf } from '../schemas/common.ts';
import {
  KycDocumentSchema,
  KycRequirementsSchema,
  KycUploadBody,
  LinkedKycDocumentSchema,
  UploadedKycBody,
} from '../schemas/shops.ts';
import { keep, listed, ofShop, things } from './my-shop.ts';

const common = { tags: ['Seller'], limit: 'default', policy: keep } as const;

const sentWith = (shopId: ShopId, { file, ...named }: Camel<z.output<typeof KycUploadBody>>): KycUpload => ({
  ...named,
  shopId,
  fileName: file.fileName,
  bytes: file.bytes(),
});
const uploadedFor = (shopId: ShopId, { fileName, ...named }: Camel<z.output<typeof UploadedKycBody>>): UploadedKyc => ({
  ...named,
  shopId,
  fileName: shownName(fileName ?? 'document'),
});

/** A document with a fresh link to its file; that it was asked for stands in the audit log. */
export async function linked(
  { app, queries, call }: Readonly<{ app: App; queries: Queries; call: Call }>,
  id: KycDocumentId,
) {
  const view = found(await queries.kycDocument(call, id));
  const { url, until } = await app.shops.linkKyc(call, { id });
  return { ...Json.parse(view), url, url_expires_at: until.toISOString() };
}

export const kycDocumentRoutes: readonly Route[] = [
  route({
    ...common,
    method: 'get',
    path: '/shops/me/kyc-requirements',
    operationId: 'listKycRequirements',
    summary: 'Which documents your country asks for',
    description: 'And how the newest of each kind stands.',
    idempotency: 'never',
    things,
    query: ofShop,
    status: 200,
    returns: KycRequirementsSchema,
    refuses: ['not_found', 'forbidden'],
    handle: async ({ queries, call, query }) => {
      const shopId = Call.ownShop(call, query.shop);
      Call.requireRight(call, shopId, 'kyc');
      return listed(found(await queries.kycRequirements(call, shopId)));
    },
  }),
  listRoute({
    ...common,
    path: '/shops/me/kyc-documents',
    operationId: 'listKycDocuments',
    summary: 'Your documents',
    description: 'For owners.',
    things,
    query: ofShop,
    items: KycDocumentSchema,
    pageName: 'KycDocumentPage',
    orderings: ['-submitted_at', 'submitted_at'],
    refuses: ['not_found', 'forbidden'],
    handle: ({ queries, call, query, page }) => {
      const shopId = Call.ownShop(call, query.shop);
      Call.requireRight(call, shopId, 'kyc');
      return queries.kycDocuments(call, shopId, page);
    },
  }),
  route({
    ...common,
    method: 'post',
    path: '/shops/me/kyc-documents',
    operationId: 'submitKycDocument',
    aliases: [{ method: 'post', path: '/sellers/kyc/upload' }],
    summary: 'Hand in a document',
    description:
      'For owners. A form of `kind`, `file` and, if you like, `sha256`. The type is told by the content, whatever the file ' +
      'is called. It is kept privately, for you and for the staff who decide about it. In place of the form: JSON with the `upload_id` of ' +
      '`POST /uploads`, once the bytes were sent.',
    idempotency: 'accepted',
    things: { ...things, upload_id: 'kyc_upload' },
    query: ofShop,
    upload: { maxBytes: KycDocument.mostBytes, orJson: true },
    body: z.union([KycUploadBody, UploadedKycBody]),
    status: 201,
    returns: KycDocumentSchema,
    refuses: [
      'not_found',
      'forbidden',
      'file_type_not_allowed',
      'file_altered',
      'kyc_kind_unknown',
      'too_many_files',
      'upload_incomplete',
      'upload_not_usable',
    ],
    handle: async ({ app, queries, call, query, body, respond }) => {
      const shopId = Call.ownShop(call, query.shop);
      const id = await ('file' in body
        ? app.shops.submitKyc(call, sentWith(shopId, body))
        : app.shops.submitUploadedKyc(call, uploadedFor(shopId, body)));
      return respond(found(await queries.kycDocument(call, id)), { location: `/shops/me/kyc-documents/${id}` });
    },
  }),
  route({
    ...common,
    method: 'get',
    path: '/shops/me/kyc-documents/{id}',
    operationId: 'getKycDocument',
    summary: 'One document, with a link to its file',
    description: 'The link is good for five minutes. Each reading is noted.',
    idempotency: 'never',
    things: { id: 'kyc_document' },
    params: { id: idOf<KycDocumentId>('The id of the document') },
    status: 200,
    returns: LinkedKycDocumentSchema,
    refuses: ['not_found', 'forbidden'],
    handle: ({ app, queries, call, params: { id } }) => linked({ app, queries, call }, id),
  }),
];
