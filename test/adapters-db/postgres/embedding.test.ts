import { connect, postgresStore, sql } from '@soko/adapters-db';
import { expect } from 'chai';
import knex, { type Knex } from 'knex';
import { failureIn } from '../../contracts/store-rig.ts';
import { anOperatorCall, aUser } from '../../support/builders/index.ts';
import { freshDatabase, type TestDatabase } from '../../support/database.ts';

describe('the store inside of a transaction of its host', () => {
  let database: TestDatabase;
  let host: Knex;
  before(async () => {
    database = await freshDatabase();
    const owner = connect(database.ownerUrl, { max: 1 });
    await owner.raw('create table public.host_rows (name text); grant all on public.host_rows to soko_app');
    await owner.destroy();
    host = connect(database.appUrl);
  });
  after(async () => {
    await host.destroy();
    await database.drop();
  });

  const registered = async (trx: Knex.Transaction, user = aUser()) => {
    await postgresStore(trx).transaction(anOperatorCall(), async (tx) => {
      await tx.users.insert(user);
      tx.events.add('user.registered', user.id);
    });
    return user;
  };
  const kept = async (id: string, name: string) => ({
    users: (await sql(host, 'u', 'select from soko.users where id = $1', [id])).length,
    events: (await sql(host, 'e', 'select from soko.events where subject = $1', [id])).length,
    hosts: (await sql(host, 'h', 'select from public.host_rows where name = $1', [name])).length,
  });

  it('keeps its rows with the host’s, when the host commits', async () => {
    const user = await host.transaction(async (trx) => {
      await trx.raw(`insert into public.host_rows values ('both')`);
      return registered(trx);
    });
    expect(await kept(user.id, 'both')).to.deep.equal({ users: 1, events: 1, hosts: 1 });
  });

  it('leaves nothing when the host changes its mind', async () => {
    const user = aUser();
    const undone = host.transaction(async (trx) => {
      await trx.raw(`insert into public.host_rows values ('neither')`);
      await registered(trx, user);
      throw new Error('no');
    });
    expect(await failureIn(undone)).to.equal('no');
    expect(await kept(user.id, 'neither')).to.deep.equal({ users: 0, events: 0, hosts: 0 });
  });

  it('undoes its own part alone when that fails, so that the host can go on', async () => {
    const user = aUser();
    await host.transaction(async (trx) => {
      await trx.raw(`insert into public.host_rows values ('host alone')`);
      const failing = postgresStore(trx).transaction(anOperatorCall(), async (tx) => {
        await tx.users.insert(user);
        throw new Error('not this one');
      });
      expect(await failureIn(failing)).to.equal('not this one');
    });
    expect(await kept(user.id, 'host alone')).to.deep.equal({ users: 0, events: 0, hosts: 1 });
  });

  it('leaves deadlocks to the host, whose transaction is over by then', async () => {
    let runs = 0;
    const failing = host.transaction((trx) =>
      postgresStore(trx).transaction(anOperatorCall(), async () => {
        runs += 1;
        throw Object.assign(new Error('deadlock detected'), { code: '40P01' });
      }),
    );
    expect(await failureIn(failing)).to.equal('deadlock detected');
    expect(runs).to.equal(1);
  });

  it('prepares no statements on a connection that it did not make', async () => {
    const plain = knex({ client: 'pg', connection: database.appUrl, pool: { min: 0, max: 1 } });
    await plain.transaction(async (trx) => {
      await registered(trx);
      expect((await trx.raw('select from pg_prepared_statements')).rows).to.deep.equal([]);
    });
    await plain.destroy();
    await host.transaction(async (trx) => {
      await registered(trx);
      expect((await trx.raw('select from pg_prepared_statements')).rows).not.to.deep.equal([]);
    });
  });

  it('takes no claim without a secret to hash it with', async () => {
    const claim = { principal: 'ip:192.0.2.1', key: 'k', operation: 'o', fingerprint: 'f' };
    const claimed = postgresStore(host).transaction({ ...anOperatorCall(), claim }, async () => null);
    expect(await failureIn(claimed)).to.contain('without a secret');
  });
});
