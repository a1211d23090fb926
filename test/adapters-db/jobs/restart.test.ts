import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { connect, migrate, startJobs } from '@soko/adapters-db';
import { expect } from 'chai';
import { pino } from 'pino';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../packages/adapters-db/src/embedded/start.ts';
import { scratchFolder } from '../../support/scratch.ts';
import { deferred, eventually } from './eventually.ts';
import { ADD_EVENTS } from './job-database.ts';

describe('the job runner and its database', () => {
  let dataDir: string;
  let server: EmbeddedPostgres;
  const start = async (): Promise<void> => {
    server = await startEmbeddedPostgres({ dataDir, settings: 'fast' });
  };
  before(async () => {
    dataDir = scratchFolder();
    await start();
    await migrate(server.url);
  });
  after(async () => {
    await server.stop();
    rmSync(dirname(server.dataDir), { recursive: true, force: true });
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('find each other again after the server was stopped and started, in the middle of a job', async () => {
    const knex = connect(server.appUrl, { max: 4 });
    const happen = async (): Promise<string> => {
      const { rows } = await knex.raw(ADD_EVENTS).options({ values: ['order.confirmed', 1] } as never);
      return rows[0].event_id;
    };
    const seen: string[] = [];
    const begun = deferred();
    const end = deferred();
    const jobs = await startJobs({
      connectionString: server.appUrl,
      knex,
      subscriptions: { 'order.confirmed': ['send_receipt'] },
      eventJobs: {
        send_receipt: async (_call, { eventId }) => {
          begun.resolve();
          await end.promise;
          seen.push(eventId);
        },
      },
      namedJobs: {},
      schedules: [],
      deadAfterSeconds: 30,
      logger: pino({ level: 'silent' }),
    });
    const before = await happen();
    await begun.promise;
    await server.stop();
    end.resolve(); // it ends while there is nobody to tell
    await eventually('the job has ended', () => seen.length === 1);
    await start();

    const after = await happen();
    await eventually('the one that happened after is done', () => seen.includes(after));
    await eventually('the one before is noted as done', async () => {
      // its second try comes after a pause of seconds: not here
      await knex.raw('update graphile_worker._private_jobs set run_at = now() where locked_at is null');
      const { rows } = await knex.raw('select done_at from soko.event_jobs where event_id = ? and job = ?', [
        before,
        'send_receipt',
      ]);
      return rows[0].done_at !== null;
    });
    expect(new Set(seen)).to.deep.equal(new Set([before, after]));
    await jobs.stop();
    await knex.destroy();
  });
});
