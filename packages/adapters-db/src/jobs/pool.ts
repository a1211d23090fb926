import pg from 'pg';

export type JobsPoolOptions = Readonly<{
  /** Most connections at once. */
  max: number;
  /** Told of connections that break, whether or not a statement runs on them. */
  onError: (error: Error) => void;
}>;

/** A pool of the job runner's own, so that jobs are taken and given back even when the requests' pool is full. */
export function jobsPool(connectionString: string, { max, onError }: JobsPoolOptions): pg.Pool {
  const pool = new pg.Pool({ connectionString, max, application_name: 'soko jobs', ...LIMITS });
  pool.on('error', onError);
  pool.on('connect', (client) => client.on('error', onError));
  return pool;
}

/** Milliseconds. A connection that is not to be had, or a statement that does not end, is an error and tried again. */
const LIMITS = {
  connectionTimeoutMillis: 5_000,
  statement_timeout: 30_000,
  idleTimeoutMillis: 30_000,
  keepAlive: true,
};
