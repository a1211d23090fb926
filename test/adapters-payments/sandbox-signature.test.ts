import { isTimedSignature, signWebhook } from '@soko/adapters-payments';
import { expect } from 'chai';

const AT = new Date('2026-01-01T12:00:00.900Z');
const BODY = Buffer.from('{"id":"e1"}');

describe('the signature of a sandbox webhook', () => {
  it('is the HMAC-SHA256 of time, full stop and body', () => {
    // printf '1767268800.{"id":"e1"}' | openssl dgst -sha256 -hmac secret
    const expected = 't=1767268800,v1=c27eb1235fe41e3e8fc228f2e4b8b5e0c28afa8728b573d80c5093e021cdf0ee';
    expect(signWebhook(BODY, 'secret', AT)).to.equal(expected);
  });

  it('fits when any of several versions fits any of the secrets', () => {
    const [time, right] = signWebhook(BODY, 'new', AT).split(',');
    const wrong = `v1=${'0'.repeat(64)}`;
    expect(isTimedSignature(`${time},${wrong},${right}`, BODY, ['old', 'new'], AT)).to.equal(true);
    expect(isTimedSignature(`${time},${wrong},${wrong}`, BODY, ['old', 'new'], AT)).to.equal(false);
  });

  it('fits nothing where there is no secret', () => {
    expect(isTimedSignature(signWebhook(BODY, 'secret', AT), BODY, [], AT)).to.equal(false);
  });

  it('takes hexadecimal digits in either case', () => {
    const [time, right] = signWebhook(BODY, 'secret', AT).split(',v1=');
    expect(isTimedSignature(`${time},v1=${right?.toUpperCase()}`, BODY, ['secret'], AT)).to.equal(true);
  });

  it('cannot be taken to another time', () => {
    const moved = signWebhook(BODY, 'secret', AT).replace('t=1767268800', 't=1767268801');
    expect(isTimedSignature(moved, BODY, ['secret'], AT)).to.equal(false);
  });
});
