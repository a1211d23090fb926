import type { Server } from '../server.ts';
import { eventually } from '../server-answers.ts';
import type { Holder } from '../server-shopping.ts';
import { type Write, writesOfAccounts } from '../writes.ts';
import type { Operation } from './operations.ts';

/** What a sound request of one operation is made of: who sends it, where to, and with what. */
export type Part = Readonly<{
  holder: Holder | undefined;
  /** With its ids. */
  path: string;
  query: readonly (readonly [string, string])[];
  body: Write['body'];
  /** A multipart form, and what says where its parts end. */
  form: Readonly<{ bytes: Buffer; type: string }> | undefined;
}>;

/** Reads, by the write whose things they are about; `owner` reads as the one whose thing it is, not who decides about it. */
const READS: Readonly<Record<string, readonly [write: string, by: 'holder' | 'owner']>> = {
  getMe: ['changeMe', 'holder'],
  getSession: ['revokeSession', 'holder'],
  listSessions: ['revokeSession', 'holder'],
  listAddresses: ['changeAddress', 'holder'],
  listClaimableOrders: ['claimOrders', 'holder'],
  listCompanyInvitations: ['joinCompany', 'holder'],
  getMyCompany: ['changeMyCompany', 'holder'],
  listCompanies: ['setCompanyTerms', 'holder'],
  getCompany: ['setCompanyTerms', 'holder'],
  listSellers: ['approveSeller', 'holder'],
  getSeller: ['approveSeller', 'holder'],
  listSellerKycDocuments: ['approveSeller', 'holder'],
  getSellerHistory: ['approveSeller', 'holder'],
  listUsers: ['changeUserRoles', 'holder'],
  getUser: ['changeUserRoles', 'holder'],
  listAuditRecords: ['changeUserRoles', 'holder'],
  readKycDocument: ['approveKycDocument', 'holder'],
  getKycDocument: ['approveKycDocument', 'owner'],
  readFile: ['approveKycDocument', 'owner'],
  listKycDocuments: ['approveKycDocument', 'owner'],
  listKycRequirements: ['approveKycDocument', 'owner'],
  getMyShop: ['changeMyShop', 'holder'],
  listShopMembers: ['changeShopMember', 'holder'],
  getMyShopHistory: ['changeMyShop', 'holder'],
  listMyReviews: ['changeReview', 'holder'],
  getReview: ['changeReview', 'holder'],
  listReviews: ['writeReview', 'holder'],
  getReviewSummary: ['writeReview', 'holder'],
  listJudgedReviews: ['rejectReview', 'holder'],
  getJudgedReview: ['rejectReview', 'holder'],
  listSkus: ['watchSku', 'holder'],
  listStockTransactions: ['watchSku', 'holder'],
  getCategory: ['changeCategory', 'holder'],
  listKeptCategories: ['changeBrand', 'holder'],
  getBrand: ['changeBrand', 'holder'],
  listKeptBrands: ['changeBrand', 'holder'],
  getAttribute: ['changeAttribute', 'holder'],
  listWishlistItems: ['removeWishlistItem', 'holder'],
  readMedia: ['addProductImage', 'holder'],
  getProductHistory: ['changeProduct', 'holder'],
  listMyProducts: ['changeProduct', 'holder'],
  getVariant: ['changeVariant', 'holder'],
  listVariantPrices: ['changeVariant', 'holder'],
  listAllProducts: ['approveProduct', 'holder'],
  listPendingProducts: ['approveProduct', 'holder'],
  getAnyProduct: ['approveProduct', 'holder'],
  getProductStats: ['approveProduct', 'holder'],
  listMyImports: ['startMyImport', 'holder'],
  getMyImport: ['startMyImport', 'holder'],
  readMyImportErrors: ['startMyImport', 'holder'],
  exportMyShop: ['startMyImport', 'holder'],
  listImports: ['startImport', 'holder'],
  getImport: ['startImport', 'holder'],
  readImportErrors: ['startImport', 'holder'],
  exportMarket: ['startImport', 'holder'],
};

