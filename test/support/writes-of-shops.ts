import type { Server } from './server.ts';
import { ADDRESS } from './server-shopping.ts';

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

/** The writes about shops and their documents, each as it would be done. */
export async function writesOfShops(server: Server) {
  const { client } = server;
  const byAdmin = { as: (await server.withRole('admin')).access };
  const owner = await server.seller();
  const holder = { as: owner.access };
  const [newcomer, second, third] = [await server.person(), await server.person(), await server.person()];
  for (const { user } of [second, third]) {
    const body = { email: user.email, role: 'manager' };
    await client.post('/shops/me/members', { ...holder, body });
  }
  const rejected = await server.seller({ status: 'rejected' });
  const shop = async (status: 'pending' | 'approved' | 'suspended') => (await server.seller({ status })).shop.id;
  const submitted = async (): Promise<string> =>
    (await client.post('/shops/me/kyc-documents', { ...holder, ...(await kycForm()) })).body.id;

  // Without the description, which may be longer than what the tests take for too long.
  const profile = {
    logo: 'https://cdn.example/logo.png',
    contact_email: 'hello@threads.example',
    contact_phone: '+2348012345678',
    address: ADDRESS,
    tax_id: '01234567-0001',
    country: 'NG',
  };
  const nullable = ['logo', 'contact_email', 'contact_phone', 'address', 'tax_id', 'country'];
  const vacation = { from: '2099-01-01T00:00:00Z', until: '2099-02-01T00:00:00Z', message: 'Back soon' };
  const reason = { reason: 'cannot be read' };
  const ofShop = async (status: 'pending' | 'approved' | 'suspended', verdict: string) => ({
    path: `/admin/sellers/${await shop(status)}/${verdict}`,
    holder: byAdmin,
  });
  const ofDocument = async (verdict: string) => ({
    path: `/admin/kyc-documents/${await submitted()}/${verdict}`,
    holder: byAdmin,
    body: reason,
  });

  return {
    openShop: {
      path: '/shops',
      holder: { as: (await server.withRole('seller')).access },
      body: { name: 'Lagos Threads', slug: 'lagos-threads-of-their-own', currency: 'NGN', ...profile },
      optional: ['slug', 'currency', ...nullable],
      nullable,
    },
    changeMyShop: {
      path: '/shops/me',
      holder,
      body: { name: 'Lagos Threads', ...profile, vacation },
      optional: ['name', ...nullable, 'vacation'],
      nullable: [...nullable, 'vacation', 'vacation/until'],
    },
    reapplyWithShop: { path: '/shops/me/reapply', holder: { as: rejected.access } },
    addShopMember: { path: '/shops/me/members', holder, body: { email: newcomer.user.email ?? '', role: 'manager' } },
    changeShopMember: { path: `/shops/me/members/${second.user.id}`, holder, body: { role: 'fulfilment' } },
    removeShopMember: { path: `/shops/me/members/${third.user.id}`, holder },
    submitKycDocument: { path: '/shops/me/kyc-documents', holder, raw: await kycForm() },
    approveSeller: {
      ...(await ofShop('pending', 'approve')),
      body: { ...reason, force: true },
      optional: ['', 'reason', 'force'],
    },
    rejectSeller: { ...(await ofShop('pending', 'reject')), body: reason },
    suspendSeller: { ...(await ofShop('approved', 'suspend')), body: reason },
    reinstateSeller: { ...(await ofShop('suspended', 'reinstate')), body: reason, optional: ['', 'reason'] },
    approveKycDocument: { ...(await ofDocument('approve')), optional: ['', 'reason'] },
    rejectKycDocument: await ofDocument('reject'),
    reviseKycDocument: await ofDocument('revise'),
  };
}
