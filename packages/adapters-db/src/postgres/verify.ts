import type { Knex } from 'knex';
import { connect } from './connect.ts';
import { INVARIANTS, type Invariant } from './invariants.ts';
import { sql } from './sql.ts';

/** One place where the books are wrong. */
export type Broken = Readonly<{
  invariant: Invariant;
  /** What it is about: a SKU, an id, a code. */
  subject: string;
  /** A sentence for people. */
  detail: string;
}>;

/** So many breaks of one invariant are told; more would not say more. */
const TOLD = 100;
/** Milliseconds. Sums over all orders take longer than what a request may. */
const STATEMENT_TIMEOUT = 600_000;

/** Checks every invariant and answers where one is broken; an empty list means that the books are right. */
export async function verifyBooks(database: Knex | string): Promise<readonly Broken[]> {
  if (typeof database !== 'string') return brokenIn(database);
  const knex = connect(database, { max: 1, applicationName: 'soko verify', statementTimeout: STATEMENT_TIMEOUT });
  try {
    return await brokenIn(knex);
  } finally {
    await knex.destroy();
  }
}

async function brokenIn(knex: Knex): Promise<readonly Broken[]> {
  const broken: Broken[] = [];
  for (const [invariant, text] of Object.entries(INVARIANTS) as [Invariant, string][]) {
    const found = await sql<{ subject: string; detail: string }>(
      knex,
      `verify_${invariant}`,
      `select subject::text, detail from (${text}) broken order by subject, detail limit ${TOLD}`,
    );
    broken.push(...found.map(({ subject, detail }) => ({ invariant, subject, detail })));
  }
  return broken;
}
