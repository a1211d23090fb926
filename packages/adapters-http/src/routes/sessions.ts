import { Json } from '@soko/application';
import { refuse, type SessionId } from '@soko/domain';
import { cookieHashOf } from '../auth/cookies.ts';
import { listRoute } from '../paging.ts';
import { found, type Route, route } from '../route.ts';
import { LoginBody } from '../schemas/accounts.ts';
import { idOf } from '../schemas/common.ts';
import { CookieSessionSchema, SessionSchema } from '../schemas/sessions.ts';

const SET_COOKIE = { 'Set-Cookie': 'The cookie `soko_session`: HttpOnly, SameSite=Lax, Secure outside development' };

export const sessionRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/auth/session',
    operationId: 'openSession',
    tags: ['Auth'],
    summary: 'Sign in with a cookie',
    description:
      'For browsers: in place of tokens it sets the cookie `soko_session`, a new one with every login, good for 30 days. ' +
      'Everything that writes needs the `csrf_token` beside it, as `X-CSRF-Token`. A session that the browser had before ' +
      'ends. A cart named by `X-Cart-Token` is merged as at `POST /auth/login`.\n\n' +
      'With an `Authorization` header a call is judged by that alone, and the cookie counts for nothing: it never has the ' +
      'rights of both.',
    policy: { permission: 'accounts.sign_in', scope: 'anyone' },
    idempotency: 'never',
    limit: 'auth',
    guest: ['cart'],
    merges: true,
    body: LoginBody,
    status: 200,
    returns: CookieSessionSchema,
    refuses: ['invalid_credentials', 'account_blocked'],
    answerHeaders: SET_COOKIE,
    examples: { body: { email: 'buyer@demo.soko', password: 'soko-demo-password' } },
    handle: async ({ app, queries, call, body, guestCart, tokens, cookies, headers, respond }) => {
      const cookie = cookies.make();
      const signedIn = await app.accounts.logIn(call, { ...body, guestCart, cookieHash: cookie.hash });
      const former = cookieHashOf(headers);
      if (former !== undefined) await app.accounts.logOut(call, { cookieHash: former });
      const user = Json.parse(found(await queries.user(signedIn.userId)));
      const view = { user, csrf_token: tokens.sealCsrf(signedIn.sessionId) };
      return respond(view, { headers: { 'Set-Cookie': cookie.header } });
    },
  }),
  route({
    method: 'get',
    path: '/auth/session',
    operationId: 'getSession',
    tags: ['Auth'],
    summary: 'Who is signed in, and the CSRF token',
    description: 'For a page that was loaded anew: the cookie is still there, and its `csrf_token` is needed again.',
    policy: { permission: 'accounts.read_self', scope: 'self' },
    idempotency: 'never',
    limit: 'default',
    status: 200,
    returns: CookieSessionSchema,
    refuses: [],
    handle: async ({ queries, call: { actor }, tokens }) => {
      if (actor.kind !== 'user') return refuse('unauthenticated');
      const user = Json.parse(found(await queries.user(actor.id)));
      return { user, csrf_token: tokens.sealCsrf(actor.session) };
    },
  }),
  route({
    method: 'delete',
    path: '/auth/session',
    operationId: 'closeSession',
    tags: ['Auth'],
    summary: 'End the session that carries this call',
    description:
      'And take the cookie from the browser. Without a session there is nothing to end, which is well (204).',
    policy: { permission: 'accounts.sign_out', scope: 'anyone' },
    idempotency: 'never',
    limit: 'default',
    status: 204,
    refuses: [],
    answerHeaders: SET_COOKIE,
    handle: async ({ app, call, cookies, respond }) => {
      if (call.actor.kind === 'user') await app.accounts.logOut(call, { sessionId: call.actor.session });
      return respond(undefined, { headers: { 'Set-Cookie': cookies.ended } });
    },
  }),
  route({
    method: 'post',
    path: '/auth/logout-all',
    operationId: 'logOutEverywhere',
    tags: ['Auth'],
    summary: 'End every session of the signed-in user',
    description: 'This one too, refresh and access tokens and cookies alike.',
    policy: { permission: 'accounts.edit_self', scope: 'self' },
    idempotency: 'never',
    limit: 'default',
    status: 204,
    refuses: [],
    answerHeaders: SET_COOKIE,
    handle: async ({ app, call, cookies, respond }) => {
      await app.accounts.logOutEverywhere(call);
      return respond(undefined, { headers: { 'Set-Cookie': cookies.ended } });
    },
  }),
  listRoute({
    path: '/users/me/sessions',
    operationId: 'listSessions',
    tags: ['Users'],
    summary: 'Where the user is signed in',
    description: 'Every session that is not over, the newest first.',
    policy: { permission: 'accounts.read_self', scope: 'self' },
    limit: 'default',
    items: SessionSchema,
    pageName: 'SessionPage',
    orderings: ['-created_at'],
    refuses: [],
    handle: ({ queries, call, page }) => queries.sessions(call, page),
  }),
  route({
    method: 'delete',
    path: '/users/me/sessions/{id}',
    operationId: 'revokeSession',
    tags: ['Users'],
    summary: 'End one of the user’s sessions',
    policy: { permission: 'accounts.edit_self', scope: 'self' },
    idempotency: 'accepted',
    limit: 'default',
    things: { id: 'session' },
    params: { id: idOf<SessionId>('The id of the session') },
    status: 204,
    refuses: ['not_found'],
    handle: async ({ app, call, params }) => void (await app.accounts.revokeSession(call, { sessionId: params.id })),
  }),
];
