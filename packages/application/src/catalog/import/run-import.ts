import { Approval, type DomainError, Import, type ImportId, isRefusal, refuse, type UnclaimedCall } from '@soko/domain';
import type { Ports } from '../../ports.ts';
import { errorRows } from './error-rows.ts';
import { fileErrors } from './file-errors.ts';
import { PRODUCT_FORMATS } from './formats.ts';
import { importImages } from './import-images.ts';
import { importProducts } from './import-products.ts';
import { importSkus } from './import-skus.ts';
import type { ImportReport } from './port.ts';
import { soko } from './soko.ts';
import { TOLD_BY_HEADERS, tellFormat } from './tell-format.ts';

type Parts = Pick<Ports, 'store' | 'files' | 'sheets' | 'catalogImport' | 'newId' | 'settings'>;

/**
 * Takes a file that was handed in into the catalogue, and keeps the rows that were refused as a file of their own. Done
 * once: what was taken in before a job died is not taken in again. A file that cannot be read makes the import `failed`;
 * anything else is thrown, so that the job is tried again.
 */
export function runImport(ports: Parts) {
  const { store, files } = ports;
  return async (call: UnclaimedCall, { id }: Readonly<{ id: ImportId }>): Promise<void> => {
    const begun = await store.transaction(call, async (tx) => {
      const found = (await tx.imports.lock(id)) ?? refuse('not_found');
      if (Import.isOver(found)) return found;
      const started = Import.start(found, tx.now);
      await tx.imports.save(started);
      return started;
    });
    if (Import.isOver(begun)) return;

    const format = await formatOf(ports, begun);
    const it = { ...begun, format };
    const outcome = await taken(ports, call, it);
    const errorFile = isFailed(outcome) || outcome.errors.length === 0 ? null : await keepErrors(ports, it, outcome);
    await store.transaction(call, async (tx) => {
      const running = { ...((await tx.imports.lock(id)) ?? refuse('not_found')), format };
      await tx.imports.save(
        isFailed(outcome)
          ? Import.fail(running, fileErrors(outcome.failed), tx.now)
          : Import.complete(running, { counts: countsOf(outcome), errors: outcome.errors, errorFile }, tx.now),
      );
      tx.events.add('import.finished', id, { shop_id: running.shopId });
    });
    await files.remove(it.fileKey);
  };
}

type Failed = Readonly<{ failed: DomainError }>;
const isFailed = (outcome: ImportReport | Failed): outcome is Failed => 'failed' in outcome;
const countsOf = ({ errors: _, ...counts }: ImportReport) => counts;

/** The format asked for, or told by the headers. A file that cannot be read is left for the import itself to refuse. */
async function formatOf({ files, sheets }: Parts, { format, fileKey, sha256 }: Import): Promise<string> {
  if (format !== TOLD_BY_HEADERS) return format;
  try {
    return await tellFormat(sheets.rows(await files.open(fileKey, sha256)));
  } catch (failure) {
    if (isRefusal(failure, 'validation_failed')) return soko.name;
    throw failure;
  }
}

/** What came of it; or why the file as a whole was refused. */
async function taken(ports: Parts, call: UnclaimedCall, it: Import): Promise<ImportReport | Failed> {
  const { id, kind, format, stock, shopId: shop, currency, dryRun, productStatus } = it;
  const progress = teller((percent) => ports.store.transaction(call, (tx) => tx.imports.progress(id, percent)));
  const bytes = progress.follow(await ports.files.open(it.fileKey, it.sha256), it.size);
  const file = { id, rows: ports.sheets.rows(bytes), shop, dryRun, ...(currency === null ? {} : { currency }) };
  const reviewsChanges = Approval.reviewsImport(productStatus, ports.settings.productApproval);
  try {
    if (kind === 'products') {
      return await importProducts(ports)(call, { ...file, format, stock, productStatus, reviewsChanges });
    }
    if (kind === 'images') return await importImages(ports)(call, { ...file, reviewsChanges });
    return await importSkus(ports)(call, { ...file, kind });
  } catch (failure) {
    if (isRefusal(failure, 'validation_failed') || isRefusal(failure, 'not_found')) return { failed: failure };
    throw failure;
  } finally {
    await progress.told();
  }
}

/** Keeps the refused rows under a key of its own for each try. */
async function keepErrors({ files, sheets, newId }: Parts, it: Import, { errors }: ImportReport) {
  const key = `imports/${it.id}/${newId()}`;
  const rows = async () => sheets.rows(await files.open(it.fileKey, it.sha256));
  const format = it.kind === 'products' ? (PRODUCT_FORMATS.find(({ name }) => name === it.format) ?? null) : null;
  const { sha256 } = await files.put(key, sheets.file(errorRows(rows, format, errors), 'csv'), Import.types);
  return { key, sha256 };
}

/** Notes how much of a file was read, a per cent at a time: the next one only once the last was written down. */
function teller(note: (percent: number) => Promise<void>) {
  let last = 0;
  let telling: Promise<void> = Promise.resolve();
  let isTelling = false;
  const tell = (percent: number): void => {
    if (isTelling || percent <= last) return;
    last = percent;
    isTelling = true;
    telling = note(percent)
      .catch(() => undefined) // progress is worth no failure
      .finally(() => {
        isTelling = false;
      });
  };
  return {
    async *follow(bytes: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array> {
      let read = 0;
      for await (const chunk of bytes) {
        yield chunk;
        read += chunk.length;
        tell(Math.min(99, Math.floor((100 * read) / size)));
      }
    },
    told: () => telling,
  };
}
