import { paymentsConfig } from '@soko/adapters-payments';
import { expect } from 'chai';

const KEPT = 'kept-in-development';

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
    expect(read({}).data).to.deep.equal({ sandbox: { secrets: [KEPT] } });
  });

  it('takes the secrets of the environment before that, the new one first', () => {
    const { data } = read({ SOKO_SANDBOX_WEBHOOK_SECRET: 'new-secret, old-secret' });
    expect(data).to.deep.equal({ sandbox: { secrets: ['new-secret', 'old-secret'] } });
  });

  it('has the sandbox off when told so', () => {
    expect(read({ SOKO_SANDBOX: 'false' }, BARE).data).to.deep.equal({ sandbox: null });
  });

  it('has no sandbox in production, and takes neither it nor its secret there', () => {
    expect(read({}, PRODUCTION).data).to.deep.equal({ sandbox: null });
    expect(flawsOf({ SOKO_SANDBOX: 'true' }, PRODUCTION)).to.deep.equal(['SOKO_SANDBOX']);
    const secret = { SOKO_SANDBOX_WEBHOOK_SECRET: 'some-secret' };
    expect(flawsOf(secret, PRODUCTION)).to.deep.equal(['SOKO_SANDBOX_WEBHOOK_SECRET']);
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
});
