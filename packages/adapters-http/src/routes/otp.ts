import { loginOf } from '../auth/login.ts';
import { type Route, route } from '../route.ts';
import { LoginSchema, OtpRequestBody, OtpVerifyBody } from '../schemas/accounts.ts';

const common = {
  method: 'post',
  tags: ['Auth'],
  idempotency: 'never',
  limit: 'otp',
  policy: { permission: 'accounts.sign_in', scope: 'anyone' },
} as const;

export const otpRoutes: readonly Route[] = [
  route({
    ...common,
    path: '/auth/otp/request',
    operationId: 'requestOtp',
    aliases: [{ method: 'post', path: '/auth/customer/request-otp' }],
    summary: 'Ask for a one-time code by SMS',
    description:
      'Six digits, good for five minutes and once; a new request kills the code before it. The answer is 202 whether or ' +
      'not the phone has an account. Limited per phone (5 in an hour), per address and per day (429 `rate_limited`).',
    body: OtpRequestBody,
    status: 202,
    refuses: [],
    examples: { body: { phone: '+2348012345678' } },
    handle: async ({ app, call, body }) => {
      await app.accounts.requestOtp(call, { phone: body.phone });
    },
  }),
  route({
    ...common,
    path: '/auth/otp/verify',
    operationId: 'verifyOtp',
    aliases: [{ method: 'post', path: '/auth/customer/login' }],
    summary: 'Sign in with phone and one-time code',
    description:
      'The answer is that of `POST /auth/login`. A phone that nobody has proved to have makes a new account: a customer ' +
      'without an e-mail. Five wrong tries kill the code, and every other one for an hour. A cart named by `X-Cart-Token` ' +
      'is merged into the user’s.',
    guest: ['cart'],
    merges: true,
    body: OtpVerifyBody,
    status: 200,
    returns: LoginSchema,
    refuses: ['invalid_credentials', 'account_blocked'],
    examples: { body: { phone: '+2348012345678', code: '493027' } },
    handle: async ({ app, queries, tokens, call, body, guestCart }) =>
      loginOf({ queries, tokens }, await app.accounts.verifyOtp(call, { ...body, guestCart })),
  }),
];
