import { MailLink, type MailLinkId, type MailLinkPurpose, type User } from '@soko/domain';
import { aJobCall, anId, anOperatorCall } from './builders/index.ts';
import type { Server } from './server.ts';
import { tokens } from './server-town.ts';
import { codeIn } from './ways.ts';

const PASSWORD = 'a horse that stays correct';
const NEXT = 'a battery that is a staple';
const ASKED_PHONE = '+2348012345679';
const NEW_PHONE = '+2348012345680';

/** The writes about sessions, passwords and addresses, each by a person of its own, as it would be done. */
export async function writesOfSessions(server: Server) {
  const by = async () => {
    const { access, session, user } = await server.person();
    return { holder: { as: access }, session, user };
  };
  /** Somebody with a password. */
  const member = async (email: string) => {
    const body = { email, password: PASSWORD, name: 'Ada', account_type: 'customer' };
    return { as: (await server.client.post('/auth/register', { body })).body.tokens.access };
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

  await member('session@example.com');
  const [closing, leaving, revoking, asking, lost, verifying, confirming] = await Promise.all([
    by(),
    by(),
    by(),
    by(),
    by(),
    by(),
    by(),
  ]);
  const moving = await member('moving@example.com');
  return {
    openSession: { path: '/auth/session', body: { email: 'session@example.com', password: PASSWORD } },
    closeSession: { path: '/auth/session', holder: closing.holder },
    logOutEverywhere: { path: '/auth/logout-all', holder: leaving.holder },
    revokeSession: { path: `/users/me/sessions/${revoking.session.id}`, holder: revoking.holder },
    requestPasswordReset: { path: '/auth/password-reset', body: { email: asking.user.email ?? '' } },
    resetPassword: {
      path: '/auth/password-reset/confirm',
      body: { token: await mailed(lost.user, 'password_reset'), password: NEXT },
    },
    requestEmailVerification: { path: '/auth/email-verification', holder: verifying.holder },
    confirmEmail: {
      path: '/auth/email-verification/confirm',
      holder: confirming.holder,
      body: { token: await mailed(confirming.user, 'email_verification') },
    },
    changePassword: {
      path: '/users/me/password',
      holder: await member('password@example.com'),
      body: { ...current, password: NEXT },
      optional,
    },
    changeEmail: {
      path: '/users/me/email',
      holder: await member('before@example.com'),
      body: { ...current, email: 'next@example.com' },
      optional,
    },
    requestPhoneChange: {
      path: '/users/me/phone',
      holder: await member('phone@example.com'),
      body: { ...current, phone: ASKED_PHONE },
      optional,
    },
    changePhone: {
      path: '/users/me/phone/confirm',
      holder: moving,
      body: { ...current, phone: NEW_PHONE, code: await codeForChange(server, moving) },
      optional,
    },
  };
}

/** The code that was sent to the phone that shall be the holder's. */
async function codeForChange(server: Server, holder: Readonly<{ as: string }>): Promise<string> {
  await server.client.post('/users/me/phone', { body: { current_password: PASSWORD, phone: NEW_PHONE }, ...holder });
  const { rows } = await server.owner.raw(
    `select subject, payload->>'request_id' as request from soko.events where type = 'otp.requested' order by id desc limit 1`,
  );
  const [{ subject: challengeId, request: requestId }] = rows;
  await server.app.accounts.sendOtp(aJobCall('send_otp'), { challengeId, requestId, key: requestId });
  return codeIn(server.messages.at(-1) ?? { key: '', to: '', text: '' });
}
