import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  argon2Passwords,
  connect,
  countStatements,
  inTransaction,
  isMigrated,
  type Jobs,
  type PasswordWork,
  postgresAnswers,
  postgresAttempts,
  postgresCatalogExport,
  postgresPrincipals,
  postgresSandboxBook,
  postgresStore,
  sql,
  sqlOne,
  startJobs,
  uuidV7,
} from '@soko/adapters-db';
import { createServer, type HttpConfig, type Limiter, mailLinks, routes } from '@soko/adapters-http';
import { localFiles, media, sheets } from '@soko/adapters-media';
import { cashOnDelivery, queuedEvent, sandbox } from '@soko/adapters-payments';
import {
  type App,
  ATTEMPT_LIMITS,
  type AttemptLimits,
  createApp,
  eventJobs,
  type Mail,
  type Mailer,
  type Media,
  type Passwords,
  type Settings,
  type ShortMessage,
  SUBSCRIPTIONS,
  schedules,
} from '@soko/application';
import type { PaymentProvider } from '@soko/domain';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { pino } from 'pino';
import { postgresCatalogImport } from '../../packages/adapters-db/src/postgres/import/catalog-import.ts';
import { postgresQueries } from '../../packages/adapters-db/src/postgres/queries/queries.ts';
import { postgresSearchIndex } from '../../packages/adapters-db/src/postgres/search-index.ts';
import { aJobCall, NGN } from './builders/index.ts';
import { type Client, createClient } from './client.ts';
import { freshDatabase, type TestDatabase } from './database.ts';
import { SECRET, testConfig } from './http-server.ts';
import { watchNetwork } from './no-network.ts';
import { SANDBOX_SECRET, type Shopping, shopping } from './server-shopping.ts';
import { type Town, townOf } from './server-town.ts';
import { codeIn, someWays, type Ways } from './ways.ts';

/** A whole server in this process over a database of its own, and a client that checks every answer. */
export type Server = Town &
  Shopping &
  Readonly<{
    base: string;
    client: Client;
    app: App;
    database: TestDatabase;
    knex: Knex;
    /** As the role that owns the database: to look, and to let time pass. */
    owner: Knex;
    /** The mails that were sent. */
    mails: readonly Mail[];
    /** Where private files, uploads on their way and public files are kept. */
    privateFolder: string;
    inboxFolder: string;
    publicFolder: string;
    /** The messages that were sent to phones. */
    messages: readonly ShortMessage[];
    /** Asks for a one-time code, does the job that sends it, and answers it. */
    codeFor: (phone: string) => Promise<string>;
    /** The same for another way to ask. */
    codeOf: (ask: () => Promise<unknown>) => Promise<string>;
    /** How many statements the database was asked while this work was done. */
    statementsOf: (work: () => Promise<unknown>) => Promise<number>;
    /** A fingerprint of every row of every table: the same as long as nothing changed. */
    everything: () => Promise<string>;
    /** Stops the server, checks the books and drops the database. Nothing may have been called inside of a transaction. */
    close: () => Promise<void>;
  }>;

export type ServerOptions = Readonly<{
  /** Whether what hangs on events and what comes round is done too. */
  jobs?: boolean;
  settings?: Partial<Settings>;
  /** Beside the sandbox and cash on delivery. */
  providers?: readonly PaymentProvider[];
  /** In place of ways to sign in that know no limits. `limits`: those of attempts, counted in the database. */
  ways?: Partial<Ways>;
  limits?: Partial<AttemptLimits>;
  http?: Partial<HttpConfig>;
  limiter?: Limiter;
  /** In place of the list `mails`. */
  mailer?: Mailer;
  passwords?: Passwords;
  /** Beside folders of this machine. */
  media?: Partial<Media>;
}>;

/** Real hashes; how much work the default is has tests of its own. */
const LITTLE_WORK: PasswordWork = { memoryCost: 1_024, timeCost: 1, parallelism: 1 };

