import type { AttemptLimits } from '@soko/application';
import { expect } from 'chai';
import type { Received } from '../../support/client.ts';
import { DEFAULT_RATE_LIMITS } from '../../support/http-server.ts';
import { openServer, type Server } from '../../support/server.ts';
import { expectFlaws, expectProblem, expectStatus } from '../../support/server-answers.ts';

const PASSWORD = 'a horse that stays correct';

describe('the ways to sign in', () => {
  let server: Server;
  let number = 0;
  before(async () => {
    server = await openServer();
  });
  after(() => server.close());

  const aPhone = () => `+23480${String(10_000_000 + ++number)}`;
  const request = (phone: string, path = '/auth/otp/request') => server.client.post(path, { body: { phone } });
  const verify = (phone: string, code: string, sending = {}, path = '/auth/otp/verify') =>
    server.client.post(path, { body: { phone, code }, ...sending });
  const other = (code: string) => (code === '000000' ? '000001' : '000000');
  const register = async (fields: Record<string, unknown> = {}): Promise<string> => {
    const email = `ways-${++number}@example.com`;
    const body = { email, password: PASSWORD, name: 'Ada Obi', account_type: 'customer', ...fields };
    expectStatus(await server.client.post('/auth/register', { body }), 201);
    return email;
  };
  const later = (phone: string, seconds: number) =>
    server.owner.raw(
      `update soko.otp_challenges set expires_at = expires_at - make_interval(secs => ?),
        tried_at = tried_at - make_interval(secs => ?) where phone = ?`,
      [seconds, seconds, phone],
    );

  describe('by phone', () => {
    it('make a customer of a phone that nobody has, and find the same one again', async () => {
      const phone = aPhone();
      const first = expectStatus(await verify(phone, await server.codeFor(phone)), 200);
      expect(first).to.include({ token_type: 'Bearer', expires_in: 900 });
      expect(first.user).to.deep.include({ email: null, phone, roles: ['customer'], email_verified: false });
      const again = expectStatus(await verify(phone, await server.codeFor(phone)), 200);
      expect(again.user).to.deep.equal(first.user);
      expectStatus(await server.client.get('/users/me', { as: again.access }), 200);
    });

    it('E3: take two spellings of a number for one person', async () => {
      const phone = aPhone();
      const { user } = expectStatus(await verify(phone, await server.codeFor(phone.replace('+234', '0'))), 200);
      const code = await server.codeFor(phone);
      const spelled = `${phone.slice(0, 4)} ${phone.slice(4, 7)}-${phone.slice(7)}`;
      expect(expectStatus(await verify(spelled, code), 200).user.id).to.equal(user.id);
    });

    it('never open an account that has only typed the number', async () => {
      const phone = aPhone();
      await register({ phone });
      const { user } = expectStatus(await verify(phone, await server.codeFor(phone)), 200);
      expect(user.email).to.equal(null);
    });

    it('have older spellings, with the same answers', async () => {
      const phone = aPhone();
      expectStatus(await request(phone, '/auth/customer/request-otp'), 202);
      const code = await server.codeFor(phone);
      expectStatus(await verify(phone, code, {}, '/auth/customer/login'), 200);
    });

    it('take the guest’s cart along', async () => {
      const goods = await server.sells();
      const { cart } = await server.fill([[goods, 2]]);
      const phone = aPhone();
      const { access } = expectStatus(await verify(phone, await server.codeFor(phone), { cart }), 200);
      expect((await server.client.get('/cart', { as: access })).body.items[0]).to.include({ quantity: 2 });
    });

    it('let a customer without an e-mail order with one for the receipt, and not without', async () => {
      const phone = aPhone();
      const { access } = expectStatus(await verify(phone, await server.codeFor(phone)), 200);
      const goods = await server.sells();
      const body = {
        items: [{ sku: goods.sku, quantity: 1 }],
        shipping_address: { name: 'Ada Obi', line1: '12 Marina Road', city: 'Lagos', country: 'NG' },
      };
      const order = (email?: string) =>
        server.client.post('/checkout', {
          as: access,
          key: `k-${++number}`,
          body: { ...body, ...(email && { email }) },
        });
      expectFlaws(await order(), '/email');
      expectStatus(await order('receipts@example.com'), 201);
    });

    it('D1: use a code once, and only within its five minutes', async () => {
      const phone = aPhone();
      const code = await server.codeFor(phone);
      expectStatus(await verify(phone, code), 200);
      expectProblem(await verify(phone, code), 'invalid_credentials');
      const next = await server.codeFor(phone);
      await later(phone, 300);
      expectProblem(await verify(phone, next), 'invalid_credentials');
    });

    it('D1: let a new code kill the one before it, and no phone use another’s', async () => {
      const [one, two] = [aPhone(), aPhone()];
      const first = await server.codeFor(one);
      const second = await server.codeFor(one);
      if (first !== second) expectProblem(await verify(one, first), 'invalid_credentials');
      await server.codeFor(two);
      expectProblem(await verify(two, second), 'invalid_credentials');
      expectStatus(await verify(one, second), 200);
    });

    it('D1: keep no code in events, in jobs or in the table', async () => {
      const phone = aPhone();
      const code = await server.codeFor(phone);
      const { rows } = await server.owner.raw(
        `select (select json_agg(e) from soko.events e where type = 'otp.requested')::text as events,
          (select row_to_json(o) from soko.otp_challenges o where phone = ?)::text as challenge`,
        [phone],
      );
      expect(rows[0].events).to.not.include(`"${code}"`).and.not.include(phone);
      expect(rows[0].challenge).to.not.include(`"${code}"`);
    });

    it('D2: end with five wrong tries, from wherever they came, and not begin again with a new code', async () => {
      const phone = aPhone();
      const code = await server.codeFor(phone);
      for (let tried = 0; tried < 5; tried += 1) expectProblem(await verify(phone, other(code)), 'invalid_credentials');
      expectProblem(await verify(phone, code), 'invalid_credentials');
      expectProblem(await verify(phone, await server.codeFor(phone)), 'invalid_credentials');
      await later(phone, 3_600);
      expectStatus(await verify(phone, await server.codeFor(phone)), 200);
    });

    it('D3: count a try before the code is compared, in a transaction of its own', async () => {
      const phone = aPhone();
      const code = await server.codeFor(phone);
      await verify(phone, other(code));
      const { rows } = await server.owner.raw('select tries from soko.otp_challenges where phone = ?', [phone]);
      expect(rows).to.deep.equal([{ tries: 1 }]);
    });

    it('D6: ask for a code with the same answer and the same work, whether the phone is known or not', async () => {
      const known = aPhone();
      await verify(known, await server.codeFor(known));
      const work = async (phone: string) => {
        const before = await server.owner.raw('select count(*) from soko.event_queue');
        let answer: Received | undefined;
        const statements = await server.statementsOf(async () => {
          answer = await request(phone);
        });
        const after = await server.owner.raw('select count(*) from soko.event_queue');
        return { statements, jobs: after.rows[0].count - before.rows[0].count, ...alike(answer) };
      };
      const unknown = await work(aPhone());
      expect(await work(known)).to.deep.equal(unknown);
      expect(unknown).to.deep.include({ status: 202, text: '', jobs: 1 });
    });

    it('refuse what is no phone or no code', async () => {
      expectFlaws(await request('12345'), '/phone');
      expectFlaws(await request('not a phone'), '/phone');
      expectFlaws(await verify(aPhone(), '12'), '/code');
      expectFlaws(await verify(aPhone(), 'abcdef'), '/code');
      expectProblem(await verify(aPhone(), '123456'), 'invalid_credentials');
    });

    it('refuse a blocked account with the right code', async () => {
      const phone = aPhone();
      const { user } = expectStatus(await verify(phone, await server.codeFor(phone)), 200);
      await server.owner.raw('update soko.users set blocked_at = now() where id = ?', [user.id]);
      expectProblem(await verify(phone, await server.codeFor(phone)), 'account_blocked');
    });
  });

  describe('of staff', () => {
    const logIn = (email: string, password = PASSWORD) =>
      server.client.post('/auth/admin/login', { body: { email, password } });
    const asRole = async (role: string) => {
      const email = await register();
      await server.owner.raw(`update soko.users set roles = array['customer', ?] where email = ?`, [role, email]);
      return email;
    };

    it('let staff and admins in, and answer like every login', async () => {
      for (const role of ['staff', 'admin']) {
        const { user, access } = expectStatus(await logIn(await asRole(role)), 200);
        expect(user.roles).to.include(role);
        expectStatus(await server.client.get('/users/me', { as: access }), 200);
      }
    });

    it('D6: refuse everybody else like a wrong password, after the same work', async () => {
      const staff = await asRole('staff');
      const work = async (email: string, password?: string) => {
        let answer: Received | undefined;
        const statements = await server.statementsOf(async () => {
          answer = await logIn(email, password);
        });
        expectProblem(answer as Received, 'invalid_credentials');
        return { statements, ...alike(answer) };
      };
      const wrong = await work(staff, 'a wrong password');
      expect(await work(await register())).to.deep.equal(wrong);
      expect(await work(await asRole('seller'))).to.deep.equal(wrong);
      expect(await work('nobody@example.com')).to.deep.equal(wrong);
    });
  });

  it('D6: log in by e-mail with the same answer and the same statements for known and unknown', async () => {
    const email = await register();
    const work = async (body: Record<string, string>) => {
      let answer: Received | undefined;
      const statements = await server.statementsOf(async () => {
        answer = await server.client.post('/auth/login', { body });
      });
      return { statements, ...alike(answer) };
    };
    const unknown = await work({ email: 'nobody@example.com', password: 'a wrong password' });
    expect(await work({ email, password: 'a wrong password' })).to.deep.equal(unknown);
  });

  describe('with limits', () => {
    let strict: Server;
    const open = async (limits: Partial<AttemptLimits>) => {
      strict = await openServer({ limits, http: { trustedProxies: 1 } });
    };
    afterEach(() => strict.close());

    const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });
    const logIn = (email: string, password: string, address: string) =>
      strict.client.post('/auth/login', { body: { email, password }, ...from(address) });
    const expectLimited = (answer: Received) => {
      expectProblem(answer, 'rate_limited');
      expect(Number(answer.headers.get('retry-after'))).to.be.greaterThan(0);
    };

    it('D7: refuse a guesser per account and address, and let the owner in from another', async () => {
      await open({ login_account_from_address: { attempts: 3, seconds: 600 } });
      const { user } = await strict.person();
      const { rows } = await strict.owner.raw('select email from soko.users where id = ?', [user.id]);
      const [{ email }] = rows;
      for (const _ of [1, 2, 3])
        expectProblem(await logIn(email, 'wrong password', '198.51.100.1'), 'invalid_credentials');
      expectLimited(await logIn(email, 'wrong password', '198.51.100.1'));
      expectLimited(await logIn(email.toUpperCase(), 'wrong password', '198.51.100.1'));
      expectProblem(await logIn(email, 'wrong password', '198.51.100.2'), 'invalid_credentials');
      await strict.owner.raw('update soko.attempts set expire = expire - 600000');
      expectProblem(await logIn(email, 'wrong password', '198.51.100.1'), 'invalid_credentials');
    });

    it('D7: refuse an address that tries many accounts, and an account that many addresses try', async () => {
      await open({ login_address: { attempts: 3, seconds: 600 }, login_account: { attempts: 4, seconds: 600 } });
      for (const name of ['a', 'b', 'c']) await logIn(`${name}@example.com`, 'wrong password', '198.51.100.3');
      expectLimited(await logIn('d@example.com', 'wrong password', '198.51.100.3'));
      for (const last of [4, 5, 6, 7]) await logIn('many@example.com', 'wrong password', `198.51.100.${last}`);
      expectLimited(await logIn('many@example.com', 'wrong password', '198.51.100.8'));
    });

    it('D7: do not count what succeeded', async () => {
      await open({ login_account_from_address: { attempts: 2, seconds: 600 } });
      const body = { email: 'ada@example.com', password: PASSWORD, name: 'Ada', account_type: 'customer' };
      expectStatus(await strict.client.post('/auth/register', { body }), 201);
      for (const _ of [1, 2, 3, 4]) expectStatus(await logIn('ada@example.com', PASSWORD, '198.51.100.1'), 200);
    });

    it('D4: refuse too many codes per phone, per address and in a day, alike for known and unknown phones', async () => {
      await open({
        otp_request_phone: { attempts: 2, seconds: 600 },
        otp_request_address: { attempts: 3, seconds: 600 },
        otp_request_day: { attempts: 6, seconds: 600 },
      });
      const ask = (phone: string, address: string) =>
        strict.client.post('/auth/otp/request', { body: { phone }, ...from(address) });
      for (const last of [1, 2]) expectStatus(await ask('+2348055555501', `203.0.113.${last}`), 202);
      expectLimited(await ask('08055555501', '203.0.113.3'));
      for (const last of [2, 3]) expectStatus(await ask(`+234805555550${last}`, '203.0.113.1'), 202);
      expectLimited(await ask('+2348055555504', '203.0.113.1'));
      for (const last of [5, 6]) expectStatus(await ask(`+234805555550${last}`, `203.0.113.1${last}`), 202);
      expectLimited(await ask('+2348055555507', '203.0.113.20'));
    });

    it('D4: refuse an address that guesses at many phones', async () => {
      await open({ otp_verify_address: { attempts: 2, seconds: 600 } });
      const guess = (phone: string) =>
        strict.client.post('/auth/otp/verify', { body: { phone, code: '123456' }, ...from('203.0.113.9') });
      for (const last of [1, 2]) expectProblem(await guess(`+234805555550${last}`), 'invalid_credentials');
      expectLimited(await guess('+2348055555503'));
    });

    it('D10: tell that an e-mail is taken, to an address that has not asked too often', async () => {
      strict = await openServer({
        http: {
          rateLimits: {
            ...DEFAULT_RATE_LIMITS,
            auth: { calls: 3, seconds: 60 },
            otp: { calls: 3, seconds: 60 },
            checkout: { calls: 99, seconds: 60 },
            search: { calls: 99, seconds: 60 },
            default: { calls: 99, seconds: 60 },
          },
        },
      });
      const body = { email: 'ada@example.com', password: PASSWORD, name: 'Ada', account_type: 'customer' };
      expectStatus(await strict.client.post('/auth/register', { body }), 201);
      for (const _ of [1, 2]) expectProblem(await strict.client.post('/auth/register', { body }), 'email_taken');
      expectLimited(await strict.client.post('/auth/register', { body }));
    });
  });

  describe('with a CAPTCHA', () => {
    let guarded: Server;
    const asked: (readonly [string | undefined, string | undefined])[] = [];
    before(async () => {
      const passes = async (token: string | undefined, address: string | undefined) => {
        asked.push([token, address]);
        return token === 'solved';
      };
      guarded = await openServer({ ways: { captcha: { passes } } });
    });
    after(() => guarded.close());

    it('refuse a registration that has not passed it, before anything else is done', async () => {
      const body = { email: 'ada@example.com', password: PASSWORD, name: 'Ada', account_type: 'customer' };
      const send = (more = {}) => guarded.client.post('/auth/register', { body: { ...body, ...more } });
      const before = await guarded.everything();
      expectProblem(await send(), 'captcha_failed');
      expectProblem(await send({ captcha_token: 'guessed' }), 'captcha_failed');
      expect(await guarded.everything()).to.equal(before);
      expectStatus(await send({ captcha_token: 'solved' }), 201);
      expect(asked.map(([token]) => token)).to.deep.equal([undefined, 'guessed', 'solved']);
      expect(asked.every(([, address]) => address === '127.0.0.1')).to.equal(true);
    });
  });
});

/** Status, body and headers without what differs between any two answers. */
const alike = (answer: Received | undefined) => ({
  status: answer?.status,
  text: answer?.text.replace(/"request_id":"[^"]*"/, ''),
  headers: [...(answer?.headers ?? [])]
    .filter(([name]) => !['x-request-id', 'date', 'ratelimit'].includes(name))
    .map(([name, value]) => `${name}: ${value}`),
});
