import { argon2Passwords } from '@soko/adapters-db';
import { createTokens } from '@soko/adapters-http';
import { eventJobs, type JobEvent, SUBSCRIPTIONS } from '@soko/application';
import type { MailLinkId } from '@soko/domain';
import { expect } from 'chai';
import sinon from 'sinon';
import { aJobCall, anId } from '../../support/builders/index.ts';
import type { Received, Sending } from '../../support/client.ts';
import { SECRET } from '../../support/http-server.ts';
import { aPost, type Letter, type Post } from '../../support/post.ts';
import { openServer, type Server } from '../../support/server.ts';
import { expectFlaws, expectProblem, expectStatus, unnamed } from '../../support/server-answers.ts';

const PASSWORD = 'a horse that stays correct';
const BETTER = 'a battery that is a staple';

/** Somebody who registered. */
type Member = Readonly<{ email: string; id: string; access: string; refresh: string }>;

describe('passwords and e-mail addresses', () => {
  let server: Server;
  let post: Post;
  const passwords = argon2Passwords();
  let number = 0;
  let done = 0;

  before(async () => {
    post = await aPost();
    server = await openServer({ mailer: post.mailer, passwords });
  });
  after(async () => {
    await server.close();
    await post.close();
  });

  /** Does what hangs on the events since the last time, as the worker would. */
  const work = async (): Promise<number> => {
    const jobs = eventJobs(server.app);
    const { rows } = await server.owner.raw(
      'select id, type, subject, payload from soko.events order by at, id offset ?',
      [done],
    );
    done += rows.length;
    let count = 0;
    for (const { id, type, subject, payload } of rows) {
      const event: JobEvent = { eventId: id, type, subject, payload };
      for (const name of SUBSCRIPTIONS[event.type] ?? []) {
        await jobs[name]?.(aJobCall(name), event);
        count += 1;
      }
    }
    return count;
  };
  const post_ = (path: string, body: unknown, sending: Sending = {}): Promise<Received> =>
    server.client.post(path, { body, ...sending });
  const member = async (email = `Member-${++number}@Example.com`): Promise<Member> => {
    const body = { email, password: PASSWORD, name: 'Ada Obi', account_type: 'customer' };
    const { user, tokens } = expectStatus(await post_('/auth/register', body), 201);
    return { email, id: user.id, access: tokens.access, refresh: tokens.refresh };
  };
  const logIn = (email: string, password = PASSWORD) => post_('/auth/login', { email, password });
  const lastTo = async (email: string): Promise<Letter> => {
    await work();
    const letter = post.lettersTo(email.toLowerCase()).at(-1);
    if (!letter) throw new Error(`No letter came to ${email}.`);
    return letter;
  };
  const askReset = (email: string, sending: Sending = {}) => post_('/auth/password-reset', { email }, sending);
  const confirmReset = (token: string, password = BETTER) => post_('/auth/password-reset/confirm', { token, password });
  const resetToken = async (email: string): Promise<string> => {
    expectStatus(await askReset(email), 202);
    return (await lastTo(email)).token;
  };
  const me = (access: string) => server.client.get('/users/me', { as: access });
  /** Lets so many seconds pass for every link that was sent. */
  const age = (seconds: number) =>
    server.owner.raw('update soko.mail_links set created_at = created_at - make_interval(secs => ?)', [seconds]);

  describe('a lost password', () => {
    it('C9: is replaced by the link that was mailed, and every session is over', async () => {
      const { email, access, refresh } = await member();
      const cookie = await post_('/auth/session', { email, password: PASSWORD });
      const [session = ''] = (cookie.headers.get('set-cookie') ?? '').split(';');

      expectStatus(await askReset(email.toLowerCase()), 202);
      const letter = await lastTo(email);
      expect(letter.subject).to.equal('Choose a new password');
      expectStatus(await confirmReset(letter.token), 204);

      expectProblem(await logIn(email), 'invalid_credentials');
      expectStatus(await logIn(email, BETTER), 200);
      expectProblem(await me(access), 'unauthenticated');
      expectProblem(await post_('/auth/token/refresh', { refresh }), 'unauthenticated');
      expectProblem(await server.client.get('/users/me', { headers: { cookie: session } }), 'unauthenticated');
      expect((await lastTo(email)).subject).to.equal('Your password was changed');
    });

    it('D6: is asked for alike, with the same work, for known and unknown addresses', async () => {
      const { email } = await member();
      const [blocked, gone] = [await member(), await member()];
      await server.owner.raw('update soko.users set blocked_at = now() where id = ?', [blocked.id]);
      await server.owner.raw('update soko.users set deleted_at = now() where id = ?', [gone.id]);
      await work();
      const hash = sinon.spy(passwords, 'hash');
      const verify = sinon.spy(passwords, 'verify');
      const seen = [];
      for (const typed of [email, 'nobody@example.com', 'no address', blocked.email, gone.email]) {
        sinon.resetHistory();
        let answer: Received | undefined;
        const statements = await server.statementsOf(async () => {
          answer = await askReset(typed);
        });
        const headers = Object.fromEntries(answer?.headers ?? []);
        for (const own of ['x-request-id', 'date', 'connection', 'keep-alive']) delete headers[own];
        const hashes = hash.callCount + verify.callCount;
        seen.push({ status: answer?.status, text: answer?.text, headers, hashes, statements, jobs: await work() });
      }
      sinon.restore();
      expect(seen[0]).to.deep.include({ status: 202, hashes: 0, jobs: 1 });
      for (const each of seen) expect(each).to.deep.equal(seen[0]);
    });

    it('D6: sends nothing to who has no account, is blocked or gone', async () => {
      const [blocked, gone] = [await member(), await member()];
      await work();
      const before = [blocked, gone].map(({ email }) => post.lettersTo(email.toLowerCase()).length);
      await server.owner.raw('update soko.users set blocked_at = now() where id = ?', [blocked.id]);
      await server.owner.raw('update soko.users set deleted_at = now() where id = ?', [gone.id]);
      for (const email of ['stranger@example.com', blocked.email, gone.email]) expectStatus(await askReset(email), 202);
      await work();
      expect([blocked, gone].map(({ email }) => post.lettersTo(email.toLowerCase()).length)).to.deep.equal(before);
      expect(post.lettersTo('stranger@example.com')).to.deep.equal([]);
    });

    it('D8: has a token of 256 bits that stands nowhere in the database', async () => {
      const { email } = await member();
      const token = await resetToken(email);
      expect(token).to.match(/^link_[A-Za-z0-9_-]{27}\.[A-Za-z0-9_-]{43}$/);
      const secret = token.split('.')[1] ?? '';
      const tables = ['mail_links', 'events', 'event_queue', 'audit_records', 'users', 'idempotency_claims'];
      for (const table of tables) {
        const found = await server.owner.raw(`select count(*) from soko.${table} t where t::text like ?`, [
          `%${secret}%`,
        ]);
        expect(found.rows, table).to.deep.equal([{ count: 0 }]);
      }
    });

    it('D8: has a link that is good once', async () => {
      const { email } = await member();
      const token = await resetToken(email);
      expectStatus(await confirmReset(token), 204);
      expectProblem(await confirmReset(token, 'yet another password'), 'token_not_valid');
      expectStatus(await logIn(email, BETTER), 200);
    });

    it('D8: has a link that is good for 30 minutes', async () => {
      const { email } = await member();
      const token = await resetToken(email);
      await age(29 * 60);
      expectFlaws(await confirmReset(token, 'short'), '/password');
      await age(60);
      expectProblem(await confirmReset(token), 'token_not_valid');
    });

    it('D8: has a link that dies when a newer one is asked for', async () => {
      const { email } = await member();
      const [first, second] = [await resetToken(email), await resetToken(email)];
      expect(first).not.to.equal(second);
      expectProblem(await confirmReset(first), 'token_not_valid');
      expectStatus(await confirmReset(second), 204);
    });

    it('D8: has a link that dies when the password is changed', async () => {
      const { email, access } = await member();
      const token = await resetToken(email);
      const body = { current_password: PASSWORD, password: BETTER };
      expectStatus(await post_('/users/me/password', body, { as: access }), 204);
      expectProblem(await confirmReset(token, 'yet another password'), 'token_not_valid');
    });

    it('D9: is mailed to the address of the account, with a link to the storefront, whatever the call says', async () => {
      const { email } = await member();
      const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'gopher' };
      expectStatus(await askReset(email.toUpperCase(), { headers }), 202);
      const letter = await lastTo(email);
      expect(letter.to).to.equal(email.toLowerCase());
      expect(letter.link).to.match(/^https:\/\/storefront\.test\/reset-password#token=link_/);
      expect(letter.text).not.to.include('evil');
    });

    it('sends one message again where it was not sure to be sent, with the same link', async () => {
      const { email } = await member();
      expectStatus(await askReset(email), 202);
      const { token } = await lastTo(email);
      done -= 1;
      expect((await lastTo(email)).token).to.equal(token);
      const letters = post.lettersTo(email.toLowerCase()).slice(-2);
      const ids = letters.map(({ text }) => /^Message-ID: (.*)\r$/im.exec(text)?.[1]);
      expect(new Set(ids).size).to.equal(1);
    });
  });

  describe('a token of one kind', () => {
    it('C5: never passes as another kind', async () => {
      const { email, access, refresh } = await member();
      const verification = (await lastTo(email)).token;
      const reset = await resetToken(email);
      const { cart = '' } = await server.fill([await server.sells()]);
      const csrf = createTokens([SECRET]).sealCsrf(anId());

      for (const token of [access, refresh, cart, csrf, verification, 'x']) {
        expectProblem(await confirmReset(token), 'token_not_valid');
      }
      for (const token of [access, refresh, cart, csrf, reset, 'x']) {
        expectProblem(await post_('/auth/email-verification/confirm', { token }, { as: access }), 'token_not_valid');
      }
      for (const token of [refresh, cart, csrf, reset, verification]) expectProblem(await me(token), 'unauthenticated');
      for (const token of [access, cart, csrf, reset, verification]) {
        expectProblem(await post_('/auth/token/refresh', { refresh: token }), 'unauthenticated');
      }
      for (const token of [access, refresh, csrf, reset, verification]) {
        expectProblem(await server.client.get('/cart', { cart: token }), 'cart_not_found');
      }
      expectStatus(await confirmReset(reset), 204);
    });

    it('C5: does not pass when it names nothing that was asked for', async () => {
      const token = createTokens([SECRET]).sealLink(anId() as MailLinkId);
      expectProblem(await confirmReset(token), 'token_not_valid');
    });
  });

  describe('the password', () => {
    const change = (access: string, body: Record<string, string>) => post_('/users/me/password', body, { as: access });

    it('C14: is changed by who knows it alone, and its address is told', async () => {
      const { email, access } = await member();
      expectFlaws(await change(access, { password: BETTER }), '/current_password');
      expectFlaws(
        await change(access, { current_password: 'not the password', password: BETTER }),
        '/current_password',
      );
      expectStatus(await logIn(email), 200);
      expectStatus(await change(access, { current_password: PASSWORD, password: BETTER }), 204);
      expectStatus(await logIn(email, BETTER), 200);
      expect((await lastTo(email)).text).to.include('The password of your account was changed.');
    });

    it('C9: ends every other session when it is changed', async () => {
      const { email, access, refresh } = await member();
      const other = expectStatus(await logIn(email), 200);
      expectStatus(await change(other.access, { current_password: PASSWORD, password: BETTER }), 204);
      expectProblem(await me(access), 'unauthenticated');
      expectProblem(await post_('/auth/token/refresh', { refresh }), 'unauthenticated');
      expectStatus(await me(other.access), 200);
    });

    it('C1: is as good as a new account’s', async () => {
      const { access } = await member();
      for (const password of ['short', 'password1', 'x'.repeat(129)]) {
        expectFlaws(await change(access, { current_password: PASSWORD, password }), '/password');
      }
    });

    it('C14: where there is none yet, needs a login of the last ten minutes', async () => {
      const { id, email, access } = await member();
      await server.owner.raw('update soko.users set password_hash = null where id = ?', [id]);
      const late = `update soko.sessions set created_at = created_at - interval '10 minutes' where user_id = ?`;
      const soon = `update soko.sessions set created_at = created_at + interval '10 minutes' where user_id = ?`;
      await server.owner.raw(late, [id]);
      expectProblem(await change(access, { password: BETTER }), 'login_not_fresh');
      await server.owner.raw(soon, [id]);
      expectStatus(await change(access, { password: BETTER }), 204);
      expectStatus(await logIn(email, BETTER), 200);
    });
  });

  describe('the e-mail', () => {
    const confirm = (token: string, access: string) =>
      post_('/auth/email-verification/confirm', { token }, { as: access });
    const change = (access: string, email: string, current = PASSWORD) =>
      post_('/users/me/email', { email, current_password: current }, { as: access });

    it('is confirmed by the link that comes with the registration', async () => {
      const { email, access } = await member();
      const { token, link, subject } = await lastTo(email);
      expect(subject).to.equal('Confirm your e-mail address');
      expect(link).to.match(/^https:\/\/storefront\.test\/verify-email#token=/);
      expect(expectStatus(await me(access), 200).email_verified).to.equal(false);
      expectStatus(await confirm(token, access), 204);
      expect(expectStatus(await me(access), 200).email_verified).to.equal(true);
      expectProblem(await confirm(token, access), 'token_not_valid');
    });

    it('gets another link when it is asked for, and none once it is confirmed', async () => {
      const { email, access } = await member();
      const first = await lastTo(email);
      expectStatus(await post_('/auth/email-verification', undefined, { as: access }), 202);
      const second = await lastTo(email);
      expectProblem(await confirm(first.token, access), 'token_not_valid');
      expectStatus(await confirm(second.token, access), 204);
      expectStatus(await post_('/auth/email-verification', undefined, { as: access }), 202);
      await work();
      expect(post.lettersTo(email.toLowerCase())).to.have.length(2);
    });

    it('is confirmed by its own user alone', async () => {
      const [{ email, access }, other] = [await member(), await member()];
      const { token } = await lastTo(email);
      expectProblem(await confirm(token, other.access), 'token_not_valid');
      expectProblem(await post_('/auth/email-verification/confirm', { token }), 'unauthenticated');
      await age(24 * 3600);
      expectProblem(await confirm(token, access), 'token_not_valid');
    });

    it('C14: is changed by who knows the password and holds the new mailbox; the old address is told', async () => {
      const { email, access } = await member();
      const wanted = `New-${number}@Example.com`;
      expectFlaws(await change(access, wanted, 'not the password'), '/current_password');
      expectStatus(await change(access, wanted), 202);
      await work();
      expect(expectStatus(await me(access), 200).email).to.equal(email);
      expect(post.lettersTo(email.toLowerCase()).at(-1)?.subject).to.equal('Your e-mail address is about to change');
      expect(post.lettersTo(email.toLowerCase()).at(-1)?.token).to.equal('');

      expectStatus(await confirm((await lastTo(wanted)).token, access), 204);
      expect(expectStatus(await me(access), 200)).to.include({ email: wanted, email_verified: true });
      expectProblem(await logIn(email), 'invalid_credentials');
      expectStatus(await logIn(wanted), 200);
    });

    it('D6: is asked to change alike, with the same work, whether the new address has an account or not', async () => {
      const [{ access }, other] = [await member(), await member()];
      await work();
      const seen = [];
      for (const email of [`free-${number}@example.com`, other.email]) {
        let answer: Received | undefined;
        const statements = await server.statementsOf(async () => {
          answer = await change(access, email);
        });
        seen.push({ status: answer?.status, text: answer?.text, statements, jobs: await work() });
      }
      expect(seen[0]).to.deep.include({ status: 202, jobs: 2 });
      expect(seen[1]).to.deep.equal(seen[0]);
      expectProblem(await confirm((await lastTo(other.email)).token, access), 'email_taken');
    });

    it('D8: takes a pending reset with it when it changes', async () => {
      const { email, access } = await member();
      const reset = await resetToken(email);
      const wanted = `moved-${number}@example.com`;
      expectStatus(await change(access, wanted), 202);
      expectStatus(await confirm((await lastTo(wanted)).token, access), 204);
      expectProblem(await confirmReset(reset), 'token_not_valid');
    });

    it('refuses what is no address', async () => {
      const { access } = await member();
      expectFlaws(await change(access, 'no address'), '/email');
      expect(unnamed(await change(access, 'kelvin\u212a@example.com'))).to.include({ code: 'validation_failed' });
    });
  });

  describe('the phone', () => {
    const ask = (access: string, phone: string, current = PASSWORD) =>
      post_('/users/me/phone', { phone, current_password: current }, { as: access });
    const confirm = (access: string, phone: string, code: string, current = PASSWORD) =>
      post_('/users/me/phone/confirm', { phone, code, current_password: current }, { as: access });
    const aNumber = () => `+23480${String(30_000_000 + ++number)}`;
    const codeTo = async (phone: string): Promise<string> => {
      await work();
      const message = server.messages.filter(({ to, text }) => to === phone && /is your code/.test(text)).at(-1);
      return /\d{6}/.exec(message?.text ?? '')?.[0] ?? '';
    };

    it('C14: is changed by who knows the password and has the new phone; mail and the old phone are told', async () => {
      const { email, access } = await member();
      const [first, second] = [aNumber(), aNumber()];
      expectFlaws(await ask(access, first, 'not the password'), '/current_password');
      expectStatus(await ask(access, first), 202);
      const code = await codeTo(first);
      expect(post.lettersTo(email.toLowerCase()).at(-1)?.subject).to.equal('Your phone number is about to change');
      expectFlaws(await confirm(access, first, code, 'not the password'), '/current_password');
      expectProblem(await confirm(access, first, code === '000000' ? '000001' : '000000'), 'invalid_credentials');
      expectStatus(await confirm(access, first, code), 204);
      expect(expectStatus(await me(access), 200).phone).to.equal(first);
      expectProblem(await confirm(access, first, code), 'invalid_credentials');

      expectStatus(await ask(access, second), 202);
      expectStatus(await confirm(access, second, await codeTo(second)), 204);
      expect(server.messages.filter(({ to }) => to === first).at(-1)?.text).to.include('another phone number');
      expectStatus(await post_('/auth/otp/verify', { phone: second, code: await server.codeFor(second) }), 200);
    });

    it('is not changed to one that another account has proved', async () => {
      const [one, two] = [await member(), await member()];
      const phone = aNumber();
      expectStatus(await ask(one.access, phone), 202);
      expectStatus(await confirm(one.access, phone, await codeTo(phone)), 204);
      expectStatus(await ask(two.access, phone), 202);
      expectProblem(await confirm(two.access, phone, await codeTo(phone)), 'phone_taken');
    });

    it('D1: is not changed by a code for signing in, nor entered by one for changing it', async () => {
      const { access } = await member();
      const phone = aNumber();
      const forLogin = await server.codeFor(phone);
      await work();
      expectProblem(await confirm(access, phone, forLogin), 'invalid_credentials');
      expectStatus(await ask(access, phone), 202);
      const forChange = await codeTo(phone);
      const answer = await post_('/auth/otp/verify', { phone, code: forChange });
      if (forChange !== forLogin) expectProblem(answer, 'invalid_credentials');
    });
  });
});

describe('the limits of passwords and e-mail addresses', () => {
  let server: Server;
  const once = { attempts: 2, seconds: 3600 };

  before(async () => {
    server = await openServer({ limits: { password_reset: once, password_check: once } });
  });
  after(() => server.close());

  it('D6: of resets are the same for known and unknown addresses, in any case of letters', async () => {
    const body = { email: 'known@example.com', password: PASSWORD, name: 'Ada', account_type: 'customer' };
    expectStatus(await server.client.post('/auth/register', { body }), 201);
    const told = [];
    for (const email of ['known@example.com', 'unknown@example.com']) {
      const ask = (typed: string) => server.client.post('/auth/password-reset', { body: { email: typed } });
      expectStatus(await ask(email), 202);
      expectStatus(await ask(email.toUpperCase()), 202);
      const refused = await ask(email);
      expectProblem(refused, 'rate_limited');
      expect(Number(refused.headers.get('retry-after'))).to.be.greaterThan(3000);
      told.push(Object.keys(refused.body).sort());
    }
    expect(told[0]).to.deep.equal(told[1]);
  });

  it('D7: of the current password keep a stolen token from guessing it; right ones do not count', async () => {
    const body = { email: 'guessed@example.com', password: PASSWORD, name: 'Ada', account_type: 'customer' };
    const { tokens } = expectStatus(await server.client.post('/auth/register', { body }), 201);
    const change = (current: string, password: string) =>
      server.client.post('/users/me/password', { body: { current_password: current, password }, as: tokens.access });
    for (const [from, to] of [[PASSWORD, BETTER] as const, [BETTER, PASSWORD] as const, [PASSWORD, BETTER] as const]) {
      expectStatus(await change(from, to), 204);
    }
    for (const guess of ['guess one', 'guess two']) expectFlaws(await change(guess, PASSWORD), '/current_password');
    expectProblem(await change(BETTER, PASSWORD), 'rate_limited');
  });
});
