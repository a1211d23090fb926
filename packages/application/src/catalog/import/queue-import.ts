import {
  Approval,
  Call,
  type Currency,
  Import,
  type ImportId,
  type ImportKind,
  isRefusal,
  refuse,
  type ShopId,
} from '@soko/domain';
import type { Ports } from '../../ports.ts';

export type ImportUpload = Readonly<{
  shopId: ShopId;
  kind: ImportKind;
  /** The name of one of `PRODUCT_FORMATS`, or `TOLD_BY_HEADERS`. */
  format: string;
  currency?: Currency | undefined;
  stock: 'new' | 'set';
  dryRun: boolean;
  fileName: string;
  bytes: AsyncIterable<Uint8Array>;
}>;

const NOTHING = { categoryIds: [], brandIds: [], slug: null };

/**
 * Keeps a file for the job that takes it into a shop's catalogue. Products that are new are approved, or wait for
 * it, by the market's policy as it is now. Refuses `not_found`, `forbidden`, `file_type_not_allowed`, `too_many_imports`; nothing
 * is kept then.
 */
export function queueImport({ store, files, newId, settings }: Pick<Ports, 'store' | 'files' | 'newId' | 'settings'>) {
  return async (call: Call, { shopId, bytes, ...given }: ImportUpload): Promise<ImportId> => {
    Call.requireRight(call, shopId, given.kind === 'stock' ? 'stock' : 'catalogue');
    const id = newId<ImportId>();
    const fileKey = `imports/${id}/file`;
    const stored = await files.put(fileKey, bytes, Import.types);
    try {
      const kept = await store.transaction(call, async (tx) => {
        const shop = (await tx.shops.lock(shopId)) ?? refuse('not_found');
        const { record } = (await tx.catalog.productContext(shopId, NOTHING)) ?? refuse('not_found');
        const productStatus = Approval.asked({ call, policy: settings.productApproval, record });
        const waiting = await tx.imports.waiting(shop.id);
        const currency = given.currency ?? null;
        const file = { ...given, ...stored, shopId: shop.id, currency, productStatus, fileKey } as const;
        const made = { id, by: Call.user(call) ?? null, at: tx.now };
        await tx.imports.insert(Import.queue(file, waiting, made));
        tx.events.add('import.requested', id, { shop_id: shopId });
        return id;
      });
      if (kept !== id) await files.remove(fileKey);
      return kept;
    } catch (failure) {
      if (isRefusal(failure) && failure.code !== 'unavailable') await files.remove(fileKey);
      throw failure;
    }
  };
}