/** Aliases with the id in the query of a read or in the body of a write, by its name there. */
const NAMED: Readonly<Record<string, string>> = {
  getSellerAlias: 'seller_id',
  approveSellerAlias: 'seller_id',
  rejectSellerAlias: 'seller_id',
  getAnyProductAlias: 'product_id',
  approveProductAlias: 'product_id',
  rejectProductAlias: 'product_id',
  getUserAlias: 'user_id',
  blockUserAlias: 'user_id',
  unblockUserAlias: 'user_id',
  addProductImageAlias: 'product_id',
};

const UUIDS = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** Makes what an operation about accounts, companies, shops, sessions or the catalogue needs; null for the others. */
export async function aPart(server: Server, operation: Operation): Promise<Part | null> {
  const name = operation.operationId.replace(/Alias\d*$/, '');
  const [like, by] = READS[name] ?? [name, 'holder'];
  const write = await writesOfAccounts(server)[like]?.();
  if (write === undefined) return null;
  const [where = '', asked = ''] = write.path.split('?');
  const ids = where.match(UUIDS) ?? [where.slice(where.lastIndexOf('/') + 1)]; // a SKU, say
  const [id = ''] = ids;
  const token = await opened(server, name, write, id);
  const things = token === undefined ? [...ids] : [token];
  const named = NAMED[operation.operationId];
  const isRead = operation.method === 'GET';
  const isInBody = named !== undefined && !isRead;
  const isItself = operation.operationId === like;
  return {
    holder: write[by],
    path: isItself ? `/api/v1${where}` : operation.path.replace(/\{[^}]*\}/g, () => things.shift() ?? ''),
    query: named !== undefined && isRead ? [[named, id]] : [...new URLSearchParams(asked)],
    body: isInBody && write.raw === undefined ? { ...write.body, [named]: id } : isRead ? undefined : write.body,
    form:
      isRead || write.raw === undefined
        ? undefined
        : formOf(write.raw, isInBody ? `name="${named}"\r\n\r\n${id}\r\n` : undefined),
  };
}

/** What stands in the path of an operation that is about what comes of the write; undefined for the others. */
async function opened(server: Server, name: string, write: Write, id: string): Promise<string | undefined> {
  if (name === 'readFile') return tokenOf(server, id, write.owner);
  if (name === 'readMedia') return keyOf(server, write);
  if (/^export/.test(name)) return 'stock';
  return /^(get|read)\w*Import/.test(name) ? importOf(server, write) : undefined;
}

/** An import that the worker has run. */
async function importOf(server: Server, { path, holder, raw }: Write): Promise<string> {
  const { id } = (await server.client.post(path, { ...holder, ...raw })).body;
  await eventually('the import to end', async () => {
    const { body } = await server.client.get(`${path}/${id}`, { ...holder });
    return ['completed', 'failed'].includes(body.status);
  });
  return id;
}

/** What opens the file of a document. */
async function tokenOf(server: Server, id: string, owner: Holder = {}): Promise<string> {
  const { body } = await server.client.get(`/shops/me/kyc-documents/${id}`, owner);
  return String(body.url).split('/').at(-1) ?? '';
}

/** What opens an image of a product. */
async function keyOf(server: Server, { path, holder, raw }: Write): Promise<string> {
  const { body } = await server.client.post(path, { ...holder, ...raw });
  return String(body.url).split('/').at(-1) ?? '';
}

/** A form as it is sent; with one more field in front, where there is one. */
function formOf({ raw = '', headers = {} }: NonNullable<Write['raw']>, field?: string): NonNullable<Part['form']> {
  const bytes = Buffer.from(raw);
  const type = headers['content-type'] ?? '';
  const boundary = /boundary=(\S+)/.exec(type)?.[1] ?? '';
  const head = field === undefined ? '' : `--${boundary}\r\nContent-Disposition: form-data; ${field}`;
  return { bytes: Buffer.concat([Buffer.from(head), bytes]), type };
}
