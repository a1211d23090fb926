import { checkDurable } from '@soko/adapters-db';
import { createLogger } from '@soko/adapters-http';
import type { UnclaimedCall } from '@soko/domain';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { assemble, type Parts } from './container.ts';
import { type OpenDatabase, openDatabase, prepareDatabase } from './database.ts';

/** Everything of the market that one command needs, open until `close`. */
export type Market = Readonly<Omit<Parts, 'release'>> &
  Readonly<{
    database: OpenDatabase;
    logger: Logger;
    /** Lets go of everything; of the embedded database too, where this process started it. */
    close: () => Promise<void>;
  }>;

/** Who works at the command line. */
export const OPERATOR: UnclaimedCall = { actor: { kind: 'operator' }, requestId: 'command-line' };

/** Opens the market over its database. `lasting` for a process that runs until it is told to stop. */
export async function openMarket(config: Config, { lasting }: Readonly<{ lasting: boolean }>): Promise<Market> {
  const logger = createLogger(config.logLevel);
  const database = await openDatabase(config, lasting);
  await prepareDatabase(config, database, logger);
  const { release, ...parts } = await assemble(config, database.url, logger);
  if (lasting && config.environment !== 'test') await checkDurable(parts.knex);
  const close = async (): Promise<void> => {
    await release();
    await database.stop();
  };
  return { ...parts, database, logger, close };
}

/** Opens the market for one piece of work, and closes it whatever comes of it. */
export async function withMarket<T>(config: Config, work: (market: Market) => Promise<T>): Promise<T> {
  const market = await openMarket(quiet(config), { lasting: false });
  try {
    return await work(market);
  } finally {
    await market.close();
  }
}

/** A command tells of its work itself; only warnings are logged beside it. */
const quiet = (config: Config): Config => (config.logLevel === 'info' ? { ...config, logLevel: 'warn' } : config);
