import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createTokens } from '@soko/adapters-http';
import { DomainError, type SessionId, type UserId } from '@soko/domain';
import { expect } from 'chai';
import jwt from 'jsonwebtoken';
import { keyRings } from '../../../packages/adapters-http/src/auth/keys.ts';
import { SECRET } from '../../support/http-server.ts';

const USER = '0199c1f2-6d7a-7c3e-9b1d-2f4a5b6c7d8e' as UserId;
const SESSION = '0199c1f2-6d7a-7c3e-9b1d-2f4a5b6c7d8f' as SessionId;
const NOW = 1_800_000_000_000;
const AT = NOW / 1000;
const [ring] = keyRings([SECRET]);
const KEY = ring.key('access');

const tokens = createTokens([SECRET], () => NOW);
const CLAIMS = { typ: 'access', sid: SESSION, iat: AT, exp: AT + 900, iss: 'soko', aud: 'soko-api', sub: USER };

type Forging = Readonly<{
  claims?: object;
  header?: object;
  key?: string | Buffer | KeyObject;
  algorithm?: 'HS256' | 'HS384' | 'HS512';
}>;

/** A token signed with our own key, but for what the test changes. */
function forged({ claims = {}, header = {}, key = KEY, algorithm = 'HS256' }: Forging): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: algorithm, typ: 'JWT', kid: ring.kid, ...header })}.${part({ ...CLAIMS, ...claims })}`;
  return `${signed}.${createHmac(algorithm.replace('HS', 'sha'), key).update(signed).digest('base64url')}`;
}

const codeFor = (token: string, at = NOW): string => {
  try {
    createTokens([SECRET], () => at).verifyAccess(token);
    return 'accepted';
  } catch (failure) {
    if (failure instanceof DomainError) return failure.code;
    throw failure;
  }
};

describe('an access token', () => {
  it('names its user and session', () => {
    const { access, token_type, expires_in } = tokens.pair(USER, SESSION, 1);
    expect(tokens.verifyAccess(access)).to.deep.equal({ userId: USER, sessionId: SESSION });
    expect({ token_type, expires_in }).to.deep.equal({ token_type: 'Bearer', expires_in: 900 });
    expect(codeFor(forged({}))).to.equal('accepted');
  });

  it('C2: lives fifteen minutes and the leeway of 30 seconds', () => {
    const { access } = tokens.pair(USER, SESSION, 1);
    expect(codeFor(access, NOW + 900_000 + 29_000)).to.equal('accepted');
    expect(codeFor(access, NOW + 900_000 + 31_000)).to.equal('token_expired');
  });

  it('C10: still counts after its secret was replaced, while the old one is kept', () => {
    const { access } = tokens.pair(USER, SESSION, 1);
    const next = 'another secret of more than thirty-two characters';
    expect(createTokens([next, SECRET], () => NOW).verifyAccess(access).userId).to.equal(USER);
    expect(() => createTokens([next], () => NOW).verifyAccess(access)).to.throw(DomainError);
  });

  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = publicKey.export({ type: 'spki', format: 'pem' });
  const none = forged({ header: { alg: 'none' } }).replace(/[^.]*$/, '');
  const attacks: Readonly<Record<string, string>> = {
    'no token': '',
    'a word': 'abc',
    'three words': 'a.b.c',
    'a header that is no JSON': `${Buffer.from('{x').toString('base64url')}.e30.AA`,
    'a header that is null': `${Buffer.from('null').toString('base64url')}.e30.AA`,
    'C4: alg none without a signature': none,
    'C4: alg none with a signature': forged({ header: { alg: 'none' } }),
    'C4: another HMAC size': forged({ algorithm: 'HS512' }),
    'C4: a smaller claim of the HMAC size': forged({ header: { alg: 'HS384' } }),
    'C4: RS256 with a key pair of its own': jwt.sign(CLAIMS, privateKey, { algorithm: 'RS256', keyid: ring.kid }),
    'C4: HS256 signed with a public key': forged({ key: pem }),
    'another key': forged({ key: 'k'.repeat(32) }),
    'C5: a key of another purpose': forged({ key: ring.key('refresh') }),
    'C4: an unknown kid': forged({ header: { kid: 'unknown' } }),
    'C4: no kid': forged({ header: { kid: undefined } }),
    'C4: a kid that is a path': forged({ header: { kid: '../../etc/passwd' } }),
    'C4: jku': forged({ header: { jku: 'https://evil.example/keys' } }),
    'C4: x5u': forged({ header: { x5u: 'https://evil.example/cert' } }),
    'C4: jwk': forged({ header: { jwk: { kty: 'oct', k: 'AA' } } }),
    'C4: crit': forged({ header: { crit: ['exp'] } }),
    'C3: no exp': forged({ claims: { exp: undefined } }),
    'C3: no iat': forged({ claims: { iat: undefined } }),
    'C3: no sub': forged({ claims: { sub: undefined } }),
    'a sub that is no id': forged({ claims: { sub: 'admin' } }),
    'no session': forged({ claims: { sid: undefined } }),
    'C3: a life longer than ours': forged({ claims: { exp: AT + 90_000 } }),
    'C11: an issue in the future': forged({ claims: { iat: AT + 120, exp: AT + 600 } }),
    'C3: another issuer': forged({ claims: { iss: 'evil' } }),
    'C3: another audience': forged({ claims: { aud: 'other' } }),
    'C3: another type': forged({ claims: { typ: 'refresh' } }),
    'C3: no type': forged({ claims: { typ: undefined } }),
    'a changed payload': tokens
      .pair(USER, SESSION, 1)
      .access.replace(/\.([^.]*)\./, (_, part: string) => `.${part.slice(0, -2)}AA.`),
    'C5: a refresh token': tokens.pair(USER, SESSION, 1).refresh,
    'C5: a cart token': tokens.sealCart(USER as never),
  };
  describe('C3, C4, C5, C11: is refused alike, as unauthenticated, with', () => {
    for (const [what, token] of Object.entries(attacks)) {
      it(what, () => {
        expect(codeFor(token)).to.equal('unauthenticated');
      });
    }
  });

  it('C11: may be issued by a clock that is 30 seconds ahead, and no more', () => {
    expect(codeFor(forged({ claims: { iat: AT + 30, exp: AT + 600 } }))).to.equal('accepted');
    expect(codeFor(forged({ claims: { iat: AT + 31, exp: AT + 600 } }))).to.equal('unauthenticated');
  });

  it('C10: cannot be made with a short secret', () => {
    expect(() => createTokens(['short'])).to.throw('SOKO_SECRET needs at least 32 characters.');
    expect(() => createTokens([])).to.throw('SOKO_SECRET is missing.');
  });
});

describe('a sealed token', () => {
  const token = tokens.sealCart('0199c1f2-6d7a-7c3e-9b1d-2f4a5b6c7d8e' as never, 7);

  it('opens to the id and version it was made of, and is made the same again', () => {
    expect(tokens.openCart(token)).to.deep.equal({ id: '0199c1f2-6d7a-7c3e-9b1d-2f4a5b6c7d8e', version: 7 });
    expect(tokens.sealCart('0199c1f2-6d7a-7c3e-9b1d-2f4a5b6c7d8e' as never, 7)).to.equal(token);
    expect(token).to.match(/^cart_[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{43}$/);
  });

  it('C5: opens nothing under another purpose', () => {
    expect(tokens.openOrder(token)).to.equal(null);
    expect(tokens.openOrder(token.replace('cart_', 'order_'))).to.equal(null);
    expect(tokens.openRefresh(token.replace('cart_', 'refresh_'))).to.equal(null);
  });

  it('A5: opens nothing when any character of it is changed, to any other', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    for (let at = 0; at < token.length; at += 1) {
      for (const other of alphabet) {
        if (token[at] === other) continue;
        expect(tokens.openCart(token.slice(0, at) + other + token.slice(at + 1))).to.equal(null);
      }
    }
  });

  it('opens nothing when it is cut, padded, or someone else’s', () => {
    const foreign = createTokens(['another secret of more than thirty-two characters']).sealCart(USER as never);
    for (const bad of [
      '',
      'cart_',
      token.slice(0, -1),
      `${token}=`,
      `${token}A`,
      ` ${token}`,
      token.toUpperCase(),
      foreign,
    ]) {
      expect(tokens.openCart(bad), bad).to.equal(null);
    }
  });

  it('still opens after its secret was replaced, while the old one is kept', () => {
    const next = 'another secret of more than thirty-two characters';
    expect(createTokens([next, SECRET]).openCart(token)?.version).to.equal(7);
    expect(createTokens([next]).openCart(token)).to.equal(null);
  });
});
