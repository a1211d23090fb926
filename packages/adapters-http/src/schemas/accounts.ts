import type { UserView } from '@soko/application';
import { z } from 'zod';
import { email, named, text, timestamp, typedPhone, viewId } from './common.ts';

export const userShape = {
  id: viewId(),
  email: z.string().nullable().meta({ description: 'As the person typed it', example: 'ada@example.com' }),
  name: z.string().meta({ example: 'Ada Obi' }),
  phone: z.string().nullable().meta({ description: 'E.164' }),
  roles: z.array(z.enum(['customer', 'seller', 'staff', 'admin'])),
  email_verified: z.boolean(),
  created_at: timestamp('When the account was made'),
};

export const UserSchema: z.ZodType<UserView> = named('User', userShape, 'A person with an account');

const pair = {
  access: z.string().meta({ description: 'A JWT, sent as `Authorization: Bearer …`' }),
  refresh: z.string().meta({ description: 'Good once, for a new pair' }),
  token_type: z.literal('Bearer'),
  expires_in: z.int().meta({ description: 'Seconds until the access token expires', example: 900 }),
};

export const TokenPairSchema = named('TokenPair', pair, 'An access token with the refresh token that renews it');
export const LoginSchema = named(
  'Login',
  { ...pair, user: UserSchema },
  'The tokens of a new session, and whose it is',
);
export const RegistrationSchema = named('Registration', { user: UserSchema, tokens: TokenPairSchema });

export const RegisterBody = named('RegisterBody', {
  email: email(),
  password: z
    .string()
    .max(1024)
    .meta({ description: '8 to 128 characters, kept exactly as given', format: 'password' }),
  name: text({ max: 200 }, 'What to call the person', 'Ada Obi'),
  phone: typedPhone().exactOptional(),
  account_type: z.enum(['customer', 'seller']).meta({ description: 'A seller may open a shop besides' }),
  captcha_token: z.string().max(4096).exactOptional().meta({ description: 'Where registration asks for a CAPTCHA' }),
});

export const LoginBody = named('LoginBody', {
  email: z.string().max(254).meta({ description: 'The e-mail of the account', example: 'ada@example.com' }),
  password: z.string().max(1024).meta({ format: 'password' }),
});

export const OtpRequestBody = named('OtpRequestBody', { phone: typedPhone() });

export const otpCode = () =>
  z
    .string()
    .regex(/^\d{4,8}$/, 'is not a code')
    .meta({ description: 'The code of the newest message', example: '493027' });

export const OtpVerifyBody = named('OtpVerifyBody', { phone: typedPhone(), code: otpCode() });

export const RefreshBody = named('RefreshBody', {
  refresh: z.string().min(1).max(512).meta({ description: 'The refresh token' }),
});
