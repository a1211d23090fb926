import { type Database, sql, sqlOne } from './sql.ts';

/** How many products are made anew in one statement: soon enough that nobody waits long for one of them. */
const BATCH = 1_000;

/** The languages that the database knows how to search in: `simple` takes words as they are. */
export const searchLanguages = async (db: Database): Promise<readonly string[]> =>
  (await sql<{ name: string }>(db, null, 'select cfgname::text as name from pg_ts_config order by cfgname')).map(
    ({ name }) => name,
  );

/** Makes the listing and its search documents anew, in this language from now on; answers how many products there are. */
export async function remakeListing(
  db: Database,
  language: string,
  onProgress: (products: number) => void = () => {},
): Promise<number> {
  await sql(db, null, 'update soko.search_settings set language = $1::text::regconfig', [language]);
  await sql(db, null, 'delete from soko.search_words'); // those of today come again
  let count = 0;
  for (let after: string | null = null; ; ) {
    const batch: { ids: readonly string[] } | null = await sqlOne(db, null, NEXT, [after, BATCH]);
    const ids: readonly string[] = batch?.ids ?? [];
    await sql(db, null, 'select soko.refresh_listing($1::uuid[])', [ids]);
    count += ids.length;
    onProgress(count);
    after = ids.at(-1) ?? null;
    if (ids.length < BATCH || after === null) return count;
  }
}

const NEXT = `
  select array(select id from soko.products where $1::uuid is null or id > $1 order by id limit $2::int) as ids`;
