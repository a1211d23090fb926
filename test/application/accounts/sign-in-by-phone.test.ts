import { inTransaction, memoryAttempts } from '@soko/adapters-db';
import { ATTEMPT_LIMITS, eventJobs } from '@soko/application';
import { expect } from 'chai';
import { aGuestCall, aJobCall, anOperatorCall, NOON } from '../../support/builders/index.ts';
import { aMarket, booksAreRight, type Market } from '../../support/market.ts';
import { refusalFrom } from '../../support/refusal.ts';
import { codeIn, someWays } from '../../support/ways.ts';

const PHONE = '+2348012345678';

describe('signing in by phone', () => {
  let market: Market;
  beforeEach(() => {
    market = aMarket();
  });
  afterEach(() => booksAreRight(market));

  const request = (phone = PHONE) => market.app.accounts.requestOtp(aGuestCall(), { phone });
  const verify = (code: string, phone = PHONE) => market.app.accounts.verifyOtp(aGuestCall(), { phone, code });
  /** Does the jobs of all requests so far. */
  const sendAll = async () => {
    for (const { id, type, subject, payload } of market.memory.state.events.filter(
      (event) => event.type === 'otp.requested',
    )) {
      await eventJobs(market.app).send_otp?.(aJobCall('send_otp'), { eventId: id, type, subject, payload });
    }
  };
  const newestCode = async () => {
    await sendAll();
    const message = market.messages.at(-1);
    if (message === undefined) throw new Error('Nothing was sent.');
    return codeIn(message);
  };

  it('sends the code of the newest request alone, to the phone, while it is good', async () => {
    await request();
    await request();
    await sendAll();
    expect(market.messages.map(({ to }) => to)).to.deep.equal([PHONE]);
    expect(market.messages[0]?.text).to.match(/^\d{6} is your code\./);
    market.wait(300);
    await sendAll();
    expect(market.messages).to.have.length(1);
  });

  it('H11: sends it by a job, outside of any transaction, and a repeat is the same message', async () => {
    const sent: (readonly [string, boolean])[] = [];
    const send = async ({ key }: { key: string }) => void sent.push([key, inTransaction()]);
    market = aMarket({ sms: { send } });
    await request();
    expect(sent, 'nothing yet').to.deep.equal([]);
    await sendAll();
    await sendAll();
    const id = market.memory.state.events[0]?.id;
    expect(sent).to.deep.equal([
      [id, false],
      [id, false],
    ]);
  });

  it('D1: tells the code to nobody but the phone: events carry neither it nor the number', async () => {
    await request();
    const code = await newestCode();
    expect(JSON.stringify(market.memory.state.events)).to.not.include(code).and.not.include(PHONE);
  });

  it('makes one account for a phone, and says that it was registered', async () => {
    await request();
    const first = await verify(await newestCode());
    await request();
    expect((await verify(await newestCode())).userId).to.equal(first.userId);
    expect(market.memory.state.users.get(first.userId)).to.deep.include({
      email: null,
      phone: PHONE,
      phoneVerifiedAt: NOON,
      roles: ['customer'],
      passwordHash: null,
    });
    expect(market.events().filter((type) => type === 'user.registered')).to.have.length(1);
  });

  it('D3: has counted a try by the time it compares', async () => {
    const { otpCodes } = someWays();
    const counts: (number | undefined)[] = [];
    const matches: typeof otpCodes.matches = (challenge, code) => {
      counts.push([...market.memory.state.otpChallenges.values()][0]?.tries);
      return otpCodes.matches(challenge, code);
    };
    market = aMarket({ otpCodes: { ...otpCodes, matches } });
    await request();
    for (let tried = 0; tried < 7; tried += 1)
      expect(await refusalFrom(verify('nothing'))).to.equal('invalid_credentials');
    expect(counts).to.deep.equal([1, 2, 3, 4, 5]);
  });

  it('gives nobody an account of a phone that was only typed, or of a deleted one', async () => {
    const typed = await market.user({ phone: PHONE });
    await request();
    const { userId } = await verify(await newestCode());
    expect(userId).to.not.equal(typed.id);
    await market.inTx(async (tx) => {
      const user = await tx.users.lock(userId);
      if (user) await tx.users.save({ ...user, deletedAt: NOON });
    });
    await request();
    expect((await verify(await newestCode())).userId).to.not.equal(userId);
  });

  it('D4: refuses a request past its limits before anything is written', async () => {
    const limits = { ...ATTEMPT_LIMITS, otp_request_phone: { attempts: 1, seconds: 60 } };
    market = aMarket({ attempts: memoryAttempts(limits) });
    await request();
    const before = market.memory.state;
    expect(await refusalFrom(request('0801 234 5678'))).to.equal('rate_limited');
    expect(market.memory.state).to.equal(before);
  });

  it('D7: counts a failed login, and gives a good one back', async () => {
    const limits = { ...ATTEMPT_LIMITS, login_account: { attempts: 2, seconds: 60 } };
    market = aMarket({ attempts: memoryAttempts(limits) });
    await market.user({ email: 'ada@example.com', passwordHash: 'hash of a long password' });
    const logIn = (password: string, only?: readonly 'staff'[]) =>
      market.app.accounts.logIn(anOperatorCall(), { email: 'Ada@example.com', password, only });
    for (const _ of [1, 2, 3]) await logIn('a long password');
    expect(await refusalFrom(logIn('wrong'))).to.equal('invalid_credentials');
    expect(await refusalFrom(logIn('a long password', ['staff']))).to.equal('invalid_credentials');
    expect(await refusalFrom(logIn('a long password'))).to.equal('rate_limited');
  });
});
