import type { Server } from '../server.ts';
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
};

/** Aliases with the id in the query of a read or in the body of a write, by its name there. */
const NAMED: Readonly<Record<string, string>> = {
  getSellerAlias: 'seller_id',
  approveSellerAlias: 'seller_id',
  rejectSellerAlias: 'seller_id',
  getUserAlias: 'user_id',
  blockUserAlias: 'user_id',
  unblockUserAlias: 'user_id',
};

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

/** Makes what an operation about accounts, companies, shops or sessions needs; null for the others. */
export async function aPart(server: Server, operation: Operation): Promise<Part | null> {
  const name = operation.operationId.replace(/Alias\d*$/, '');
  const [like, by] = READS[name] ?? [name, 'holder'];
  const write = await writesOfAccounts(server)[like]?.();
  if (write === undefined) return null;
  const id = UUID.exec(write.path)?.[0] ?? write.path.slice(write.path.lastIndexOf('/') + 1);
  const thing = name === 'readFile' ? await tokenOf(server, id, write.owner) : id;
  const named = NAMED[operation.operationId];
  const isRead = operation.method === 'GET';
  const isInBody = named !== undefined && !isRead;
  return {
    holder: write[by],
    path: operation.path.replace(/\{[^}]*\}/, thing),
    query: named !== undefined && isRead ? [[named, id]] : [],
    body: isInBody ? { ...write.body, [named]: id } : isRead ? undefined : write.body,
    form: isRead || write.raw === undefined ? undefined : formOf(write.raw),
  };
}

/** What opens the file of a document. */
async function tokenOf(server: Server, id: string, owner: Holder = {}): Promise<string> {
  const { body } = await server.client.get(`/shops/me/kyc-documents/${id}`, owner);
  return String(body.url).split('/').at(-1) ?? '';
}

const formOf = ({ raw = '', headers = {} }: NonNullable<Write['raw']>): NonNullable<Part['form']> => ({
  bytes: Buffer.from(raw),
  type: headers['content-type'] ?? '',
});
