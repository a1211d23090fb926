import type { SignedIn } from '@soko/application';
import { Json } from '@soko/application';
import { refuse } from '@soko/domain';
import { loginOf } from '../auth/login.ts';
import type { Tokens } from '../auth/tokens.ts';
import { found, type Route, route } from '../route.ts';
import {
  LoginBody,
  LoginSchema,
  RefreshBody,
  RegisterBody,
  RegistrationSchema,
  TokenPairSchema,
} from '../schemas/accounts.ts';

const common = { method: 'post', tags: ['Auth'], idempotency: 'never', limit: 'auth' } as const;

const pairOf = (tokens: Tokens, { userId, sessionId, generation }: SignedIn) =>
  tokens.pair(userId, sessionId, generation);

export const authRoutes: readonly Route[] = [
  route({
    ...common,
    path: '/auth/register',
    operationId: 'register',
    summary: 'Make an account',
    description:
      'A buyer or a seller; the account is signed in at once. A cart named by `X-Cart-Token` becomes the new user’s.\n\n' +
      'An e-mail that has an account is told (409); the limit on this group keeps that from being a directory.',
    policy: { permission: 'accounts.register', scope: 'anyone' },
    guest: ['cart'],
    merges: true,
    body: RegisterBody,
    status: 201,
    returns: RegistrationSchema,
    refuses: ['email_taken', 'captcha_failed'],
    examples: {
      body: { email: 'ada@example.com', password: 'correct horse battery', name: 'Ada Obi', account_type: 'customer' },
    },
    handle: async ({ app, queries, call, body, guestCart, tokens, respond }) => {
      const signedIn = await app.accounts.register(call, { ...body, guestCart });
      const user = Json.parse(found(await queries.user(signedIn.userId)));
      return respond({ user, tokens: pairOf(tokens, signedIn) }, { location: '/users/me' });
    },
  }),
  route({
    ...common,
    path: '/auth/login',
    operationId: 'logIn',
    summary: 'Sign in with e-mail and password',
    description:
      'For every role. A cart named by `X-Cart-Token` is merged into the user’s: quantities add up, capped at what is ' +
      'available. When an access token has expired (401 `token_expired`), renew the pair and repeat the request.',
    policy: { permission: 'accounts.sign_in', scope: 'anyone' },
    guest: ['cart'],
    merges: true,
    body: LoginBody,
    status: 200,
    returns: LoginSchema,
    refuses: ['invalid_credentials', 'account_blocked'],
    examples: { body: { email: 'buyer@demo.soko', password: 'soko-demo-password' } },
    handle: async ({ app, queries, call, body, guestCart, tokens }) =>
      loginOf({ queries, tokens }, await app.accounts.logIn(call, { ...body, guestCart })),
  }),
  route({
    ...common,
    path: '/auth/admin/login',
    operationId: 'logInAdmin',
    summary: 'Sign in as staff or admin',
    description:
      'The same as `POST /auth/login`, for staff and admins alone: anybody else is refused like a wrong password, after ' +
      'the same work.',
    policy: { permission: 'accounts.sign_in', scope: 'anyone' },
    body: LoginBody,
    status: 200,
    returns: LoginSchema,
    refuses: ['invalid_credentials', 'account_blocked'],
    examples: { body: { email: 'admin@demo.soko', password: 'soko-demo-password' } },
    handle: async ({ app, queries, call, body, tokens }) =>
      loginOf({ queries, tokens }, await app.accounts.logIn(call, { ...body, only: ['staff', 'admin'] })),
  }),
  route({
    ...common,
    path: '/auth/token/refresh',
    operationId: 'refreshToken',
    aliases: [{ method: 'post', path: '/auth/refresh' }],
    summary: 'Renew the pair of tokens',
    description:
      'The refresh token is good once. Presented again within 10 seconds of its rotation it gets the same successor, so ' +
      'that a lost answer can be asked for again; later, or an older one, ends the whole session (401 `token_reused`).',
    policy: { permission: 'accounts.sign_in', scope: 'anyone' },
    body: RefreshBody,
    status: 200,
    returns: TokenPairSchema,
    refuses: ['unauthenticated', 'token_reused', 'account_blocked'],
    handle: async ({ app, call, body, tokens }) => {
      const { id: sessionId, version: generation } = tokens.openRefresh(body.refresh) ?? refuse('unauthenticated');
      return pairOf(tokens, await app.accounts.refresh(call, { sessionId, generation }));
    },
  }),
  route({
    ...common,
    path: '/auth/logout',
    operationId: 'logOut',
    summary: 'End the session of a refresh token',
    description: 'Its access tokens stop working with it. A token that is over or unknown changes nothing.',
    policy: { permission: 'accounts.sign_out', scope: 'anyone' },
    body: RefreshBody,
    status: 204,
    refuses: [],
    handle: async ({ app, call, body, tokens }) => {
      const session = tokens.openRefresh(body.refresh);
      if (session) await app.accounts.logOut(call, { sessionId: session.id });
    },
  }),
];
