import { countStatements } from '@soko/adapters-db';
import type { SignedIn } from '@soko/application';
import { expect } from 'chai';
import { aGuestCall } from '../support/builders/index.ts';
import { shuffled, times } from '../support/races/chance.ts';
import { OPEN_CART, ROW_LOCKS, UNIQUE_EMAIL } from '../support/races/guards.ts';
import { anEmail, type Market } from '../support/races/market.ts';
import { answersOf, atOnce, outcomeOf, tally } from '../support/races/outcomes.ts';
import { race } from '../support/races/race.ts';

describe('rivals for an account', () => {
  race('twenty refreshes of one token', {
    promise: 'A refresh token has one successor',
    guard: ROW_LOCKS,
    breaks: /rotations/,
    async run(market) {
      const { sessionId, generation } = await signUp(market);
      const rotations = [market.one, market.two].map(({ knex }) => countStatements(knex));
      const outcomes = await atOnce(times(20, () => () => refresh(market, { sessionId, generation })));

      const rotated = rotations.flatMap(({ texts }) => texts).filter((text) => text.includes('update soko.sessions'));
      for (const each of rotations) each.stop();
      expect(tally(outcomes)).to.deep.equal({ ok: 20 });
      expect(new Set(answersOf(outcomes).map((answer) => answer.generation)), 'successors').to.have.lengthOf(1);
      expect(rotated, 'rotations').to.have.lengthOf(1);
      const next = await refresh(market, { sessionId, generation: generation + 1 });
      expect(next.generation, 'the successor lives').to.equal(generation + 2);
      expect((await outcomeOf(() => refresh(market, { sessionId, generation }))).code).to.equal('token_reused');
      return 20;
    },
  });

  race('refreshes against a logout', {
    promise: 'A session that was ended stays so',
    guard: ROW_LOCKS,
    breaks: /the session/,
    async run(market, chance) {
      const { sessionId, generation } = await signUp(market);
      const logOut = () => market.process().app.accounts.logOut(aGuestCall(), { sessionId });
      const calls = [...times(9, () => () => refresh(market, { sessionId, generation })), logOut];
      const outcomes = await atOnce<unknown>(shuffled(calls, chance));

      expect(Object.keys(tally(outcomes)))
        .to.include.members(['ok'])
        .and.satisfy(onlyOf('ok', 'unauthenticated'));
      const after = await outcomeOf(() => refresh(market, { sessionId, generation: generation + 1 }));
      expect(after.code, 'the session afterwards').to.equal('unauthenticated');
      return calls.length;
    },
  });

  race('thirty registrations of one e-mail', {
    promise: 'An e-mail address has one account',
    guard: UNIQUE_EMAIL,
    breaks: /the registrations/,
    async run(market) {
      const email = anEmail();
      const outcomes = await atOnce(times(30, () => () => signUp(market, email)));

      expect(tally(outcomes), 'the registrations').to.deep.equal({ ok: 1, email_taken: 29 });
      const { rows } = await market.owner.raw(
        'select count(*) from soko.users u left join soko.sessions s on s.user_id = u.id where u.email_key = ?',
        [email],
      );
      expect(rows, 'accounts and sessions').to.deep.equal([{ count: 1 }]);
      return 30;
    },
  });

  race('the first two things that a buyer puts into a cart', {
    promise: 'A buyer has one open cart',
    guard: OPEN_CART,
    breaks: /the tabs/,
    async run(market) {
      const { call } = await market.buyer();
      const things = [await market.sells(10), await market.sells(10)];
      const outcomes = await atOnce(
        things.map(
          ({ sku }) =>
            () =>
              market.process().app.carts.addItem(call, { sku, quantity: 1 }),
        ),
      );

      expect(tally(outcomes), 'the tabs').to.deep.equal({ ok: 2 });
      const [cart, other] = answersOf(outcomes);
      expect(cart, 'the cart').to.equal(other);
      expect(cart && (await market.piecesIn(cart)), 'the pieces in it').to.equal(2);
      return 2;
    },
  });
});

const signUp = (market: Market, email = anEmail()): Promise<SignedIn> =>
  market
    .process()
    .app.accounts.register(aGuestCall(), { email, password: 'a long one', name: 'Ada Obi', accountType: 'customer' });

const refresh = (market: Market, presented: Pick<SignedIn, 'sessionId' | 'generation'>): Promise<SignedIn> =>
  market.process().app.accounts.refresh(aGuestCall(), presented);

const onlyOf =
  (...codes: readonly string[]) =>
  (all: readonly string[]): boolean =>
    all.every((code) => codes.includes(code));
