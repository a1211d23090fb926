import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig, settingNames } from '@soko/cli';
import { expect } from 'chai';
import { aFolder, type Environment, soko } from '../support/journey.ts';

const SECRET = 'x'.repeat(32);

describe('the settings', () => {
  let folder: ReturnType<typeof aFolder>;

  beforeEach(() => {
    folder = aFolder();
  });
  afterEach(() => folder.remove());

  const read = (environment: Environment = {}) => readConfig({ SOKO_DATA_DIR: folder.path, ...environment });
  const production = (environment: Environment = {}) => ({
    SOKO_ENV: 'production',
    SOKO_SECRET: SECRET,
    SOKO_BASE_URL: 'https://soko.example',
    SOKO_DATABASE_URL: 'postgres://soko_app@db.example/soko',
    SOKO_SMTP_URL: 'smtps://mail.example',
    SOKO_MAIL_FROM: 'shop@soko.example',
    ...environment,
  });
  const without = (name: string): Environment =>
    Object.fromEntries(Object.entries(production()).filter(([each]) => each !== name));

  it('need nothing on a developer’s machine', () => {
    const config = read();
    expect(config).to.deep.include({
      environment: 'development',
      port: 3000,
      role: 'all',
      processes: 1,
      seedDemo: true,
    });
    expect(config.settings).to.deep.include({ baseUrl: 'http://localhost:3000', currency: 'NGN', returnOrigins: null });
    expect(config.settings).to.include({ checkoutTtlSeconds: 900, refreshGraceSeconds: 10 });
    expect(config.payments.sandbox).not.to.equal(null);
    expect(config.database.url).to.equal(null);
    expect(config.mail.folder).to.equal(join(folder.path, 'mail'));
  });

  it('keep a secret for a developer, readable by its owner alone, so that logins outlive a restart', () => {
    const { secrets } = read();
    expect(secrets[0]).to.match(/^[0-9a-f]{64}$/);
    expect(read().secrets).to.deep.equal(secrets);
    const file = join(folder.path, 'secret');
    expect(readFileSync(file, 'utf8').trim()).to.equal(secrets[0]);
    expect(statSync(file).mode & 0o777).to.equal(0o600);
  });

  it('follow the port in their base URL, and drop its slash', () => {
    expect(read({ PORT: '8080' }).settings.baseUrl).to.equal('http://localhost:8080');
    expect(read({ SOKO_BASE_URL: 'https://soko.example//' }).http.baseUrl).to.equal('https://soko.example');
  });

  it('are read whole in production', () => {
    const config = read(
      production({ SOKO_SECRET: `${SECRET},${'y'.repeat(40)}`, SOKO_RETURN_ORIGINS: 'https://a.example/x' }),
    );
    expect(config.secrets).to.deep.equal([SECRET, 'y'.repeat(40)]);
    expect(config.payments.sandbox).to.equal(null);
    expect(config.seedDemo).to.equal(false);
    expect(config.settings.returnOrigins).to.deep.equal(['https://a.example']);
    expect(read(production()).settings.returnOrigins).to.deep.equal([]);
    expect(existsSync(join(folder.path, 'secret'))).to.equal(false);
  });

  const REFUSED: readonly (readonly [why: string, environment: () => Environment, says: RegExp])[] = [
    ['production without a secret', () => without('SOKO_SECRET'), /SOKO_SECRET must be set/],
    ['a short secret', () => production({ SOKO_SECRET: 'short' }), /SOKO_SECRET.*32 characters/],
    ['a short secret among long ones', () => ({ SOKO_SECRET: `${SECRET},short` }), /SOKO_SECRET.*32 characters/],
    ['production without a base URL', () => without('SOKO_BASE_URL'), /SOKO_BASE_URL must be set/],
    ['production without a database', () => without('SOKO_DATABASE_URL'), /SOKO_DATABASE_URL/],
    ['the sandbox in production', () => production({ SOKO_SANDBOX: 'true' }), /SOKO_SANDBOX.*production/],
    ['no rate limits in production', () => production({ SOKO_RATE_LIMITS: 'off' }), /SOKO_RATE_LIMITS.*production/],
    ['demo data in production', () => production({ SOKO_SEED_DEMO: 'true' }), /SOKO_SEED_DEMO.*production/],
    ['a port that is none', () => ({ PORT: '70000' }), /PORT/],
    ['a flag that is none', () => ({ SOKO_SEED_DEMO: 'maybe' }), /SOKO_SEED_DEMO: is true or false/],
    ['a role that is none', () => ({ SOKO_ROLE: 'boss' }), /SOKO_ROLE/],
    ['a currency that is none', () => ({ SOKO_CURRENCY: 'XXQ' }), /SOKO_CURRENCY: is not an ISO 4217 currency/],
    ['a base URL that is none', () => ({ SOKO_BASE_URL: 'ftp://x' }), /SOKO_BASE_URL/],
    ['a database that is none', () => ({ SOKO_DATABASE_URL: 'mysql://x' }), /SOKO_DATABASE_URL: is a URL/],
    ['a time that is none', () => ({ SOKO_CHECKOUT_TTL_SECONDS: '0' }), /SOKO_CHECKOUT_TTL_SECONDS/],
    ['no process', () => ({ SOKO_PROCESSES: '0' }), /SOKO_PROCESSES/],
    ['a setting that nobody knows', () => ({ SOKO_SEKRET: 'x' }), /no setting SOKO_SEKRET/],
  ];
  for (const [why, environment, says] of REFUSED) {
    it(`are refused with a sentence that names what is wrong: ${why}`, async () => {
      const given = { SOKO_DATA_DIR: folder.path, ...environment() };
      expect(() => readConfig(given)).to.throw(says);
      for (const command of ['serve', 'worker', 'verify']) {
        const { code, stdout, stderr } = await soko([command], given);
        expect([code, stdout]).to.deep.equal([1, '']);
        expect(stderr).to.match(says);
        expect(stderr, 'a secret').not.to.include(SECRET);
      }
    });
  }

  it('take an empty value for none', () => {
    expect(read({ SOKO_SECRET: '', PORT: '' }).port).to.equal(3000);
  });

  it('are all listed', () => {
    expect(settingNames()).to.include.members(['PORT', 'SOKO_SECRET', 'SOKO_DATABASE_URL', 'SOKO_SMTP_URL']);
    expect(new Set(settingNames()).size).to.equal(settingNames().length);
  });
});
