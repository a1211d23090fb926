import { type Database, sqlOne } from '@soko/adapters-db';

/** Waits until a statement of this database waits for a lock that another transaction holds. */
export async function somebodyWaits(db: Database): Promise<void> {
  for (const limit = Date.now() + 5_000; Date.now() < limit; ) {
    const row = await sqlOne<{ waiting: number }>(
      db,
      'waiting',
      `select count(*) as waiting from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
    );
    if ((row?.waiting ?? 0) > 0) return;
  }
  throw new Error('Nobody waits for a lock.');
}

/** A promise that is kept from outside. */
export function gate(): Readonly<{ opened: Promise<void>; open: () => void }> {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
