import { z } from 'zod';
import { POOL } from './postgres/connect.ts';

/** Which database is used, and how. */
export type DatabaseConfig = Readonly<{
  /** As the role that serves; null: the embedded server. */
  url: string | null;
  /** As the role that owns the schema, for migrations; null: the same as `url`. */
  ownerUrl: string | null;
  /** Most connections of one process. */
  pool: number;
  /** Off behind a pooler that shares connections between transactions. */
  preparedStatements: boolean;
  /** How long the answers of idempotent writes are kept, in seconds. */
  idempotencyTtlSeconds: number;
}>;

const Url = z.url({ protocol: /^postgres(ql)?$/, error: 'is a URL: postgres://user:password@host:5432/database' });

/** The part of the environment that is about the database. In production one must be named. */
export const databaseConfig = ({ production }: Readonly<{ production: boolean }>) =>
  z
    .object({
      SOKO_DATABASE_URL: Url.optional(),
      SOKO_DATABASE_OWNER_URL: Url.optional(),
      SOKO_DATABASE_POOL: z.coerce.number().int().min(2).max(500).default(POOL.max),
      SOKO_DATABASE_PREPARED_STATEMENTS: z.stringbool({ error: 'is true or false' }).default(true),
      SOKO_IDEMPOTENCY_TTL_SECONDS: z.coerce.number().int().min(60).max(31_536_000).default(86_400),
    })
    .transform((given, context): DatabaseConfig => {
      if (production && given.SOKO_DATABASE_URL === undefined) {
        const message = 'the embedded database is for development; production names its own';
        context.addIssue({ code: 'custom', path: ['SOKO_DATABASE_URL'], message });
      }
      return {
        url: given.SOKO_DATABASE_URL ?? null,
        ownerUrl: given.SOKO_DATABASE_OWNER_URL ?? null,
        pool: given.SOKO_DATABASE_POOL,
        preparedStatements: given.SOKO_DATABASE_PREPARED_STATEMENTS,
        idempotencyTtlSeconds: given.SOKO_IDEMPOTENCY_TTL_SECONDS,
      };
    });
