import { MailLink, type MailLinkId, type MailLinkPurpose, type User } from '@soko/domain';
import { aNumber, anId, anOperatorCall } from './builders/index.ts';
import type { Server } from './server.ts';
import { tokens } from './server-town.ts';
import type { Writes } from './writes.ts';

const PASSWORD = 'a horse that stays correct';
const NEXT = 'a battery that is a staple';

const anEmail = (): string => `somebody-${aNumber()}@example.com`;
/** A phone that nobody has. */
const aPhone = (): string => `+234801${String(aNumber()).padStart(7, '0')}`;

/** The writes about sessions, passwords and addresses, each by a person of its own, as it would be done. */
export function writesOfSessions(server: Server): Writes {
  const { client } = server;
  const by = async () => {
    const { access, session, user } = await server.person();
    return { holder: { as: access }, session, user };
  };
  /** Somebody with a password. */
  const member = async () => {
    const email = anEmail();
    const body = { email, password: PASSWORD, name: 'Ada', account_type: 'customer' };
    const { tokens: pair } = (await client.post('/auth/register', { body })).body;
    return { email, refresh: pair.refresh as string, holder: { as: pair.access as string } };
  };
  /** The token of a link that was mailed to the user. */
  const mailed = async (user: User, purpose: MailLinkPurpose): Promise<string> => {
    const id = anId<MailLinkId>();
    await server.store.transaction(anOperatorCall(), async (tx) => {
      const held = await tx.users.lock(user.id);
      await tx.mailLinks.insert(MailLink.to(held, purpose, { id, at: tx.now }));
    });
    return tokens.sealLink(id);
  };
  const current = { current_password: PASSWORD };
  const optional = ['current_password'];

  return {
    register: async () => ({
      path: '/auth/register',
      body: {
        email: anEmail(),
        password: PASSWORD,
        name: 'Ada',
        account_type: 'customer',
        phone: aPhone(),
        captcha_token: 'x',
      },
      optional: ['phone', 'captcha_token'],
    }),
    logIn: async () => ({ path: '/auth/login', body: { email: (await member()).email, password: PASSWORD } }),
    async logInAdmin() {
      const { email } = await member();
      await server.owner.raw(`update soko.users set roles = '{customer,admin}' where email = ?`, [email]);
      return { path: '/auth/admin/login', body: { email, password: PASSWORD } };
    },
    refreshToken: async () => ({ path: '/auth/token/refresh', body: { refresh: (await member()).refresh } }),
    logOut: async () => ({ path: '/auth/logout', body: { refresh: (await member()).refresh } }),
    requestOtp: async () => ({ path: '/auth/otp/request', body: { phone: aPhone() } }),
    async verifyOtp() {
      const phone = aPhone();
      return { path: '/auth/otp/verify', body: { phone, code: await server.codeFor(phone) } };
    },
    openSession: async () => ({ path: '/auth/session', body: { email: (await member()).email, password: PASSWORD } }),
    closeSession: async () => ({ path: '/auth/session', holder: (await by()).holder }),
    logOutEverywhere: async () => ({ path: '/auth/logout-all', holder: (await by()).holder }),
    async revokeSession() {
      const { holder, session } = await by();
      return { path: `/users/me/sessions/${session.id}`, holder };
    },
    requestPasswordReset: async () => ({
      path: '/auth/password-reset',
      body: { email: (await by()).user.email ?? '' },
    }),
    resetPassword: async () => ({
      path: '/auth/password-reset/confirm',
      body: { token: await mailed((await by()).user, 'password_reset'), password: NEXT },
    }),
    requestEmailVerification: async () => ({ path: '/auth/email-verification', holder: (await by()).holder }),
    async confirmEmail() {
      const { holder, user } = await by();
      const token = await mailed(user, 'email_verification');
      return { path: '/auth/email-verification/confirm', holder, body: { token } };
    },
    changePassword: async () => ({
      path: '/users/me/password',
      holder: (await member()).holder,
      body: { ...current, password: NEXT },
      optional,
    }),
    changeEmail: async () => ({
      path: '/users/me/email',
      holder: (await member()).holder,
      body: { ...current, email: anEmail() },
      optional,
    }),
    requestPhoneChange: async () => ({
      path: '/users/me/phone',
      holder: (await member()).holder,
      body: { ...current, phone: aPhone() },
      optional,
    }),
    async changePhone() {
      const [{ holder }, phone] = [await member(), aPhone()];
      const code = await server.codeOf(() =>
        client.post('/users/me/phone', { body: { ...current, phone }, ...holder }),
      );
      return { path: '/users/me/phone/confirm', holder, body: { ...current, phone, code }, optional };
    },
  };
}
