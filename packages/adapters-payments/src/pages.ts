import { notMeant } from './http.ts';

/** A list of a day that is longer is not told at all: half of it would make payments look as if they were missing. */
const MOST_PAGES = 1_000;

/**
 * All rows of a list that comes in pages, numbered from 1. Refuses `payment_provider_unavailable` for one that does not
 * end.
 */
export async function allPages<Row>(
  read: (page: number) => Promise<Readonly<{ rows: readonly Row[]; isLast: boolean }>>,
): Promise<readonly Row[]> {
  const all: Row[] = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const { rows, isLast } = await read(page);
    all.push(...rows);
    if (isLast || rows.length === 0) return all;
  }
  throw notMeant(`The list has more than ${MOST_PAGES} pages.`);
}
