import { connect, postgresAnswers, postgresStore, sql } from '@soko/adapters-db';
import type { Claim, Reference } from '@soko/domain';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { failureIn } from '../../contracts/store-rig.ts';
import { aClaim, anOperatorCall } from '../../support/builders/index.ts';
import { freshDatabase, type TestDatabase } from '../../support/database.ts';

const SECRET = 'a secret of at least thirty-two characters';

describe('claims and answers, at rest in Postgres', () => {
  let database: TestDatabase;
  let knex: Knex;
  before(async () => {
    database = await freshDatabase();
    knex = connect(database.appUrl, { max: 2 });
  });
  after(async () => {
    await knex.destroy();
    await database.drop();
  });

  const answer = { status: 201, headers: { location: '/orders/1' }, body: Buffer.from('{"card":"4111"}') };
  const kept = async (): Promise<Claim> => {
    const claim = aClaim({ principal: 'user:ada', key: 'checkout-of-ada' });
    await sql(knex, 'none', 'delete from soko.idempotency_claims');
    const store = postgresStore(knex, { secret: SECRET });
    await store.transaction<Reference>({ ...anOperatorCall(), claim }, async () => 'o1');
    await postgresAnswers(knex, SECRET).keep(claim, answer);
    return claim;
  };

  it('name nobody and show nothing: there are hashes and ciphers only', async () => {
    await kept();
    const [row] = await sql<Record<string, unknown>>(knex, 'all', 'select * from soko.idempotency_claims');
    const bytes = Buffer.concat(
      Object.values(row!).map((each) => (Buffer.isBuffer(each) ? each : Buffer.from(String(each)))),
    );
    for (const plain of ['ada', 'checkout-of-ada', '4111', '/orders/1']) expect(bytes.includes(plain)).to.equal(false);
  });

  it('cannot be opened with another key of the client, nor another secret of the server', async () => {
    const claim = await kept();
    await sql(
      knex,
      'move',
      `update soko.idempotency_claims set answer = overlay(answer placing '\\x00'::bytea from length(answer))`,
    );
    expect(await failureIn(postgresAnswers(knex, SECRET).keep(claim, answer))).to.contain('authenticate');
    const stranger = await postgresAnswers(knex, `${SECRET}!`).keep(claim, answer);
    expect(stranger.replayed).to.equal(false);
  });

  it('encrypt the same answer to other bytes each time', async () => {
    const bytes = async () => {
      await kept();
      return (await sql<{ answer: Buffer }>(knex, 'answer', 'select answer from soko.idempotency_claims'))[0]!.answer;
    };
    expect((await bytes()).equals(await bytes())).to.equal(false);
  });
});