export async function openServer(options: ServerOptions = {}): Promise<Server> {
  const {
    jobs = false,
    settings,
    providers = [],
    mailer,
    passwords = argon2Passwords(LITTLE_WORK),
    ways: ownWays,
    limits,
    http: httpSettings,
    limiter,
    media: mediaParts,
  } = options;
  const network = watchNetwork();
  const database = await freshDatabase();
  const knex = connect(database.appUrl, { max: 12 });
  const owner = connect(database.ownerUrl, { max: 1 });
  const mails: Mail[] = [];
  const mediaFolder = await mkdtemp(join(tmpdir(), 'soko-files-'));
  const folder = (name: string) => join(mediaFolder, name);
  const [privateFolder, inboxFolder, publicFolder] = [folder('private'), folder('inbox'), folder('public')];
  const mediaFiles = { privateFolder, inboxFolder, publicFolder, baseUrl: testConfig.baseUrl, secrets: [SECRET] };
  const logger = pino({ level: process.env['SOKO_TEST_LOG'] ?? 'silent' });

  const { messages, ...ways } = someWays();
  const counted = limits && {
    attempts: postgresAttempts(knex, { secret: SECRET, limits: { ...ATTEMPT_LIMITS, ...limits } }),
  };
  const store = postgresStore(knex, { secret: SECRET });
  const files = { ...media({ ...mediaFiles, mediaUrl: `${testConfig.baseUrl}/media`, s3: null }), ...mediaParts };
  const { publicFiles } = files;
  const queries = postgresQueries(knex, { currency: NGN, publicFiles });
  const sandboxPay = sandbox({
    book: postgresSandboxBook(knex),
    baseUrl: testConfig.baseUrl,
    webhookUrl: `${testConfig.baseUrl}/api/v1/payments/webhook/sandbox`,
    secrets: [SANDBOX_SECRET],
    fetch: (url, init) => fetch(String(url).replace(testConfig.baseUrl, base), init), // the name leads here
    now: () => new Date(),
    newId: uuidV7,
    refuseCall: inTransaction,
  });
  const app = createApp({
    ...ways,
    ...counted,
    ...ownWays,
    store,
    queries,
    catalogImport: postgresCatalogImport(knex, { publicFiles }),
    searchIndex: postgresSearchIndex(knex),
    catalogExport: postgresCatalogExport(knex, publicFiles),
    sheets,
    now: () => new Date(),
    newId: uuidV7,
    passwords,
    providers: [sandboxPay, cashOnDelivery, ...providers],
    files: localFiles(mediaFiles),
    media: files,
    mailer: mailer ?? { send: async (mail) => void mails.push(mail) },
    links: mailLinks([SECRET], 'https://storefront.test'),
    settings: {
      currency: NGN,
      checkoutTtlSeconds: 900,
      refreshGraceSeconds: 10,
      returnOrigins: null,
      reviews: { moderation: 'off', purchase: 'optional' },
      productApproval: 'review',
      baseUrl: testConfig.baseUrl,
      ...settings,
    },
  });
  const http = createServer({
    app,
    queries,
    answers: postgresAnswers(knex, SECRET),
    principals: postgresPrincipals(knex),
    sandbox: sandboxPay,
    routes,
    config: { ...testConfig, ...httpSettings },
    ...(limiter === undefined ? {} : { limiter }),
    logger,
    readiness: async () => {
      const { database: isThere, migrations } = await isMigrated(knex);
      return { ready: isThere && migrations, checks: { database: isThere, migrations } };
    },
  });
  let everyTable: string | undefined;
  const base = `http://127.0.0.1:${await http.listen(0)}`;
  const work: Jobs | null = jobs
    ? await startJobs({
        connectionString: database.appUrl,
        knex,
        subscriptions: SUBSCRIPTIONS,
        eventJobs: eventJobs(app),
        namedJobs: { deliver_sandbox_event: (_call, payload) => sandboxPay.deliver(queuedEvent(payload)) },
        schedules: schedules(app, 1),
        deadAfterSeconds: 30,
        logger,
      })
    : null;

  const client = createClient(base, routes);
  const codeOf = async (ask: () => Promise<unknown>): Promise<string> => {
    await ask();
    const { rows } = await owner.raw(
      `select subject, payload->>'request_id' as request from soko.events where type = 'otp.requested' order by id desc limit 1`,
    );
    const [{ subject, request }] = rows;
    await app.accounts.sendOtp(aJobCall('send_otp'), { challengeId: subject, requestId: request, key: request });
    return codeIn(messages.findLast(({ key }) => key === request) ?? { key: '', to: '', text: '' });
  };
  return {
    ...townOf(store),
    ...shopping(client),
    base,
    client,
    app,
    database,
    knex,
    owner,
    mails,
    privateFolder,
    inboxFolder,
    publicFolder,
    messages,
    codeFor: (phone) => codeOf(() => client.post('/auth/otp/request', { body: { phone } })),
    codeOf,
    async statementsOf(doing) {
      const counted = countStatements(knex);
      await doing();
      if (process.env['SOKO_TEST_STATEMENTS'] === '1') console.log(counted.texts.map(firstLine).join('\n'));
      return counted.stop();
    },
    async everything() {
      everyTable ??= (await sqlOne<{ statement: string }>(owner, null, EVERY_TABLE))?.statement ?? '';
      const tables = await sql<{ table: string; rows: string }>(owner, 'everything', everyTable);
      return tables.map(({ table, rows }) => `${table} ${rows}`).join('\n');
    },
    async close() {
      await http.close();
      await work?.stop();
      await Promise.all([knex.destroy(), owner.destroy()]);
      await rm(mediaFolder, { recursive: true, force: true });
      network.stop();
      await database.drop();
      expect(network.inside, 'H11: calls that began inside of a transaction').to.deep.equal([]);
    },
  };
}

const firstLine = (text: string): string => text.trim().replace(/\s+/g, ' ').slice(0, 110);

/** The statement that counts and hashes the rows of each table. */
const EVERY_TABLE = `
select string_agg(format('select %L as table, count(*) || '' '' || coalesce(sum(hashtextextended(r::text, 0)), 0) as rows from soko.%I r',
  t.table_name, t.table_name), ' union all ' order by t.table_name) as statement
from information_schema.tables t where t.table_schema = 'soko' and t.table_type = 'BASE TABLE'`;
