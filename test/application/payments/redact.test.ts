import { expect } from 'chai';
import { redacted, redactedBody } from '../../../packages/application/src/payments/redact.ts';

describe('I15: what a provider answered, as it is kept for staff,', () => {
  it('tells what became of the payment', () => {
    const answer = {
      id: 'evt_1',
      data: { status: 'success', amount: 5_000, currency: 'NGN', fees: 75, paid: true, at: null },
    };
    expect(redacted(answer)).to.deep.equal(answer);
  });

  it('has nothing of people, cards, banks and keys', () => {
    const answer = {
      customer: { email: 'ada@example.com' },
      authorization: { last4: '4081', exp_month: '12', bin: '408408' },
      card: { number: '4084084084084081' },
      billing_details: { name: 'Ada', phone: '+234', address: { city: 'Lagos' } },
      ip_address: '1.2.3.4',
      client_secret: 'pi_secret',
      message: 'Charged 4084 0840 8408 4081 for Ada',
    };
    const text = JSON.stringify(redacted(answer));
    for (const word of ['ada@', '4081', '408408', 'Lagos', '1.2.3.4', 'pi_secret', '+234']) {
      expect(text).not.to.contain(word);
    }
    expect(text).to.contain('Charged [redacted]');
  });

  it('has a bounded size and depth', () => {
    const deep: unknown = Array.from({ length: 100 }).reduce((inner) => ({ inner }), 1);
    expect(JSON.stringify(redacted(deep)).length).to.be.below(200);
    expect(redacted(Array.from({ length: 100 }, () => 'x'.repeat(1_000)))).to.deep.equal({ truncated: true });
    expect(redactedBody(Buffer.alloc(300_000, '1'))).to.deep.equal({ truncated: true });
  });

  it('is read from UTF-8, and is null where that is no JSON', () => {
    expect(redactedBody(Buffer.from('{"a":"Ọjà ✓"}'))).to.deep.equal({ a: 'Ọjà ✓' });
    for (const body of ['', '{', 'a=1']) expect(redactedBody(Buffer.from(body))).to.equal(null);
    expect(redactedBody(Buffer.from([0xff, 0xfe]))).to.equal(null);
  });

  it('holds nothing that the database takes in no text: NUL, and halves of a character', () => {
    const said = { text: 'a\ud800b\0c', 'n\udfffame_of_it': '😀', long: `${'x'.repeat(299)}😀` };
    expect(redacted(said)).to.deep.include({ text: 'abc', long: 'x'.repeat(299) });
  });
});
