import { NOON } from './builders/index.ts';
import type { Server } from './server.ts';
import { ADDRESS } from './server-shopping.ts';

/** The writes about accounts and companies, each as it would be done. */
export async function writesOfPeople(server: Server) {
  const { client } = server;
  const verified = () => server.person({ emailVerifiedAt: NOON });
  const [staff, admin] = await Promise.all([server.withRole('staff'), server.withRole('admin')]);
  const [profile, leaving, claimant, target, blocked, promoted] = await Promise.all(
    Array.from({ length: 6 }, verified),
  );
  if (!profile || !leaving || !claimant || !target || !blocked || !promoted) throw new Error('Six people are needed.');
  await server.owner.raw('update soko.users set blocked_at = now() where id = ?', [blocked.user.id]);

  const home = await client.post('/users/me/addresses', { as: profile.access, body: ADDRESS });
  const work = await client.post('/users/me/addresses', { as: profile.access, body: ADDRESS });
  const guest = await server.fill([await server.sells()]);
  const earlier = await server.checkout(guest, { email: claimant.user.email });
  await server.pay(earlier.order.id, earlier.holder, { provider: 'cash_on_delivery' });

  const form = { name: 'Obi Trading Ltd', tax_id: '01234567-0001', billing_address: ADDRESS };
  const company = async () => {
    const owner = await verified();
    const { body } = await client.post('/companies', { as: owner.access, body: form });
    return { owner, id: body.id as string, holder: { as: owner.access } };
  };
  const [edited, inviting, joined, left, terms, approved, rejected] = await Promise.all(
    Array.from({ length: 7 }, company),
  );
  if (!edited || !inviting || !joined || !left || !terms || !approved || !rejected)
    throw new Error('Seven are needed.');
  const [joiner, applicant] = [await verified(), await verified()];
  await client.post('/companies/me/invitations', { ...joined.holder, body: { email: joiner.user.email } });

  const optionalAddress = ['is_default_shipping', 'is_default_billing'];
  const preferences = { marketing: { email: true, sms: false, in_app: true } };
  const optionalPreferences = ['', '/marketing', '/marketing/email', '/marketing/sms', '/marketing/in_app'].map(
    (place) => `notification_preferences${place}`,
  );
  const optionalForm = ['name', 'tax_id', 'billing_address'];
  const [byStaff, byAdmin] = [{ as: staff.access }, { as: admin.access }];
  const as = (person: typeof profile) => ({ as: person.access });
  const limit = { days: 30, credit_limit: { amount: 5_000_000, currency: 'NGN' } };

  return {
    replaceMe: {
      path: '/users/me',
      holder: as(profile),
      body: { name: 'Ada', notification_preferences: preferences },
      optional: optionalPreferences,
    },
    changeMe: {
      path: '/users/me',
      holder: as(profile),
      body: { name: 'Ada', locale: 'en-NG', notification_preferences: preferences },
      optional: ['name', 'locale', ...optionalPreferences],
      nullable: ['locale'],
    },
    deleteMe: { path: '/users/me', holder: as(leaving) },
    claimOrders: {
      path: '/users/me/claimable-orders/claim',
      holder: as(claimant),
      body: { order_ids: [earlier.order.id] },
    },
    addAddress: {
      path: '/users/me/addresses',
      holder: as(profile),
      body: { ...ADDRESS, is_default_shipping: true, is_default_billing: true },
      optional: optionalAddress,
    },
    changeAddress: {
      path: `/users/me/addresses/${home.body.id}`,
      holder: as(profile),
      body: { ...ADDRESS, is_default_shipping: true, is_default_billing: true },
      optional: [...Object.keys(ADDRESS), ...optionalAddress],
    },
    removeAddress: { path: `/users/me/addresses/${work.body.id}`, holder: as(profile) },
    applyForCompany: { path: '/companies', holder: as(applicant), body: form },
    changeMyCompany: { path: '/companies/me', holder: edited.holder, body: form, optional: optionalForm },
    inviteCompanyMember: {
      path: '/companies/me/invitations',
      holder: inviting.holder,
      body: { email: 'bola@example.com' },
    },
    joinCompany: { path: `/companies/${joined.id}/join`, holder: as(joiner) },
    removeCompanyMember: { path: `/companies/me/members/${left.owner.user.id}`, holder: left.holder },
    blockUser: {
      path: `/admin/users/${target.user.id}/block`,
      holder: byStaff,
      body: { reason: 'x' },
      optional: ['', 'reason'],
    },
    unblockUser: { path: `/admin/users/${blocked.user.id}/unblock`, holder: byStaff },
    changeUserRoles: { path: `/admin/users/${promoted.user.id}/roles`, holder: byAdmin, body: { roles: ['staff'] } },
    setCompanyTerms: {
      path: `/admin/companies/${terms.id}`,
      holder: byStaff,
      body: { purchase_order_required: true, payment_terms: limit },
      optional: ['purchase_order_required', 'payment_terms'],
      nullable: ['payment_terms'],
    },
    approveCompany: {
      path: `/admin/companies/${approved.id}/approve`,
      holder: byStaff,
      body: { comment: 'Welcome' },
      optional: ['', 'comment'],
    },
    rejectCompany: { path: `/admin/companies/${rejected.id}/reject`, holder: byStaff, body: { reason: 'x' } },
  };
}
