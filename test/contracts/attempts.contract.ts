import { ATTEMPT_LIMITS, type AttemptLimits, type Attempts } from '@soko/application';
import { expect } from 'chai';
import { factsFrom, refusalFrom } from '../support/refusal.ts';

/** What holds of every way to count attempts. */
export function attemptsContract(make: (limits: AttemptLimits) => Attempts): void {
  const attempts = () => make({ ...ATTEMPT_LIMITS, login_account: { attempts: 3, seconds: 60 } });
  let number = 0;
  const someone = () => `someone-${++number}@example.com`;

  it('D7: let no more through than the limit, also of many at once', async () => {
    const [counted, who] = [attempts(), someone()];
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => refusalFrom(counted.take('login_account', who))),
    );
    expect(outcomes.filter((code) => code === undefined)).to.have.length(3);
    expect(outcomes.filter((code) => code === 'rate_limited')).to.have.length(17);
  });

  it('D7: tell when to try again, and do not put it off by further tries', async () => {
    const [counted, who] = [attempts(), someone()];
    for (const _ of [1, 2, 3]) await counted.take('login_account', who);
    const waits = [];
    for (const _ of [1, 2, 3]) waits.push((await factsFrom(counted.take('login_account', who)))?.retry_after ?? 0);
    expect(Math.max(...waits)).to.be.at.most(60);
    expect(Math.min(...waits)).to.be.at.least(1);
    expect(waits).to.deep.equal([...waits].sort((one, other) => other - one));
  });

  it('count each key and each kind by itself', async () => {
    const [counted, who] = [attempts(), someone()];
    for (const _ of [1, 2, 3]) await counted.take('login_account', who);
    expect(await refusalFrom(counted.take('login_account', someone()))).to.equal(undefined);
    expect(await refusalFrom(counted.take('password_reset', who))).to.equal(undefined);
  });

  it('do not count what was given back', async () => {
    const [counted, who] = [attempts(), someone()];
    for (const _ of [1, 2, 3, 4, 5]) {
      await counted.take('login_account', who);
      await counted.giveBack('login_account', who);
    }
    for (const _ of [1, 2, 3]) await counted.take('login_account', who);
    expect(await refusalFrom(counted.take('login_account', who))).to.equal('rate_limited');
  });
}
