import { refuse } from '../errors.ts';
import type { ImportId, ShopId, UserId } from '../ids.ts';
import type { Currency } from '../money.ts';
import type { StoredFile } from '../shops/kyc-document.ts';
import type { ProductStatus } from './product.ts';

/** What a file brings: whole products, or the prices or the stock of SKUs, or images of products, that are there. */
export type ImportKind = 'products' | 'prices' | 'stock' | 'images';
export type ImportStatus = 'queued' | 'running' | 'completed' | 'failed';

/** Counts of products; of SKUs where the file brings prices or stock, of images where it brings those. */
export type ImportCounts = Readonly<{ created: number; updated: number; unchanged: number; refused: number }>;

/** One wrong thing in a file. `line` is the physical line where its row starts; null where no line is to blame. */
export type ImportError = Readonly<{ line: number | null; column: string | null; code: string; message: string }>;

/** A file that a shop's catalogue is filled from, by a job. The file itself lies in private storage under `fileKey`. */
export type Import = StoredFile &
  Readonly<{
    id: ImportId;
    shopId: ShopId;
    kind: ImportKind;
    /** How the file is laid out: a name of the formats of products; `auto` until it is told by the headers. */
    format: string;
    /** Of the prices; null: the shop's. */
    currency: Currency | null;
    /** Whose stock a file of products sets: that of new variants, or of all. */
    stock: 'new' | 'set';
    /** Everything is checked and counted, and nothing written. */
    dryRun: boolean;
    /** The status that products get which were not there. */
    productStatus: ProductStatus;
    status: ImportStatus;
    fileKey: string;
    /** As the sender's machine called it: shown, never used as a path. */
    fileName: string;
    /** The file of the refused rows; null where there is none. */
    errorFileKey: string | null;
    errorFileSha256: string | null;
    counts: ImportCounts;
    /** The first ones. */
    errors: readonly ImportError[];
    requestedBy: UserId | null;
    requestedAt: Date;
    startedAt: Date | null;
    finishedAt: Date | null;
  }>;

const NOTHING: ImportCounts = { created: 0, updated: 0, unchanged: 0, refused: 0 };

export const Import = {
  /** More imports of one shop do not wait. */
  mostWaiting: 10,
  /** So many errors are kept; the file of refused rows has more. */
  mostErrors: 100,
  /** The largest file, in bytes. */
  mostBytes: 256 * 1024 * 1024,
  types: ['text/csv', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'] as readonly string[],

  /** Refuses `too_many_imports` where that many of the shop's wait already. */
  queue(
    given: Pick<
      Import,
      'shopId' | 'kind' | 'format' | 'currency' | 'stock' | 'dryRun' | 'productStatus' | 'fileKey' | 'fileName'
    > &
      StoredFile,
    waiting: number,
    made: Readonly<{ id: ImportId; by: UserId | null; at: Date }>,
  ): Import {
    if (waiting >= Import.mostWaiting) refuse('too_many_imports');
    return {
      ...given,
      id: made.id,
      status: 'queued',
      errorFileKey: null,
      errorFileSha256: null,
      counts: NOTHING,
      errors: [],
      requestedBy: made.by,
      requestedAt: made.at,
      startedAt: null,
      finishedAt: null,
    };
  },

  isOver: ({ status }: Import): boolean => status === 'completed' || status === 'failed',

  /** One that a dead worker had begun begins again. */
  start: (it: Import, at: Date): Import => ({ ...it, status: 'running', startedAt: it.startedAt ?? at }),

  /** The file was read to its end; what was refused of it stands in the errors. */
  complete: (
    it: Import,
    done: Readonly<{
      counts: ImportCounts;
      errors: readonly ImportError[];
      errorFile: Readonly<{ key: string; sha256: string }> | null;
    }>,
    at: Date,
  ): Import => ({
    ...it,
    status: 'completed',
    counts: done.counts,
    errors: done.errors.slice(0, Import.mostErrors),
    errorFileKey: done.errorFile?.key ?? null,
    errorFileSha256: done.errorFile?.sha256 ?? null,
    finishedAt: at,
  }),

  /** The file could not be read, and nothing was written. */
  fail: (it: Import, errors: readonly ImportError[], at: Date): Import => ({
    ...it,
    status: 'failed',
    errors: errors.slice(0, Import.mostErrors),
    finishedAt: at,
  }),

  /** What the audit log has of it. */
  told: ({ errors: _, ...it }: Import): Omit<Import, 'errors'> => it,
};

/** An import is locked before its shop. */
export interface Imports {
  lock(id: ImportId): Promise<Import | null>;
  insert(it: Import): Promise<void>;
  save(it: Import): Promise<void>;
  /** How many of the shop's are neither completed nor failed: a plain read. */
  waiting(shopId: ShopId): Promise<number>;
  /** Notes how much of the file was read, in per cent. */
  progress(id: ImportId, percent: number): Promise<void>;
  /** Those of these file keys that an import still needs. */
  knownKeys(keys: readonly string[]): Promise<readonly string[]>;
}
