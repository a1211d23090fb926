import { migrate, startEmbeddedPostgres } from '@soko/adapters-db';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { Stop } from './stop.ts';

/** The database a command works with. */
export type OpenDatabase = Readonly<{
  /** As the role that serves. */
  url: string;
  /** As the role that owns the schema. */
  ownerUrl: string;
  isEmbedded: boolean;
  /** Stops the embedded server, where this process keeps it. */
  stop: () => Promise<void>;
}>;

/**
 * The database the environment names, or the embedded one, started or attached to. `lasting` for a process that runs
 * until it is told to stop.
 */
export async function openDatabase({ database, dataDir }: Config, lasting: boolean): Promise<OpenDatabase> {
  const { url, ownerUrl } = database;
  if (url !== null) return { url, ownerUrl: ownerUrl ?? url, isEmbedded: false, stop: async () => {} };
  try {
    const embedded = await startEmbeddedPostgres({ dataDir, lasting });
    return { url: embedded.appUrl, ownerUrl: embedded.url, isEmbedded: true, stop: embedded.stop };
  } catch (failure) {
    throw new Stop(failure instanceof Error ? failure.message : String(failure));
  }
}

/** Migrates the embedded database always, another one when the environment says so. */
export async function prepareDatabase(config: Config, database: OpenDatabase, logger: Logger): Promise<void> {
  if (!database.isEmbedded && !config.migrateOnStart) return;
  await migrate(database.ownerUrl, { log: (name) => logger.debug({ migration: name }, 'Migrated') });
}
