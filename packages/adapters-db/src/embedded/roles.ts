import { Client } from 'pg';

export const DATABASE = 'soko';
export const OWNER = 'soko_owner';
export const APP = 'soko_app';

/** Any number would do; it keeps two processes from creating the same role at once. */
const LOCK = 7_656_101;

/** Creates what is missing: the role that owns, the role that serves, and the database. `adminUrl` is a superuser's. */
export async function createRolesAndDatabase(adminUrl: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await createRoles(client);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await createDatabase(client, DATABASE);
  } finally {
    await client.end();
  }
}

/** Creates the two roles where they are missing. Not for two connections at once. */
export async function createRoles(admin: Client): Promise<void> {
  const { rows } = await admin.query<{ rolname: string }>('select rolname from pg_roles where rolname in ($1, $2)', [
    OWNER,
    APP,
  ]);
  const present = new Set(rows.map(({ rolname }) => rolname));
  for (const role of [OWNER, APP]) if (!present.has(role)) await admin.query(`create role ${role} login`);
}

/** Creates a database that belongs to the owner, as a copy of a template where one is named. Names are trusted. */
export async function createDatabase(admin: Client, name: string, template = 'template1'): Promise<void> {
  await admin.query(`create database ${name} owner ${OWNER} template ${template}`);
  await admin.query(`alter database ${name} set search_path to soko, public`);
}
