import type { SessionView } from '@soko/application';
import { z } from 'zod';
import { otpCode, UserSchema } from './accounts.ts';
import { email, named, timestamp, typedPhone, viewId } from './common.ts';

export const SessionSchema: z.ZodType<SessionView> = named(
  'Session',
  {
    id: viewId(),
    kind: z.enum(['tokens', 'cookie']).meta({ description: 'Carried by a pair of tokens, or by a browser’s cookie' }),
    created_at: timestamp('When the person signed in'),
    last_used_at: timestamp('When its tokens were last renewed; of a cookie, when it was made'),
    expires_at: timestamp('When it is over, unless it is renewed before'),
    address: z.string().nullable().meta({ description: 'The network address at the login', example: '203.0.113.7' }),
    user_agent: z.string().nullable().meta({ description: 'What the client called itself at the login' }),
    current: z.boolean().meta({ description: 'Whether this call is made with it' }),
  },
  'A login that is not over',
);

export const CookieSessionSchema = named(
  'CookieSession',
  {
    user: UserSchema,
    csrf_token: z.string().meta({ description: 'Sent as `X-CSRF-Token` with every write of this session' }),
  },
  'Whose the session is, and what its writes need beside the cookie',
);

export const password = () =>
  z.string().max(1024).meta({ description: '8 to 128 characters, kept exactly as given', format: 'password' });

const currentPassword = z.string().max(1024).exactOptional().meta({
  description: 'The password as it is; an account that has none needs a login of the last ten minutes in its place',
  format: 'password',
});

const token = z.string().min(1).max(512).meta({ description: 'From the link that was mailed: what follows `#token=`' });

export const PasswordResetBody = named('PasswordResetBody', {
  email: z.string().max(254).meta({ description: 'The e-mail of the account', example: 'ada@example.com' }),
});
export const PasswordResetConfirmBody = named('PasswordResetConfirmBody', { token, password: password() });
export const EmailConfirmBody = named('EmailConfirmBody', { token });
export const PasswordChangeBody = named('PasswordChangeBody', {
  current_password: currentPassword,
  password: password(),
});
export const EmailChangeBody = named('EmailChangeBody', { email: email(), current_password: currentPassword });
export const PhoneChangeBody = named('PhoneChangeBody', { phone: typedPhone(), current_password: currentPassword });
export const PhoneConfirmBody = named('PhoneConfirmBody', {
  phone: typedPhone(),
  code: otpCode(),
  current_password: currentPassword,
});
