import { checkDurable, connect, migrate, sql, sqlOne } from '@soko/adapters-db';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { failureIn } from '../../contracts/store-rig.ts';
import { freshDatabase, type TestDatabase } from '../../support/database.ts';

describe('migrating', () => {
  it('does nothing where all is in place, also when two do it at once after one was killed', async () => {
    const database = await freshDatabase();
    const owner = connect(database.ownerUrl, { max: 1 });
    await sql(owner, 'killed', 'update soko.migrations_lock set is_locked = 1');
    const run: string[] = [];
    const log = (name: string) => run.push(name);
    await Promise.all([migrate(database.ownerUrl, { log }), migrate(database.ownerUrl, { log })]);
    expect(run).to.deep.equal([]);
    await owner.destroy();
    await database.drop();
  });
});

describe('a connection', () => {
  let database: TestDatabase;
  let knex: Knex;
  before(async () => {
    database = await freshDatabase();
    knex = connect(database.appUrl, { max: 1 });
  });
  after(async () => {
    await knex.destroy();
    await database.drop();
  });

  it('reads whole numbers and moments as what they are', async () => {
    const row = await sqlOne(
      knex,
      'types',
      `select 9007199254740991::bigint as big, -5::bigint as less, 4.25::numeric as rating, 12::numeric as sum,
        '2026-03-02T12:00:00.123Z'::timestamptz as at`,
    );
    expect(row).to.deep.equal({
      big: Number.MAX_SAFE_INTEGER,
      less: -5,
      rating: 4.25,
      sum: 12,
      at: new Date('2026-03-02T12:00:00.123Z'),
    });
  });

  it('refuses to read a number that it cannot hold exactly', async () => {
    expect(await failureIn(sql(knex, 'big', 'select 9007199254740993::bigint as big'))).to.contain('2^53');
    expect(await failureIn(sql(knex, 'sum', 'select 9007199254740993::numeric as sum'))).to.contain('2^53');
    expect(await sqlOne(knex, 'well', 'select 1 as one')).to.deep.equal({ one: 1 });
  });

  it('P6: is told when the server may lose what it committed', async () => {
    const off = await sql<{ name: string }>(
      knex,
      'off',
      `select name from pg_settings where setting = 'off' and name in ('fsync', 'full_page_writes', 'synchronous_commit')`,
    );
    const failure = await failureIn(checkDurable(knex));
    expect(failure.includes('must not be off')).to.equal(off.length > 0);
    for (const { name } of off) expect(failure).to.contain(name);
  });
});
