import { aNumber } from './builders/index.ts';
import type { Server } from './server.ts';
import { ADDRESS } from './server-shopping.ts';
import type { Person, Seller } from './server-town.ts';
import type { Writes } from './writes.ts';

/** A small whole PDF. */
export const PDF = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n');

export type KycForm = Readonly<{ kind?: string; sha256?: string; bytes?: Uint8Array; name?: string; type?: string }>;

/** A form with a document, as bytes with the header that goes with them. */
export async function kycForm({
  kind = 'identity',
  sha256,
  bytes = PDF,
  name = 'passport.pdf',
  type = 'application/pdf',
}: KycForm = {}) {
  const data = new FormData();
  data.set('kind', kind);
  if (sha256 !== undefined) data.set('sha256', sha256);
  data.set('file', new Blob([new Uint8Array(bytes)], { type }), name);
  const made = new Response(data);
  const headers = { 'content-type': made.headers.get('content-type') ?? '' };
  return { raw: new Uint8Array(await made.arrayBuffer()), headers };
}

// Without the description, which may be longer than what the tests take for too long.
const PROFILE = {
  logo: 'https://cdn.example/logo.png',
  contact_email: 'hello@threads.example',
  contact_phone: '+2348012345678',
  address: ADDRESS,
  tax_id: '01234567-0001',
  country: 'NG',
};
const NULLABLE = ['logo', 'contact_email', 'contact_phone', 'address', 'tax_id', 'country'];
const VACATION = { from: '2099-01-01T00:00:00Z', until: '2099-02-01T00:00:00Z', message: 'Back soon' };
const REASON = { reason: 'cannot be read' };

/** The writes about shops and their documents, each as it would be done. */
export function writesOfShops(server: Server): Writes {
  const { client } = server;
  const as = ({ access }: Person) => ({ as: access });
  const byAdmin = async () => as(await server.withRole('admin'));
  const newcomer = async () => (await server.person()).user;
  const owner = async (status: Seller['shop']['status'] = 'approved') => as(await server.seller({ status }));
  const member = async () => {
    const [holder, { id, email }] = [await owner(), await newcomer()];
    await client.post('/shops/me/members', { ...holder, body: { email, role: 'manager' } });
    return { path: `/shops/me/members/${id}`, holder };
  };
  const ofShop = async (status: Seller['shop']['status'], verdict: string) => {
    const { shop, access } = await server.seller({ status });
    return { path: `/admin/sellers/${shop.id}/${verdict}`, holder: await byAdmin(), owner: { as: access } };
  };
  const ofDocument = async (verdict: string) => {
    const seller = await owner();
    const { body } = await client.post('/shops/me/kyc-documents', { ...seller, ...(await kycForm()) });
    return { path: `/admin/kyc-documents/${body.id}/${verdict}`, holder: await byAdmin(), owner: seller, body: REASON };
  };

  return {
    openShop: async () => ({
      path: '/shops',
      holder: as(await server.withRole('seller')),
      body: { name: 'Lagos Threads', slug: `lagos-threads-${aNumber()}`, currency: 'NGN', ...PROFILE },
      optional: ['slug', 'currency', ...NULLABLE],
      nullable: NULLABLE,
    }),
    changeMyShop: async () => ({
      path: '/shops/me',
      holder: await owner(),
      body: { name: 'Lagos Threads', ...PROFILE, vacation: VACATION },
      optional: ['name', ...NULLABLE, 'vacation'],
      nullable: [...NULLABLE, 'vacation', 'vacation/until'],
    }),
    reapplyWithShop: async () => ({ path: '/shops/me/reapply', holder: await owner('rejected') }),
    addShopMember: async () => ({
      path: '/shops/me/members',
      holder: await owner(),
      body: { email: (await newcomer()).email ?? '', role: 'manager' },
    }),
    changeShopMember: async () => ({ ...(await member()), body: { role: 'fulfilment' } }),
    removeShopMember: member,
    submitKycDocument: async () => ({
      path: '/shops/me/kyc-documents',
      holder: await owner(),
      raw: await kycForm(),
    }),
    approveSeller: async () => ({
      ...(await ofShop('pending', 'approve')),
      body: { ...REASON, force: true },
      optional: ['', 'reason', 'force'],
    }),
    rejectSeller: async () => ({ ...(await ofShop('pending', 'reject')), body: REASON }),
    suspendSeller: async () => ({ ...(await ofShop('approved', 'suspend')), body: REASON }),
    reinstateSeller: async () => ({
      ...(await ofShop('suspended', 'reinstate')),
      body: REASON,
      optional: ['', 'reason'],
    }),
    approveKycDocument: async () => ({ ...(await ofDocument('approve')), optional: ['', 'reason'] }),
    rejectKycDocument: () => ofDocument('reject'),
    reviseKycDocument: () => ofDocument('revise'),
  };
}
