import { createTokens, type Route, routes } from '@soko/adapters-http';
import { Session } from '@soko/domain';
import { anId } from '../../support/builders/index.ts';
import type { Sending } from '../../support/client.ts';
import { SECRET } from '../../support/http-server.ts';
import { openServer, type Server } from '../../support/server.ts';
import { expectProblem, expectStatus } from '../../support/server-answers.ts';
import { aKey } from '../../support/server-shopping.ts';
import { type Person, tokens } from '../../support/server-town.ts';

describe('the doors of the operations', () => {
  let server: Server;
  before(async () => {
    server = await openServer();
  });
  after(() => server.close());

  /** Calls an operation on a thing that does not exist, with nothing in it that could change anything. */
  const knock = ({ method, fullPath }: Route, sending: Sending) => {
    const path = fullPath
      .replace('{reference}', 'sk00000000000000000000000000000000')
      .replace('{provider}', 'sandbox')
      .replace(/\{[^}]*\}/g, anId());
    const target = path.startsWith('/api/v1') ? path.slice('/api/v1'.length) : `/${path}`;
    // what needs nothing to be done is not done for a version that nothing has
    const headers = method === 'get' ? sending.headers : { 'if-match': '"never"', ...sending.headers };
    return server.client.send(method.toUpperCase(), target, { ...sending, ...(headers && { headers }) });
  };

  describe('stay shut everywhere, public or not,', () => {
    type Shut = 'unauthenticated' | 'account_blocked' | 'token_expired';
    const everywhere = async (sending: Sending, code: Shut, among = routes) => {
      for (const route of among) expectProblem(await knock(route, sending), code);
    };
    /** One operation of each kind. */
    const some = routes.filter(({ operationId }) =>
      ['getHealth', 'listProducts', 'getMe', 'addCartItem'].includes(operationId),
    );

    it('B6: for a blocked user, from the next call on', async () => {
      const { access, user } = await server.person();
      expectStatus(await server.client.get('/users/me', { as: access }), 200);
      await server.owner.raw('update soko.users set blocked_at = now() where id = ?', [user.id]);
      await everywhere({ as: access }, 'account_blocked', some);
    });

    it('for the tokens of a session that has ended', async () => {
      const { access, refresh } = await server.person();
      await server.client.post('/auth/logout', { body: { refresh } });
      await everywhere({ as: access }, 'unauthenticated');
    });

    it('for a session that nobody used for a month', async () => {
      const { access, session } = await server.person();
      const idle = `${Session.idle / 1000 + 1} seconds`;
      await server.owner.raw(
        `update soko.sessions set created_at = created_at - ?::interval, rotated_at = rotated_at - ?::interval where id = ?`,
        [idle, idle, session.id],
      );
      await everywhere({ as: access }, 'unauthenticated', some);
    });

    it('for a bearer of something that is no token of ours', async () => {
      const { access } = await server.person();
      for (const header of ['Bearer', 'Bearer x', 'Basic YTpi', `Bearer ${access}x`, `Bearer ${access} ${access}`]) {
        await everywhere({ headers: { authorization: header } }, 'unauthenticated', some);
      }
    });

    it('for a token that has expired', async () => {
      const { user, session } = await server.person();
      const then = createTokens([SECRET], () => Date.now() - 3_600_000);
      await everywhere({ as: then.pair(user.id, session.id, 1).access }, 'token_expired');
    });

    it('for a token of a user who never was', async () => {
      await everywhere({ as: tokens.pair(anId(), anId(), 1).access }, 'unauthenticated', some);
    });

    it('for the token of one session under the name of another user', async () => {
      const [one, other]: Person[] = await Promise.all([server.person(), server.person()]);
      if (!one || !other) throw new Error('Two people are needed.');
      await everywhere({ as: tokens.pair(other.user.id, one.session.id, 1).access }, 'unauthenticated', some);
    });
  });

  it('B6: let a lost role go at once', async () => {
    const { access, user, shop } = await server.seller();
    const { sku } = await server.sells({ shop });
    const adjust = () => server.client.patch(`/skus/${sku}/stock`, { as: access, body: { delta: 1, reason: 'found' } });
    expectStatus(await adjust(), 200);
    await server.owner.raw('delete from soko.shop_members where user_id = ?', [user.id]);
    expectProblem(await adjust(), 'forbidden');
  });

  it('come before the key, the key before the body, the body before the thing, the thing before its state', async () => {
    const { access } = await server.person();
    const goods = await server.sells();
    const { order } = await server.draft([goods], { as: access });
    const pay = (sending: Sending, id: string = anId()) => server.client.post(`/checkout/${id}/pay`, sending);
    const broken = { raw: '{', headers: { 'content-type': 'application/json' } };
    expectProblem(await pay(broken), 'unauthenticated');
    expectProblem(await pay({ ...broken, as: access }), 'idempotency_key_required');
    expectProblem(await pay({ ...broken, as: access, key: aKey() }), 'malformed_request');
    const body = { provider: 'sandbox' };
    expectProblem(await pay({ body: { provider: 1 }, as: access, key: aKey() }), 'validation_failed');
    expectProblem(await pay({ body, as: access, key: aKey() }), 'not_found');
    expectStatus(await server.client.delete(`/checkout/${order.id}`, { as: access }), 204);
    expectProblem(await pay({ body, as: access, key: aKey() }, order.id), 'order_not_payable');
  });
});
