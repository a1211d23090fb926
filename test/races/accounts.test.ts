import { countStatements } from '@soko/adapters-db';
import type { SignedIn } from '@soko/application';
import type { MailLinkId } from '@soko/domain';
import { expect } from 'chai';
import { aGuestCall, aNumber, anOperatorCall } from '../support/builders/index.ts';
import { shuffled, times } from '../support/races/chance.ts';
import { OPEN_CART, ROW_LOCKS, UNIQUE_EMAIL } from '../support/races/guards.ts';
import { anEmail, type Market } from '../support/races/market.ts';
import { answersOf, atOnce, oneOf, outcomeOf, tally } from '../support/races/outcomes.ts';
import { race } from '../support/races/race.ts';
import { someWays } from '../support/ways.ts';

describe('rivals for an account', () => {
  race('C8: twenty refreshes of one token', {
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

  race('D8: a reset link that is followed ten times at once', {
    promise: 'A reset link is good once',
    guard: ROW_LOCKS,
    breaks: /the resets/,
    async run(market) {
      const email = anEmail();
      const { sessionId, generation, userId } = await signUp(market, email);
      await market.process().app.accounts.askPasswordReset(aGuestCall(), { email });
      const linkId = await linkOf(market, userId, 'password_reset');
      const passwords = times(10, (at) => `a long one, number ${at}`);
      const outcomes = await atOnce(
        passwords.map(
          (password) => () => market.process().app.accounts.resetPassword(aGuestCall(), { linkId, password }),
        ),
      );

      expect(tally(outcomes), 'the resets').to.deep.equal({ ok: 1, token_not_valid: 9 });
      const winner = passwords[outcomes.findIndex(({ code }) => code === 'ok')];
      const { rows } = await market.owner.raw('select password_hash as hash from soko.users where id = ?', [userId]);
      expect(rows, 'the password').to.deep.equal([{ hash: `hash of ${winner}` }]);
      const after = await outcomeOf(() => refresh(market, { sessionId, generation }));
      expect(after.code, 'the session').to.equal('unauthenticated');
      return outcomes.length;
    },
  });

  race('D8: a reset link against the request of a newer one', {
    promise: 'Of the reset links of an account the newest alone is good',
    guard: ROW_LOCKS,
    breaks: /the links that are good/,
    async run(market, chance) {
      const email = anEmail();
      const { userId } = await signUp(market, email);
      const ask = () => market.process().app.accounts.askPasswordReset(aGuestCall(), { email });
      await atOnce<unknown>(
        shuffled(
          times(6, () => ask),
          chance,
        ),
      );
      const { rows } = await market.owner.raw(
        `select count(*) from soko.mail_links where user_id = ? and purpose = 'password_reset' and ended_at is null`,
        [userId],
      );
      expect(rows, 'the links that are good').to.deep.equal([{ count: 1 }]);
      return 6;
    },
  });

  race('C9: logins against a reset of the password', {
    promise: 'No session outlives the password that opened it',
    guard: ROW_LOCKS,
    breaks: /the sessions of the old password/,
    async run(market, chance) {
      const email = anEmail();
      const { userId } = await signUp(market, email);
      await market.process().app.accounts.askPasswordReset(aGuestCall(), { email });
      const linkId = await linkOf(market, userId, 'password_reset');
      const logIn = () => market.process().app.accounts.logIn(aGuestCall(), { email, password: 'a long one' });
      const reset = () =>
        market.process().app.accounts.resetPassword(aGuestCall(), { linkId, password: 'another long one' });
      const outcomes = await atOnce<unknown>(shuffled([...times(9, () => logIn), reset], chance));

      expect(Object.keys(tally(outcomes)), 'the answers').to.satisfy(onlyOf('ok', 'invalid_credentials'));
      const { rows } = await market.owner.raw(
        'select count(*) from soko.sessions where user_id = ? and ended_at is null',
        [userId],
      );
      expect(rows, 'the sessions of the old password').to.deep.equal([{ count: 0 }]);
      return outcomes.length;
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

  race('E1: thirty registrations of one e-mail', {
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

  race('a hundred guesses at one code', {
    promise: 'A one-time code is compared five times at most',
    guard: ROW_LOCKS,
    breaks: /D3: the guesses that were compared/,
    async run(market) {
      const { phone, code } = await aCode(market);
      let compared = 0;
      const { otpCodes } = someWays();
      const matches: typeof otpCodes.matches = (challenge, guess) => {
        compared += 1;
        return otpCodes.matches(challenge, guess);
      };
      const apps = [market.one, market.two].map(({ store }) =>
        market.appOver(store, { otpCodes: { ...otpCodes, matches } }),
      );
      const guesses = times(100, (number) => String((Number(code) + 1 + number) % 1_000_000).padStart(6, '0'));
      const outcomes = await atOnce(
        guesses.map(
          (guess, number) => () =>
            (apps[number % 2] ?? market.one.app).accounts.verifyOtp(aGuestCall(), { phone, code: guess }),
        ),
      );

      expect(compared, 'D3: the guesses that were compared').to.be.at.most(5);
      expect(compared, 'D3: the guesses that were compared').to.be.at.least(1);
      expect(tally(outcomes), 'D2: the answers').to.deep.equal({ invalid_credentials: 100 });
      const late = await outcomeOf(() => verify(market, phone, code));
      expect(late.code, 'D2: the right code after them').to.equal('invalid_credentials');
      return 100;
    },
  });

  race('twenty uses of one right code', {
    promise: 'A one-time code signs in once, and makes one account',
    guard: ROW_LOCKS,
    breaks: /D1: the uses/,
    async run(market) {
      const { phone, code } = await aCode(market);
      const outcomes = await atOnce(times(20, () => () => verify(market, phone, code)));

      expect(tally(outcomes), 'D1: the uses').to.deep.equal({ ok: 1, invalid_credentials: 19 });
      const { rows } = await market.owner.raw(
        'select count(*) from soko.users u join soko.sessions s on s.user_id = u.id where u.phone = ?',
        [phone],
      );
      expect(rows, 'accounts and sessions').to.deep.equal([{ count: 1 }]);
      return 20;
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
      expect(cart && (await market.piecesIn([cart])), 'the pieces in it').to.deep.equal([2]);
      return 2;
    },
  });
});

/** The newest link of a user. */
async function linkOf(market: Market, userId: string, purpose: string): Promise<MailLinkId> {
  const { rows } = await market.owner.raw(
    'select id from soko.mail_links where user_id = ? and purpose = ? order by created_at desc limit 1',
    [userId, purpose],
  );
  return oneOf(rows as { id: MailLinkId }[]).id;
}

const signUp = (market: Market, email = anEmail()): Promise<SignedIn> =>
  market
    .process()
    .app.accounts.register(aGuestCall(), { email, password: 'a long one', name: 'Ada Obi', accountType: 'customer' });

/** A code that was asked for by a phone that nobody has. */
async function aCode(market: Market): Promise<Readonly<{ phone: string; code: string }>> {
  const phone = `+23480${String(aNumber()).padStart(8, '0')}`;
  await market.process().app.accounts.requestOtp(aGuestCall(), { phone });
  const challenge = await market.one.store.transaction(anOperatorCall(), (tx) =>
    tx.otpChallenges.lockByPhone(phone, 'login'),
  );
  if (challenge === null) throw new Error('There is no code.');
  return { phone, code: someWays().otpCodes.codeOf(challenge) };
}

const verify = (market: Market, phone: string, code: string): Promise<SignedIn> =>
  market.process().app.accounts.verifyOtp(aGuestCall(), { phone, code });

const refresh = (market: Market, presented: Pick<SignedIn, 'sessionId' | 'generation'>): Promise<SignedIn> =>
  market.process().app.accounts.refresh(aGuestCall(), presented);

const onlyOf =
  (...codes: readonly string[]) =>
  (all: readonly string[]): boolean =>
    all.every((code) => codes.includes(code));
