import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ATTEMPT_LIMITS } from '@soko/application';
import { readConfig, settingNames } from '@soko/cli';
import { expect } from 'chai';
import { aFolder, type Environment, soko } from '../support/journey.ts';

const SECRET = 'x'.repeat(32);
/** Long enough, and known to everybody. */
const DEFAULT = 'change-me-change-me-change-me-change-me';

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

  it('keep files on this machine, or in S3 once a bucket is named', () => {
    expect(read().media).to.deep.include({ s3: null, mediaUrl: 'http://localhost:3000/media' });
    const given = { SOKO_S3_BUCKET: 'images', SOKO_S3_PRIVATE_BUCKET: 'papers' };
    const { s3, mediaUrl } = read({ ...given, SOKO_S3_REGION: 'af-south-1' }).media;
    expect(mediaUrl).to.equal('https://images.s3.af-south-1.amazonaws.com');
    expect(s3).to.deep.include({ bucket: 'images', privateBucket: 'papers', endpoint: null, keys: null });
    const minio = { ...given, SOKO_S3_ENDPOINT: 'http://minio:9000/', SOKO_S3_FORCE_PATH_STYLE: 'true' };
    expect(read(minio).media.mediaUrl).to.equal('http://minio:9000/images');
    expect(read({ ...minio, SOKO_MEDIA_BASE_URL: 'https://cdn.example/' }).media.mediaUrl).to.equal(
      'https://cdn.example',
    );
  });

  it('are refused where those of S3 are there in part, or are wrong', () => {
    const given = { SOKO_S3_BUCKET: 'images', SOKO_S3_PRIVATE_BUCKET: 'papers' };
    const wrong: [Environment, RegExp][] = [
      [{ SOKO_S3_BUCKET: 'images' }, /SOKO_S3_PRIVATE_BUCKET: is missing/],
      [{ SOKO_S3_PRIVATE_BUCKET: 'papers' }, /SOKO_S3_BUCKET: is missing/],
      [{ ...given, SOKO_S3_PRIVATE_BUCKET: 'images' }, /SOKO_S3_PRIVATE_BUCKET: is the public bucket/],
      [{ ...given, SOKO_S3_ACCESS_KEY: 'key' }, /SOKO_S3_SECRET_KEY: goes with SOKO_S3_ACCESS_KEY/],
      [{ ...given, SOKO_S3_ENDPOINT: 'minio:9000' }, /SOKO_S3_ENDPOINT: is an http\(s\) URL/],
      [{ ...given, SOKO_S3_BUCKET: 'No Bucket' }, /SOKO_S3_BUCKET: is not the name of a bucket/],
      [{ ...given, SOKO_S3_FORCE_PATH_STYLE: 'perhaps' }, /SOKO_S3_FORCE_PATH_STYLE: is true or false/],
      [{ SOKO_MEDIA_BASE_URL: 'cdn' }, /SOKO_MEDIA_BASE_URL: is an http\(s\) URL/],
      [{ SOKO_IMPORT_IMAGE_FETCH: 'yes' }, /SOKO_IMPORT_IMAGE_FETCH/],
    ];
    for (const [environment, sentence] of wrong) expect(() => read(environment)).to.throw(sentence);
    expect(read({ SOKO_IMPORT_IMAGE_FETCH: 'on' }).fetchesImages).to.equal(true);
  });

  it('need nothing on a developer’s machine', () => {
    const config = read();
    expect(config).to.deep.include({
      environment: 'development',
      port: 3000,
      role: 'all',
      processes: 1,
      seedDemo: true,
      fetchesImages: false,
    });
    expect(config.settings).to.deep.include({ baseUrl: 'http://localhost:3000', currency: 'NGN', returnOrigins: null });
    expect(config.settings).to.include({ checkoutTtlSeconds: 900, refreshGraceSeconds: 10 });
    expect(config.payments.sandbox).not.to.equal(null);
    expect(config.database.url).to.equal(null);
    expect(config.mail.folder).to.equal(join(folder.path, 'mail'));
  });

  it('I1: stop the process with a sentence where a payment provider is half set, or its key is of another form', () => {
    const half = { SOKO_STRIPE_SECRET_KEY: 'sk_live_1' };
    expect(() => read(production(half))).to.throw(
      'The environment cannot be used. SOKO_STRIPE_WEBHOOK_SECRET: Stripe is half set: this is missing.',
    );
    expect(() => read({ SOKO_PAYSTACK_SECRET_KEY: 'pk_live_1' })).to.throw(
      'SOKO_PAYSTACK_SECRET_KEY: Each is of the form sk_live_… or sk_test_….',
    );
    const config = read(production({ SOKO_PAYSTACK_SECRET_KEY: 'sk_live_1', SOKO_PAYMENT_TERMS: 'false' }));
    expect(Object.keys(config.payments)).to.deep.equal(['sandbox', 'paystack']);
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

  it('D9: send the links of mails to the storefront, or to the base URL', () => {
    expect(read().storefrontUrl).to.equal('http://localhost:3000');
    expect(read({ SOKO_STOREFRONT_URL: 'https://shop.example/' }).storefrontUrl).to.equal('https://shop.example');
    expect(() => read({ SOKO_STOREFRONT_URL: 'javascript:x' })).to.throw(/SOKO_STOREFRONT_URL/);
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

  const GATEWAY = { SOKO_SMS: 'twilio', SOKO_SMS_USER: 'AC1' };
  const REFUSED: readonly (readonly [why: string, environment: () => Environment, says: RegExp])[] = [
    ['P1: production without a secret', () => without('SOKO_SECRET'), /SOKO_SECRET must be set/],
    ['C10: a short secret in production', () => production({ SOKO_SECRET: 'short' }), /SOKO_SECRET.*32 characters/],
    ['C10: a short secret among long ones', () => ({ SOKO_SECRET: `${SECRET},short` }), /SOKO_SECRET.*32 characters/],
    ['production without a base URL', () => without('SOKO_BASE_URL'), /SOKO_BASE_URL must be set/],
    ['production without a database', () => without('SOKO_DATABASE_URL'), /SOKO_DATABASE_URL/],
    ['I18: the sandbox in production', () => production({ SOKO_SANDBOX: 'true' }), /SOKO_SANDBOX.*production/],
    [
      'D5: the fixed code in production',
      () => production({ SOKO_OTP_DEV_CODE: '1234' }),
      /SOKO_OTP_DEV_CODE.*production/,
    ],
    ['P1: a default secret', () => production({ SOKO_SECRET: DEFAULT }), /SOKO_SECRET is a default.*production/],
    ['D5: codes in files in production', () => production({ SOKO_SMS: 'file' }), /SOKO_SMS.*production/],
    ['L1: no rate limits in production', () => production({ SOKO_RATE_LIMITS: 'off' }), /SOKO_RATE_LIMITS.*production/],
    ['demo data in production', () => production({ SOKO_SEED_DEMO: 'true' }), /SOKO_SEED_DEMO.*production/],
    ['a port that is none', () => ({ PORT: '70000' }), /PORT/],
    ['a flag that is none', () => ({ SOKO_SEED_DEMO: 'maybe' }), /SOKO_SEED_DEMO: is true or false/],
    ['a role that is none', () => ({ SOKO_ROLE: 'boss' }), /SOKO_ROLE/],
    ['a currency that is none', () => ({ SOKO_CURRENCY: 'XXQ' }), /SOKO_CURRENCY: is not an ISO 4217 currency/],
    ['a base URL that is none', () => ({ SOKO_BASE_URL: 'ftp://x' }), /SOKO_BASE_URL/],
    ['a database that is none', () => ({ SOKO_DATABASE_URL: 'mysql://x' }), /SOKO_DATABASE_URL: is a URL/],
    ['a time that is none', () => ({ SOKO_CHECKOUT_TTL_SECONDS: '0' }), /SOKO_CHECKOUT_TTL_SECONDS/],
    ['a code that is none', () => ({ SOKO_OTP_DEV_CODE: 'abcd' }), /SOKO_OTP_DEV_CODE: is 4 to 8 digits/],
    ['a gateway without its key', () => production(GATEWAY), /SOKO_SMS_KEY.*twilio/],
    ['half a CAPTCHA', () => ({ SOKO_CAPTCHA_SECRET: 'x' }), /SOKO_CAPTCHA_VERIFY_URL/],
    ['a Redis that is none', () => ({ SOKO_REDIS_URL: 'http://x' }), /SOKO_REDIS_URL: is a URL/],
    ['a country that is none', () => ({ SOKO_PHONE_COUNTRY: 'XX' }), /SOKO_PHONE_COUNTRY/],
    ['no process', () => ({ SOKO_PROCESSES: '0' }), /SOKO_PROCESSES/],
    ['a setting that nobody knows', () => ({ SOKO_SEKRET: 'x' }), /no setting SOKO_SEKRET/],
  ];
  for (const [why, environment, says] of REFUSED) {
    it(`${why}: is refused with a sentence that names what is wrong`, async () => {
      const given = { SOKO_DATA_DIR: folder.path, ...environment() };
      expect(() => readConfig(given)).to.throw(says);
      for (const command of ['serve', 'worker', 'verify']) {
        const { code, stdout, stderr } = await soko([command], given);
        expect([code, stdout]).to.deep.equal([1, '']);
        expect(stderr).to.match(says);
        expect(stderr, 'a secret').not.to.include(SECRET).and.not.to.include(DEFAULT);
      }
    });
  }

  it('C10, D5, I18, P1: let production boot with no short or default secret, fixed code or sandbox, and name the setting', () => {
    const boot = (setting: Environment) => () => read(production(setting));
    expect(() => read(without('SOKO_SECRET'))).to.throw(/^SOKO_SECRET must be set/);
    expect(boot({ SOKO_SECRET: 'x'.repeat(31) })).to.throw(/SOKO_SECRET.*32 characters/);
    expect(boot({ SOKO_SECRET: DEFAULT })).to.throw(/^SOKO_SECRET is a default/);
    expect(boot({ SOKO_SECRET: `${SECRET},${DEFAULT}` })).to.throw(/^SOKO_SECRET is a default/);
    expect(boot({ SOKO_OTP_DEV_CODE: '1234' })).to.throw(/^SOKO_OTP_DEV_CODE: with a fixed code anybody/);
    expect(boot({ SOKO_SANDBOX: 'true' })).to.throw(/SOKO_SANDBOX: The sandbox takes no real money/);
    expect(boot({})).to.not.throw();
  });

  it('D5: take the fixed code from its own setting alone, in development', () => {
    expect(read().otpDevCode).to.equal(null);
    expect(read({ SOKO_OTP_DEV_CODE: '1234' }).otpDevCode).to.equal('1234');
    expect(read(production()).otpDevCode).to.equal(null);
  });

  it('D7: limit attempts everywhere, per address wider on a developer’s machine, and not at all where limits are off', () => {
    expect(read(production()).attemptLimits).to.deep.equal(ATTEMPT_LIMITS);
    const wider = read({ SOKO_OTP_PER_DAY: '7' }).attemptLimits;
    expect(wider).to.deep.include({
      login_address: { attempts: 2_500, seconds: 900 },
      login_account_from_address: ATTEMPT_LIMITS.login_account_from_address,
      otp_request_phone: ATTEMPT_LIMITS.otp_request_phone,
      otp_request_day: { attempts: 7, seconds: 86_400 },
    });
    expect(read({ SOKO_RATE_LIMITS: 'off' }).attemptLimits).to.equal('off');
  });

  it('take an empty value for none', () => {
    expect(read({ SOKO_SECRET: '', PORT: '' }).port).to.equal(3000);
  });

  it('are all listed', () => {
    expect(settingNames()).to.include.members(['PORT', 'SOKO_SECRET', 'SOKO_DATABASE_URL', 'SOKO_SMTP_URL']);
    expect(new Set(settingNames()).size).to.equal(settingNames().length);
  });
});
