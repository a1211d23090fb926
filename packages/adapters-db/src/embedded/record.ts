import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What `database.json` in the data folder says of the embedded server. */
export interface DatabaseRecord {
  /** As the role that owns the objects: for migrations, and for looking around with psql. */
  readonly url: string;
  /** As the role that serves. */
  readonly appUrl: string;
  /** The Postgres data folder. */
  readonly dataDir: string;
  readonly port: number;
  /** The process that stops the server when it ends; absent while the server is stopped. */
  readonly keeper?: Keeper;
}

export interface Keeper {
  readonly pid: number;
  /** Whether it runs until it is told to stop, as a server does and a single command does not. */
  readonly lasting: boolean;
}

const fileOf = (dataDir: string): string => join(dataDir, 'database.json');

export function readRecord(dataDir: string): DatabaseRecord | undefined {
  try {
    return JSON.parse(readFileSync(fileOf(dataDir), 'utf8')) as DatabaseRecord;
  } catch (error) {
    // Nothing depends on it: a record that cannot be read is written anew.
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Replaces the record whole: a reader sees the old one or the new one. */
export function writeRecord(dataDir: string, record: DatabaseRecord): void {
  const draft = `${fileOf(dataDir)}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(record, null, 2)}\n`);
  renameSync(draft, fileOf(dataDir));
}
