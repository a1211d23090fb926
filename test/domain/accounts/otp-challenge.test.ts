import { OtpChallenge } from '@soko/domain';
import { expect } from 'chai';
import { anId, later, NOON } from '../../support/builders/index.ts';
import { refusalOf } from '../../support/refusal.ts';

describe('a challenge', () => {
  const asked = (at = NOON, last = OtpChallenge.blank(anId(), '+2348012345678', 'login')) =>
    OtpChallenge.request(last, { requestId: anId(), seed: 'seed', at });
  const triedWrong = (challenge: OtpChallenge, times: number, at = NOON) =>
    Array.from({ length: times }).reduce<OtpChallenge>((each) => OtpChallenge.countTry(each, at), challenge);
  const codeOf = (challenge: OtpChallenge | null, at = NOON) =>
    refusalOf(() => OtpChallenge.countTry(challenge, at)) ?? 'counted';

  it('D1: lives five minutes, and not a moment longer', () => {
    expect(codeOf(asked(), later(NOON, 299))).to.equal('counted');
    expect(codeOf(asked(), later(NOON, 300))).to.equal('invalid_credentials');
  });

  it('D1: is used once, for the request that made it', () => {
    const challenge = asked();
    const used = OtpChallenge.use(challenge, challenge.requestId, NOON);
    expect(used).to.include({ usedAt: NOON, tries: 0 });
    for (const wrong of [
      () => OtpChallenge.use(used, challenge.requestId, NOON),
      () => OtpChallenge.use(challenge, anId(), NOON),
      () => OtpChallenge.use(challenge, null, NOON),
      () => OtpChallenge.use(null, challenge.requestId, NOON),
      () => OtpChallenge.use(challenge, challenge.requestId, later(NOON, 300)),
    ]) {
      expect(refusalOf(wrong)).to.equal('invalid_credentials');
    }
    expect(codeOf(used)).to.equal('invalid_credentials');
  });

  it('cannot be tried where nothing was asked for', () => {
    expect(codeOf(null)).to.equal('invalid_credentials');
    expect(codeOf(OtpChallenge.blank(anId(), '+2348012345678', 'login'))).to.equal('invalid_credentials');
  });

  it('D2: is dead after five tries', () => {
    expect(codeOf(triedWrong(asked(), 4))).to.equal('counted');
    expect(codeOf(triedWrong(asked(), 5))).to.equal('invalid_credentials');
  });

  it('D2: keeps the count of the last hour when a new code is asked for', () => {
    const dead = triedWrong(asked(), 5, later(NOON, 10));
    const again = (seconds: number) => codeOf(asked(later(NOON, seconds), dead), later(NOON, seconds));
    expect(again(20)).to.equal('invalid_credentials');
    expect(again(3609)).to.equal('invalid_credentials');
    expect(again(3610)).to.equal('counted');
  });

  it('forgives wrong tries with the right code', () => {
    const tried = triedWrong(asked(), 4);
    const used = OtpChallenge.use(tried, tried.requestId, NOON);
    expect(triedWrong(asked(NOON, used), 5).tries).to.equal(5);
  });
});
