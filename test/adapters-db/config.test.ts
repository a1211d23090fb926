import { databaseConfig, POOL } from '@soko/adapters-db';
import { expect } from 'chai';

describe('the config of the database', () => {
  const development = databaseConfig({ production: false });
  const production = databaseConfig({ production: true });
  const url = 'postgres://soko_app:secret@db.test:5432/soko';

  it('means the embedded database where none is named', () => {
    expect(development.parse({})).to.deep.equal({
      url: null,
      ownerUrl: null,
      pool: POOL.max,
      preparedStatements: true,
      idempotencyTtlSeconds: 86_400,
    });
  });

  it('takes every setting from its variable', () => {
    const given = production.parse({
      SOKO_DATABASE_URL: url,
      SOKO_DATABASE_OWNER_URL: url,
      SOKO_DATABASE_POOL: '7',
      SOKO_DATABASE_PREPARED_STATEMENTS: 'false',
      SOKO_IDEMPOTENCY_TTL_SECONDS: '3600',
    });
    expect(given).to.deep.equal({
      url,
      ownerUrl: url,
      pool: 7,
      preparedStatements: false,
      idempotencyTtlSeconds: 3600,
    });
  });

  it('names the variable that is wrong', () => {
    const wrong = (environment: Record<string, string>, schema = development) =>
      schema.safeParse(environment).error?.issues.map(({ path }) => path[0]);
    expect(wrong({ SOKO_DATABASE_URL: 'mysql://db.test/soko' })).to.deep.equal(['SOKO_DATABASE_URL']);
    expect(wrong({ SOKO_DATABASE_POOL: '1' })).to.deep.equal(['SOKO_DATABASE_POOL']);
    expect(wrong({ SOKO_DATABASE_PREPARED_STATEMENTS: 'perhaps' })).to.deep.equal([
      'SOKO_DATABASE_PREPARED_STATEMENTS',
    ]);
    expect(wrong({}, production)).to.deep.equal(['SOKO_DATABASE_URL']);
  });
});
