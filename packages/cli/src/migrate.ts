import { migrate as migrateDatabase } from '@soko/adapters-db';
import type { Config } from './config.ts';
import { openDatabase } from './database.ts';
import type { Output } from './output.ts';

/** Brings the database to the present schema, and says what was done. */
export async function migrate(config: Config, output: Output): Promise<number> {
  const database = await openDatabase(config, false);
  try {
    let done = 0;
    await migrateDatabase(database.ownerUrl, {
      log: (name) => {
        done += 1;
        output.say(`Migrated: ${name}`);
      },
    });
    if (done === 0) output.say('The database is up to date.');
    return 0;
  } finally {
    await database.stop();
  }
}
