import { migrate, verifyBooks } from '@soko/adapters-db';
import { expect } from 'chai';
import { Client } from 'pg';
import { createDatabase } from '../../packages/adapters-db/src/embedded/roles.ts';
import { type TestServer, testServer } from './cluster.ts';

/** A migrated database of a test file's own. */
export interface TestDatabase {
  readonly name: string;
  /** As the role that owns the objects. */
  readonly ownerUrl: string;
  /** As the role that serves, which is what tests use. */
  readonly appUrl: string;
  /** The test breaks an invariant to see it reported: `drop` does not expect the books to be right. */
  readonly brokenOnPurpose: () => void;
  /** Checks the books, then removes the database with all connections to it. */
  readonly drop: () => Promise<void>;
}

let template: Promise<string> | undefined;
let made = 0;

/** A new database, cloned from the one that this run migrated. To be dropped after the last test that uses it. */
export async function freshDatabase(): Promise<TestDatabase> {
  const server = await testServer();
  template ??= migratedTemplate(server);
  const source = await template;
  const name = nameOf(String(++made));
  await asAdmin(server, async (admin) => {
    await createDatabase(admin, name, source);
    // what a connection comes to by itself, after five plans for the values at hand
    await admin.query(`alter database ${name} set plan_cache_mode = force_generic_plan`);
  });

  let expectsWhole = true;
  return {
    name,
    ownerUrl: server.ownerUrl(name),
    appUrl: server.appUrl(name),
    brokenOnPurpose: () => {
      expectsWhole = false;
    },
    drop: async () => {
      const broken = expectsWhole ? await verifyBooks(server.ownerUrl(name)) : [];
      await asAdmin(server, (admin) => admin.query(`drop database ${name} with (force)`));
      expect(broken, `the books of ${name}`).to.deep.equal([]);
    },
  };
}

const nameOf = (what: string): string => `soko_test_${process.pid}_${what}`;

async function migratedTemplate(server: TestServer): Promise<string> {
  const name = nameOf('template');
  await asAdmin(server, (admin) => createDatabase(admin, name));
  await migrate(server.ownerUrl(name));
  server.beforeEnd(() => asAdmin(server, (admin) => admin.query(`drop database ${name} with (force)`)));
  return name;
}

async function asAdmin(server: TestServer, work: (admin: Client) => Promise<unknown>): Promise<void> {
  const admin = new Client({ connectionString: server.adminUrl('postgres') });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}
