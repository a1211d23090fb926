import { otpCodes } from '@soko/adapters-db';
import { OtpChallenge } from '@soko/domain';
import { expect } from 'chai';
import { anId, NOON } from '../../support/builders/index.ts';

const [OLD, NEW] = ['an old secret of tests, long enough for it', 'a new secret of tests, long enough for it'];

describe('one-time codes', () => {
  const codes = otpCodes([NEW, OLD]);
  const asked = (seed = codes.newSeed()) =>
    OtpChallenge.request(OtpChallenge.blank(anId(), '+2348012345678', 'login'), { requestId: anId(), seed, at: NOON });

  it('D1: have six digits, from a seed of 256 random bits', () => {
    const seeds = Array.from({ length: 200 }, () => codes.newSeed());
    expect(new Set(seeds).size).to.equal(200);
    expect(seeds.every((seed) => Buffer.from(seed, 'base64url').length === 32)).to.equal(true);
    const all = seeds.map((seed) => codes.codeOf(asked(seed)));
    expect(all.every((code) => /^\d{6}$/.test(code))).to.equal(true);
    expect(new Set(all).size).to.be.greaterThan(190);
    expect(new Set(all.map((code) => code[0])).size, 'first digits').to.equal(10);
  });

  it('D1: are bound to the phone, the purpose, the request and the seed', () => {
    const challenge = asked();
    const code = codes.codeOf(challenge);
    expect(codes.matches(challenge, code)).to.equal(true);
    for (const other of [
      { phone: '+2348012345679' },
      { purpose: 'change_phone' as const },
      { requestId: anId<never>() },
      { seed: codes.newSeed() },
    ]) {
      expect(codes.codeOf({ ...challenge, ...other })).to.not.equal(code);
    }
  });

  it('D1: are nowhere in what is kept, and nobody without the server’s secret makes them from it', () => {
    const challenge = asked();
    expect(JSON.stringify(challenge)).to.not.include(codes.codeOf(challenge));
    expect(
      otpCodes(['another secret, that a thief of the table tries']).matches(challenge, codes.codeOf(challenge)),
    ).to.equal(false);
  });

  it('outlive a change of secrets', () => {
    const challenge = asked();
    expect(codes.matches(challenge, otpCodes([OLD]).codeOf(challenge))).to.equal(true);
    expect(codes.codeOf(challenge)).to.equal(otpCodes([NEW]).codeOf(challenge));
  });

  it('match nothing else, and nothing where none was asked for', () => {
    const challenge = asked();
    const [wrong] = ['000000', '000001'].filter((each) => each !== codes.codeOf(challenge));
    for (const other of [wrong ?? '', '', `${codes.codeOf(challenge)} `, codes.codeOf(challenge).slice(1)]) {
      expect(codes.matches(challenge, other)).to.equal(false);
    }
    const blank = OtpChallenge.blank(anId(), '+2348012345678', 'login');
    expect(codes.matches(blank, codes.codeOf(blank))).to.equal(false);
  });

  it('D5: are one fixed code where development sets it, and then no other', () => {
    const fixed = otpCodes([NEW], '1234');
    const challenge = asked();
    expect(fixed.codeOf(challenge)).to.equal('1234');
    expect([fixed.matches(challenge, '1234'), fixed.matches(challenge, codes.codeOf(challenge))]).to.deep.equal([
      true,
      false,
    ]);
  });
});
