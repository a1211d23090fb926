// A worker process for the tests: takes a job, says so, and never ends it. Killed from outside.
import { connect, startJobs } from '@soko/adapters-db';
import { pino } from 'pino';

const url = String(process.argv[2]);
const forever = new Promise<void>(() => {});

await startJobs({
  connectionString: url,
  knex: connect(url, { max: 2 }),
  subscriptions: { 'order.confirmed': ['send_receipt'] },
  eventJobs: {
    send_receipt: (_call, { eventId }) => {
      console.log(eventId);
      return forever;
    },
  },
  namedJobs: {},
  schedules: [],
  deadAfterSeconds: 1,
  logger: pino({ level: 'silent' }),
});
