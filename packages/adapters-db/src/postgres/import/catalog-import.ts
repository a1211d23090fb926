import {
  type CatalogImport,
  type ImportFlaw,
  type ImportingShop,
  type ImportReport,
  type ImportRun,
  MAX_REPORTED_FLAWS,
} from '@soko/application';
import { type Currency, type NewId, refuse } from '@soko/domain';
import type { Knex } from 'knex';
import { uuidV7 } from '../../ids.ts';
import { asRefusal, orTaken } from '../failures.ts';
import { type Database, sqlOne } from '../sql.ts';
import { check } from './checking.ts';
import { stage } from './staging.ts';
import { lock, queueUp, write } from './writing.ts';

/**
 * Takes products into the catalogue: streamed by COPY into temporary tables, checked and written by statements over all
 * of them, whose number does not depend on how many there are. A dry run does all but the writing.
 */
export function postgresCatalogImport(
  db: Knex | Knex.Transaction,
  { newId = uuidV7 }: Readonly<{ newId?: NewId }> = {},
): CatalogImport {
  return {
    shop: async (slug) => shopNamed(db, slug),
    run: async (run) => {
      const shop = await shopNamed(db, run.shopSlug);
      const trx = await db.transaction();
      try {
        const report = await orTaken(take(trx, shop.id, run, newId));
        await (run.dryRun ? trx.rollback() : trx.commit());
        return report;
      } catch (failure) {
        if (!trx.isCompleted()) await trx.rollback();
        throw asRefusal(failure);
      }
    },
  };
}

async function take(trx: Knex.Transaction, shopId: string, run: ImportRun, newId: NewId): Promise<ImportReport> {
  const { shopSlug, call, dryRun } = run;
  const setsStock = run.stock === 'set';
  const readingFlaws = await stage(trx, run, newId);
  if (!dryRun) {
    await queueUp(trx);
    await lock(trx, shopId, setsStock);
  }
  const { counts, flaws } = await check(trx, shopId, setsStock);
  if (!dryRun) await write(trx, { shop: { id: shopId, slug: shopSlug }, call, setsStock }, counts);
  return { ...counts, errors: inOrder([...readingFlaws, ...flaws]) };
}

const inOrder = (flaws: readonly ImportFlaw[]): readonly ImportFlaw[] =>
  flaws.toSorted((one, other) => one.line - other.line).slice(0, MAX_REPORTED_FLAWS);

async function shopNamed(db: Database, slug: string): Promise<ImportingShop & Readonly<{ id: string }>> {
  const shop = await sqlOne<{ id: string; slug: string; currency: Currency }>(
    db,
    'shop to import into',
    'select id, slug, currency from soko.shops where slug = $1 and deleted_at is null',
    [slug],
  );
  return shop ?? refuse('not_found', { detail: `There is no shop ${slug}.` });
}
