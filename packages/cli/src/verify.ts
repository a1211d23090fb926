import { verifyBooks } from '@soko/adapters-db';
import type { Config } from './config.ts';
import { openDatabase } from './database.ts';
import type { Output } from './output.ts';

/** Checks every invariant of the books. Exit code 1 when one is broken, each named with what broke it. */
export async function verify(config: Config, output: Output, { json }: Readonly<{ json: boolean }>): Promise<number> {
  const database = await openDatabase(config, false);
  try {
    const broken = await verifyBooks(database.url);
    if (json) output.say(JSON.stringify({ broken }));
    else if (broken.length === 0) output.say('All invariants hold.');
    else for (const { invariant, subject, detail } of broken) output.say(`${invariant}: ${subject}: ${detail}`);
    return broken.length === 0 ? 0 : 1;
  } finally {
    await database.stop();
  }
}
