import { aNumber, NOON } from './builders/index.ts';
import type { Server } from './server.ts';
import { ADDRESS } from './server-shopping.ts';
import type { Person } from './server-town.ts';
import type { Writes } from './writes.ts';

const FORM = { name: 'Obi Trading Ltd', tax_id: '01234567-0001', billing_address: ADDRESS };
const PREFERENCES = { marketing: { email: true, sms: false, in_app: true } };
const OPTIONAL_PREFERENCES = ['', '/marketing', '/marketing/email', '/marketing/sms', '/marketing/in_app'].map(
  (place) => `notification_preferences${place}`,
);
const SAVED = { ...ADDRESS, is_default_shipping: true, is_default_billing: true };
const OPTIONAL_SAVED = ['is_default_shipping', 'is_default_billing'];

/** The writes about accounts and companies, each as it would be done. */
export function writesOfPeople(server: Server): Writes {
  const { client } = server;
  const as = ({ access }: Person) => ({ as: access });
  const verified = () => server.person({ emailVerifiedAt: NOON });
  const somebody = async () => as(await verified());
  const byStaff = async () => as(await server.withRole('staff'));
  const byAdmin = async () => as(await server.withRole('admin'));
  const address = async () => {
    const holder = await somebody();
    const { body } = await client.post('/users/me/addresses', { ...holder, body: ADDRESS });
    return { path: `/users/me/addresses/${body.id}`, holder };
  };
  const company = async () => {
    const founder = await verified();
    const { body } = await client.post('/companies', { ...as(founder), body: FORM });
    return { founder, id: body.id as string, owner: as(founder) };
  };
  const judged = async (verdict: string) => {
    const { id, owner } = await company();
    return { path: `/admin/companies/${id}${verdict}`, holder: await byStaff(), owner };
  };

  return {
    replaceMe: async () => ({
      path: '/users/me',
      holder: await somebody(),
      body: { name: 'Ada', notification_preferences: PREFERENCES },
      optional: OPTIONAL_PREFERENCES,
    }),
    changeMe: async () => ({
      path: '/users/me',
      holder: await somebody(),
      body: { name: 'Ada', locale: 'en-NG', notification_preferences: PREFERENCES },
      optional: ['name', 'locale', ...OPTIONAL_PREFERENCES],
      nullable: ['locale'],
    }),
    deleteMe: async () => ({ path: '/users/me', holder: await somebody() }),
    async claimOrders() {
      const claimant = await verified();
      const guest = await server.fill([await server.sells()]);
      const { order, holder } = await server.checkout(guest, { email: claimant.user.email });
      await server.pay(order.id, holder, { provider: 'cash_on_delivery' });
      return { path: '/users/me/claimable-orders/claim', holder: as(claimant), body: { order_ids: [order.id] } };
    },
    addAddress: async () => ({
      path: '/users/me/addresses',
      holder: await somebody(),
      body: SAVED,
      optional: OPTIONAL_SAVED,
    }),
    changeAddress: async () => ({
      ...(await address()),
      body: SAVED,
      optional: [...Object.keys(ADDRESS), ...OPTIONAL_SAVED],
    }),
    removeAddress: address,
    applyForCompany: async () => ({ path: '/companies', holder: await somebody(), body: FORM }),
    changeMyCompany: async () => ({
      path: '/companies/me',
      holder: (await company()).owner,
      body: FORM,
      optional: ['name', 'tax_id', 'billing_address'],
    }),
    inviteCompanyMember: async () => ({
      path: '/companies/me/invitations',
      holder: (await company()).owner,
      body: { email: `bola-${aNumber()}@example.com` },
    }),
    async joinCompany() {
      const [{ id, owner }, joiner] = [await company(), await verified()];
      await client.post('/companies/me/invitations', { ...owner, body: { email: joiner.user.email } });
      return { path: `/companies/${id}/join`, holder: as(joiner) };
    },
    async removeCompanyMember() {
      const { founder, owner } = await company();
      return { path: `/companies/me/members/${founder.user.id}`, holder: owner };
    },
    blockUser: async () => ({
      path: `/admin/users/${(await verified()).user.id}/block`,
      holder: await byStaff(),
      body: { reason: 'x' },
      optional: ['', 'reason'],
    }),
    unblockUser: async () => ({
      path: `/admin/users/${(await server.person({ blockedAt: NOON })).user.id}/unblock`,
      holder: await byStaff(),
    }),
    changeUserRoles: async () => ({
      path: `/admin/users/${(await verified()).user.id}/roles`,
      holder: await byAdmin(),
      body: { roles: ['staff'] },
    }),
    setCompanyTerms: async () => ({
      ...(await judged('')),
      body: {
        purchase_order_required: true,
        payment_terms: { days: 30, credit_limit: { amount: 5_000_000, currency: 'NGN' } },
      },
      optional: ['purchase_order_required', 'payment_terms'],
      nullable: ['payment_terms'],
    }),
    approveCompany: async () => ({
      ...(await judged('/approve')),
      body: { comment: 'Welcome' },
      optional: ['', 'comment'],
    }),
    rejectCompany: async () => ({ ...(await judged('/reject')), body: { reason: 'x' } }),
  };
}
