import { refuse } from '@soko/domain';
import { type Route, route } from '../route.ts';
import {
  EmailChangeBody,
  EmailConfirmBody,
  PasswordChangeBody,
  PasswordResetBody,
  PasswordResetConfirmBody,
  PhoneChangeBody,
  PhoneConfirmBody,
} from '../schemas/sessions.ts';

const common = { method: 'post', idempotency: 'never', limit: 'auth' } as const;
const recover = { ...common, tags: ['Auth'], policy: { permission: 'accounts.recover', scope: 'anyone' } } as const;
const own = { ...common, policy: { permission: 'accounts.edit_self', scope: 'self' } } as const;

export const credentialRoutes: readonly Route[] = [
  route({
    ...recover,
    path: '/auth/password-reset',
    operationId: 'requestPasswordReset',
    summary: 'Ask for a link to choose a new password',
    description:
      'It is mailed to the address that the account has, and is good once, for 30 minutes, until a newer one is asked ' +
      'for. The answer is the same whether there is such an account or not. At most 5 in an hour for one e-mail.',
    body: PasswordResetBody,
    status: 202,
    refuses: ['rate_limited'],
    examples: { body: { email: 'ada@example.com' } },
    handle: async ({ app, call, body }) => void (await app.accounts.askPasswordReset(call, body)),
  }),
  route({
    ...recover,
    path: '/auth/password-reset/confirm',
    operationId: 'resetPassword',
    summary: 'Choose a new password by the link’s token',
    description: 'Every session of the account ends, and its address is told.',
    body: PasswordResetConfirmBody,
    status: 204,
    refuses: ['token_not_valid'],
    handle: async ({ app, call, tokens, body: { token, password } }) => {
      const { id: linkId } = tokens.openLink(token) ?? refuse('token_not_valid');
      await app.accounts.resetPassword(call, { linkId, password });
    },
  }),
  route({
    ...own,
    tags: ['Auth'],
    path: '/auth/email-verification',
    operationId: 'requestEmailVerification',
    summary: 'Ask for a link that confirms the e-mail',
    description: 'It is good for 24 hours; registering sends one too. Nothing is sent where the e-mail is confirmed.',
    status: 202,
    refuses: ['rate_limited'],
    handle: async ({ app, call }) => void (await app.accounts.askEmailVerification(call)),
  }),
  route({
    ...own,
    tags: ['Auth'],
    path: '/auth/email-verification/confirm',
    operationId: 'confirmEmail',
    summary: 'Confirm the e-mail, or a new one, by the link’s token',
    description:
      'Whose link it is must be signed in. With the link of a change, the new address replaces the old one now.',
    body: EmailConfirmBody,
    status: 204,
    refuses: ['token_not_valid', 'email_taken'],
    handle: async ({ app, call, tokens, body: { token } }) => {
      const { id: linkId } = tokens.openLink(token) ?? refuse('token_not_valid');
      await app.accounts.confirmEmail(call, { linkId });
    },
  }),
  route({
    ...own,
    tags: ['Users'],
    path: '/users/me/password',
    operationId: 'changePassword',
    summary: 'Change the password',
    description: 'Every other session of the user ends, and the account’s address is told.',
    body: PasswordChangeBody,
    status: 204,
    refuses: ['login_not_fresh', 'rate_limited'],
    examples: { body: { current_password: 'correct horse battery', password: 'staple a better one' } },
    handle: async ({ app, call, body }) => void (await app.accounts.changePassword(call, body)),
  }),
  route({
    ...own,
    tags: ['Users'],
    path: '/users/me/email',
    operationId: 'changeEmail',
    summary: 'Change the e-mail',
    description:
      'A link is mailed to the new address and the old one is told; the new one replaces it when the link is confirmed ' +
      '(`POST /auth/email-verification/confirm`). The answer is the same for an address that has an account: that is ' +
      'refused only to who holds its mailbox (409 `email_taken` at the confirmation).',
    body: EmailChangeBody,
    status: 202,
    refuses: ['login_not_fresh', 'rate_limited'],
    examples: { body: { email: 'ada@new.example', current_password: 'correct horse battery' } },
    handle: async ({ app, call, body }) => void (await app.accounts.changeEmail(call, body)),
  }),
  route({
    ...own,
    tags: ['Users'],
    limit: 'otp',
    path: '/users/me/phone',
    operationId: 'requestPhoneChange',
    summary: 'Ask for a code to change the phone',
    description:
      'A one-time code goes to the new number; the present one and the e-mail are told. The number changes at ' +
      '`POST /users/me/phone/confirm`.',
    body: PhoneChangeBody,
    status: 202,
    refuses: ['login_not_fresh', 'rate_limited'],
    examples: { body: { phone: '+2348012345678', current_password: 'correct horse battery' } },
    handle: async ({ app, call, body }) => void (await app.accounts.askPhoneChange(call, body)),
  }),
  route({
    ...own,
    tags: ['Users'],
    limit: 'otp',
    path: '/users/me/phone/confirm',
    operationId: 'changePhone',
    summary: 'Change the phone by the code',
    description:
      'From now on the number is this account’s alone, and opens it. The password is asked again: a code proves the ' +
      'phone, and not whose account it is. Five wrong codes kill the code, and every other one for an hour.',
    body: PhoneConfirmBody,
    status: 204,
    refuses: ['invalid_credentials', 'phone_taken', 'login_not_fresh', 'rate_limited'],
    examples: { body: { phone: '+2348012345678', code: '493027', current_password: 'correct horse battery' } },
    handle: async ({ app, call, body }) => void (await app.accounts.changePhone(call, body)),
  }),
];
