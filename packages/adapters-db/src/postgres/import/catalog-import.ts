import {
  type CatalogImport,
  type ImportFlaw,
  type ImportingShop,
  type ImportReport,
  type ImportRun,
  MAX_REPORTED_FLAWS,
} from '@soko/application';
import { type NewId, refuse } from '@soko/domain';
import type { Knex } from 'knex';
import { uuidV7 } from '../../ids.ts';
import { asRefusal, orTaken } from '../failures.ts';
import type { UrlsOfFiles } from '../media-url.ts';
import { type Database, json, sql, sqlOne } from '../sql.ts';
import { check } from './checking.ts';
import { takeImages } from './images.ts';
import { takeSkus } from './skus.ts';
import { type Making, stage } from './staging.ts';
import { lock, queueUp, write } from './writing.ts';

/**
 * Takes products into the catalogue: streamed by COPY into temporary tables, checked and written by statements over all
 * of them, whose number does not depend on how many there are. A dry run does all but the writing. An image of our own,
 * as an export tells it, is known by its URL (`publicFiles`).
 */
export function postgresCatalogImport(
  db: Knex | Knex.Transaction,
  {
    newId = uuidV7,
    publicFiles = { urlOf: (key) => key },
  }: Readonly<{ newId?: NewId; publicFiles?: UrlsOfFiles }> = {},
): CatalogImport {
  return {
    shop: async (slug) => shopNamed(db, slug),
    run: (run) => once(db, run, (trx, shop) => take(trx, shop.id, run, { newId, publicFiles })),
    runSkus: (run) => once(db, run, (trx, shop) => takeSkus(trx, shop.id, run, newId)),
    runImages: (run) => once(db, run, (trx, shop) => takeImages(trx, shop.id, run, { newId, publicFiles })),
  };
}

type Run = Pick<ImportRun, 'shopSlug' | 'id' | 'dryRun'>;

/** Does the work in one transaction, with a note of what came of it; what was noted before is answered again. */
async function once(
  db: Knex | Knex.Transaction,
  { shopSlug, id, dryRun }: Run,
  work: (trx: Knex.Transaction, shop: ImportingShop) => Promise<ImportReport>,
): Promise<ImportReport> {
  const shop = await shopNamed(db, shopSlug);
  const trx = await db.transaction();
  try {
    if (id !== undefined) await sql(trx, null, ALONE, [id]);
    const known = id && (await sqlOne<{ outcome: ImportReport | null }>(trx, null, OUTCOME, [id]));
    const report = known?.outcome ?? (await orTaken(work(trx, shop)));
    if (id !== undefined && !known?.outcome) await sql(trx, null, NOTE_OUTCOME, [id, json(report)]);
    await (dryRun ? trx.rollback() : trx.commit());
    return report;
  } catch (failure) {
    if (!trx.isCompleted()) await trx.rollback();
    throw asRefusal(failure);
  }
}

/** A worker taken for dead may still be at it: whoever comes second waits, and then sees what was noted. */
const ALONE = 'select pg_advisory_xact_lock(hashtextextended($1::text, 0))';
const OUTCOME = 'select outcome from soko.imports where id = $1';
const NOTE_OUTCOME = 'update soko.imports set outcome = $2::jsonb where id = $1';

async function take(trx: Knex.Transaction, shopId: string, run: ImportRun, made: Making): Promise<ImportReport> {
  const { shopSlug, call, dryRun, productStatus = 'approved', reviewsChanges = false } = run;
  const setsStock = run.stock === 'set';
  const readingFlaws = await stage(trx, run, made);
  if (!dryRun) {
    await queueUp(trx);
    await lock(trx, shopId, setsStock);
  }
  const { counts, flaws } = await check(trx, shopId, setsStock);
  const shop = { id: shopId, slug: shopSlug };
  if (!dryRun) await write(trx, { shop, call, setsStock, productStatus, reviewsChanges }, counts);
  return { ...counts, errors: inOrder([...readingFlaws, ...flaws]) };
}

const inOrder = (flaws: readonly ImportFlaw[]): readonly ImportFlaw[] =>
  flaws.toSorted((one, other) => one.line - other.line).slice(0, MAX_REPORTED_FLAWS);

async function shopNamed(db: Database, slugOrId: string): Promise<ImportingShop> {
  const shop = await sqlOne<ImportingShop>(
    db,
    'shop to import into',
    'select id, slug, currency from soko.shops where (slug = $1 or id::text = $1) and deleted_at is null',
    [slugOrId],
  );
  return shop ?? refuse('not_found', { detail: `There is no shop ${slugOrId}.` });
}
