import type { MailLinkId } from '@soko/domain';
import { anId } from './builders/index.ts';
import type { Server } from './server.ts';
import { tokens } from './server-town.ts';

/** The writes about sessions, passwords and addresses of the person, each as it would be done. */
export async function writesOfSessions(server: Server) {
  const { access, session, user } = await server.person();
  const holder = { as: access };
  const current = { current_password: 'a horse that stays correct' };
  const optional = ['current_password'];
  const password = 'a battery that is a staple';
  const token = tokens.sealLink(anId<MailLinkId>());
  const phone = '+2348012345679';
  return {
    openSession: { path: '/auth/session', body: { email: user.email ?? '', password } },
    closeSession: { path: '/auth/session', holder },
    logOutEverywhere: { path: '/auth/logout-all', holder },
    revokeSession: { path: `/users/me/sessions/${session.id}`, holder },
    requestPasswordReset: { path: '/auth/password-reset', body: { email: user.email ?? '' } },
    resetPassword: { path: '/auth/password-reset/confirm', body: { token, password } },
    requestEmailVerification: { path: '/auth/email-verification', holder },
    confirmEmail: { path: '/auth/email-verification/confirm', holder, body: { token } },
    changePassword: { path: '/users/me/password', holder, body: { ...current, password }, optional },
    changeEmail: { path: '/users/me/email', holder, body: { ...current, email: 'next@example.com' }, optional },
    requestPhoneChange: { path: '/users/me/phone', holder, body: { ...current, phone }, optional },
    changePhone: { path: '/users/me/phone/confirm', holder, body: { ...current, phone, code: '493027' }, optional },
  };
}
