import { connect, countStatements, memoryAttempts, postgresAttempts } from '@soko/adapters-db';
import { ATTEMPT_LIMITS } from '@soko/application';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { attemptsContract } from '../contracts/attempts.contract.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { refusalFrom } from '../support/refusal.ts';

const SECRET = 'a secret of tests, long enough for it';

describe('attempts, in memory,', () => {
  attemptsContract(memoryAttempts);
});

describe('attempts, in Postgres,', () => {
  let database: TestDatabase;
  let [one, two]: Knex[] = [];
  before(async () => {
    database = await freshDatabase();
    [one, two] = [connect(database.appUrl, { max: 4 }), connect(database.appUrl, { max: 2 })];
  });
  after(async () => {
    await Promise.all([one?.destroy(), two?.destroy()]);
    await database.drop();
  });
  const over = (knex: Knex | undefined, limits = ATTEMPT_LIMITS) => {
    if (knex === undefined) throw new Error('There is no database.');
    return postgresAttempts(knex, { secret: SECRET, limits });
  };

  attemptsContract((limits) => over(one, limits));

  it('are shared by processes, and cost one statement each', async () => {
    const statements = countStatements(one as Knex);
    for (const _ of [1, 2, 3]) await over(one).take('password_reset', 'shared');
    for (const _ of [1, 2]) await over(two).take('password_reset', 'shared');
    expect(await refusalFrom(over(two).take('password_reset', 'shared'))).to.equal('rate_limited');
    expect(statements.stop()).to.equal(3);
  });

  it('P2: keep no address, e-mail or phone in clear', async () => {
    await over(one).take('otp_request_phone', '+2348099999999');
    const { rows } = await (one as Knex).raw('select string_agg(key, chr(10)) as keys from soko.attempts');
    expect(rows[0].keys).to.include('otp_request_phone:').and.not.include('2348099999999');
  });
});
