import { connect, postgresSandboxBook } from '@soko/adapters-db';
import type { SandboxEvent } from '@soko/application';
import { Currency, Money } from '@soko/domain';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { sandboxBookContract } from '../../contracts/sandbox-book.contract.ts';
import { freshDatabase, type TestDatabase } from '../../support/database.ts';

describe('the sandbox in Postgres', () => {
  let database: TestDatabase;
  let knex: Knex;
  let owner: Knex;

  before(async () => {
    database = await freshDatabase();
    knex = connect(database.appUrl, { max: 4 });
    owner = connect(database.ownerUrl, { max: 1 });
  });
  after(async () => {
    await knex.destroy();
    await owner.destroy();
    await database.drop();
  });

  const queued = async (): Promise<readonly SandboxEvent[]> => {
    const { rows } = await owner.raw(
      `select payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
       where t.identifier = 'deliver_sandbox_event' order by j.id`,
    );
    return rows.map(({ payload }: { payload: SandboxEvent }) => payload);
  };
  const emptied = async () => {
    await owner.raw('truncate soko.sandbox_refunds, soko.sandbox_payments');
    await owner.raw('delete from graphile_worker._private_jobs');
    return { book: postgresSandboxBook(knex), queued };
  };

  sandboxBookContract('in Postgres', emptied);

  it('keeps no decision whose event it could not queue', async () => {
    const { book } = await emptied();
    const amount = Money.of(1000, Currency.of('NGN'));
    await book.open({ reference: 'sk1', amount, description: '', returnUrl: null, expiresAt: new Date() });
    const event = { id: 'e1', type: 'payment.succeeded', reference: 'sk1', amount } as const;
    await owner.raw('revoke insert on graphile_worker._private_jobs from soko_app');
    try {
      const failure = await book.decide('sk1', 'approved', event).catch((error: unknown) => error);
      expect(failure).to.be.instanceOf(Error);
    } finally {
      await owner.raw('grant insert on graphile_worker._private_jobs to soko_app');
    }
    expect((await book.find('sk1'))?.status).to.equal('open');
    expect((await book.decide('sk1', 'approved', event))?.status).to.equal('approved');
    expect(await queued()).to.deep.equal([event]);
  });
});
