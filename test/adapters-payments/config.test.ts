import { paymentsConfig } from '@soko/adapters-payments';
import { expect } from 'chai';

const KEPT = 'kept-in-development';
const WITHOUT_TERMS = { SOKO_PAYMENT_TERMS: 'false' };

type Surroundings = Parameters<typeof paymentsConfig>[0];

const DEVELOPMENT: Surroundings = { production: false, sandboxSecret: KEPT };
const PRODUCTION: Surroundings = { production: true };
const BARE: Surroundings = { production: false };

const read = (environment: Record<string, string>, surroundings = DEVELOPMENT) =>
  paymentsConfig(surroundings).safeParse(environment);

const flawsOf = (...given: Parameters<typeof read>): string[] =>
  read(...given).error?.issues.map(({ path }) => path.join('.')) ?? [];

describe('the config of payments', () => {
  it('has the sandbox on by default outside of production, with the secret that was kept for it', () => {
    expect(read({}).data).to.deep.equal({ sandbox: { secrets: [KEPT] }, terms: {} });
  });

  it('takes the secrets of the environment before that, the new one first', () => {
    const { data } = read({ SOKO_SANDBOX_WEBHOOK_SECRET: 'new-secret, old-secret' });
    expect(data).to.deep.equal({ sandbox: { secrets: ['new-secret', 'old-secret'] }, terms: {} });
  });

  it('has the sandbox off when told so', () => {
    expect(read({ SOKO_SANDBOX: 'false' }, BARE).data).to.deep.equal({ sandbox: null, terms: {} });
  });

  it('has no sandbox in production, and takes neither it nor its secret there', () => {
    expect(read({}, PRODUCTION).data).to.deep.equal({ sandbox: null, terms: {} });
    expect(flawsOf({ SOKO_SANDBOX: 'true' }, PRODUCTION)).to.deep.equal(['SOKO_SANDBOX']);
    const secret = { SOKO_SANDBOX_WEBHOOK_SECRET: 'some-secret' };
    expect(flawsOf(secret, PRODUCTION)).to.deep.equal(['SOKO_SANDBOX_WEBHOOK_SECRET']);
  });

  it('has terms on unless told otherwise, with where a transfer is sent', () => {
    const SOKO_BANK_TRANSFER = 'To: Soko Ltd, 0123456789';
    expect(read({ SOKO_BANK_TRANSFER }).data?.terms).to.deep.equal({ instructions: SOKO_BANK_TRANSFER });
    expect(read({ SOKO_PAYMENT_TERMS: 'false' }).data).to.not.have.property('terms');
    expect(flawsOf({ SOKO_PAYMENT_TERMS: 'perhaps' })).to.deep.equal(['SOKO_PAYMENT_TERMS']);
  });

  it('wants a secret for a sandbox that is on', () => {
    expect(flawsOf({}, BARE)).to.deep.equal(['SOKO_SANDBOX_WEBHOOK_SECRET']);
  });

  it('refuses what is neither true nor false, and secrets that are short or missing between commas', () => {
    expect(flawsOf({ SOKO_SANDBOX: 'perhaps' })).to.deep.equal(['SOKO_SANDBOX']);
    for (const list of ['', 'short', 'long-enough,', ',long-enough']) {
      expect(flawsOf({ SOKO_SANDBOX_WEBHOOK_SECRET: list }), list).to.deep.equal(['SOKO_SANDBOX_WEBHOOK_SECRET']);
    }
  });

  describe('of the providers that take real money', () => {
    const STRIPE = { SOKO_STRIPE_SECRET_KEY: 'sk_live_1', SOKO_STRIPE_WEBHOOK_SECRET: 'whsec_new,whsec_old' };
    const PAYSTACK = { SOKO_PAYSTACK_SECRET_KEY: 'sk_live_new, sk_live_old' };
    const FLUTTERWAVE = { SOKO_FLUTTERWAVE_SECRET_KEY: 'FLWSECK-1-X', SOKO_FLUTTERWAVE_WEBHOOK_SECRET: 'some-hash' };
    const RAZORPAY = {
      SOKO_RAZORPAY_KEY_ID: 'rzp_live_1',
      SOKO_RAZORPAY_KEY_SECRET: 'some-secret',
      SOKO_RAZORPAY_WEBHOOK_SECRET: 'another-secret',
    };
    const CHAPA = { SOKO_CHAPA_SECRET_KEY: 'CHASECK-1', SOKO_CHAPA_WEBHOOK_SECRET: 'some-hash' };
    const EACH = { STRIPE, PAYSTACK, FLUTTERWAVE, RAZORPAY, CHAPA };

    it('has each on by its variables alone', () => {
      for (const [name, settings] of Object.entries(EACH)) {
        const { data } = read({ ...settings, ...WITHOUT_TERMS }, PRODUCTION);
        expect(Object.keys(data ?? {}), name).to.deep.equal(['sandbox', name.toLowerCase()]);
      }
      expect(
        Object.keys(read({ ...STRIPE, ...PAYSTACK, ...CHAPA, ...WITHOUT_TERMS }, PRODUCTION).data ?? {}),
      ).to.deep.equal(['sandbox', 'stripe', 'paystack', 'chapa']);
    });

    it('has each at its own address, with the secrets in rotation', () => {
      const { data } = read({ ...STRIPE, ...PAYSTACK, ...RAZORPAY }, PRODUCTION);
      expect(data?.stripe).to.deep.equal({
        url: 'https://api.stripe.com',
        secretKey: 'sk_live_1',
        webhookSecrets: ['whsec_new', 'whsec_old'],
      });
      expect(data?.paystack).to.deep.equal({
        url: 'https://api.paystack.co',
        secretKeys: ['sk_live_new', 'sk_live_old'],
      });
      expect(data?.razorpay).to.include({ keyId: 'rzp_live_1', keySecret: 'some-secret' });
    });

    it('names what is missing of one that is half set', () => {
      for (const settings of Object.values(EACH)) {
        const names = Object.keys(settings);
        for (const missing of names.length > 1 ? names : []) {
          const rest = Object.fromEntries(Object.entries(settings).filter(([name]) => name !== missing));
          expect(flawsOf(rest, PRODUCTION), missing).to.deep.equal([missing]);
        }
      }
      const { error } = read({ SOKO_STRIPE_SECRET_KEY: 'sk_live_1' });
      expect(error?.issues[0]?.message).to.equal('Stripe is half set: this is missing.');
    });

    it('refuses keys of another form, and says what the form is', () => {
      const wrong = {
        SOKO_STRIPE_SECRET_KEY: 'pk_live_1',
        SOKO_STRIPE_WEBHOOK_SECRET: 'whsec_new,',
        SOKO_PAYSTACK_SECRET_KEY: 'pk_test_1',
        SOKO_FLUTTERWAVE_SECRET_KEY: 'FLWPUBK-1-X',
        SOKO_FLUTTERWAVE_WEBHOOK_SECRET: 'short',
        SOKO_RAZORPAY_KEY_ID: 'rzp_1',
        SOKO_RAZORPAY_KEY_SECRET: 'short',
        SOKO_CHAPA_SECRET_KEY: 'CHAPUBK-1',
      };
      const all = Object.assign({}, ...Object.values(EACH)) as Record<string, string>;
      for (const [name, value] of Object.entries(wrong)) {
        expect(flawsOf({ ...all, [name]: value }), name).to.deep.equal([name]);
      }
      const { error } = read({ ...STRIPE, SOKO_STRIPE_SECRET_KEY: 'pk_live_1' });
      expect(error?.issues[0]?.message).to.equal('It is of the form sk_live_… or sk_test_….');
    });

    it('takes keys of the test mode and stand-ins outside of production alone', () => {
      const tests = {
        ...{ SOKO_STRIPE_SECRET_KEY: 'sk_test_1', SOKO_STRIPE_WEBHOOK_SECRET: 'whsec_1' },
        SOKO_STRIPE_BASE_URL: 'http://127.0.0.1:4011/',
      };
      expect(read(tests).data?.stripe?.url).to.equal('http://127.0.0.1:4011');
      const wrong = ['SOKO_STRIPE_SECRET_KEY', 'SOKO_STRIPE_BASE_URL'];
      expect(flawsOf(tests, PRODUCTION)).to.deep.equal(wrong);
      expect(flawsOf({ ...PAYSTACK, SOKO_PAYSTACK_SECRET_KEY: 'sk_live_1,sk_test_1' }, PRODUCTION)).to.deep.equal([
        'SOKO_PAYSTACK_SECRET_KEY',
      ]);
      const keys = { SOKO_RAZORPAY_KEY_ID: 'rzp_test_1', SOKO_CHAPA_SECRET_KEY: 'CHASECK_TEST-1' };
      const more = { ...RAZORPAY, ...CHAPA, ...FLUTTERWAVE, ...keys, SOKO_FLUTTERWAVE_SECRET_KEY: 'FLWSECK_TEST-1-X' };
      expect(flawsOf(more, PRODUCTION)).to.have.members([...Object.keys(keys), 'SOKO_FLUTTERWAVE_SECRET_KEY']);
    });

    it('refuses an address that is none', () => {
      expect(flawsOf({ ...CHAPA, SOKO_CHAPA_BASE_URL: 'api.chapa.co' })).to.deep.equal(['SOKO_CHAPA_BASE_URL']);
    });
  });
});
