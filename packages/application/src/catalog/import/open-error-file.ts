import { Call, type ImportId, refuse } from '@soko/domain';
import type { Ports } from '../../ports.ts';

/**
 * The file of the rows that an import refused, for the members of its shop and admins. Refuses `not_found`, also where
 * nothing was refused and where the file has had its time.
 */
export function openErrorFile({ store, files }: Pick<Ports, 'store' | 'files'>) {
  return async (call: Call, { id }: Readonly<{ id: ImportId }>): Promise<AsyncIterable<Uint8Array>> => {
    const { key, sha256 } = await store.transaction(Call.unclaimed(call), async (tx) => {
      const it = (await tx.imports.lock(id)) ?? refuse('not_found');
      Call.requireRight(call, it.shopId, it.kind === 'stock' ? 'stock' : 'catalogue');
      const [kept] = it.errorFileKey === null ? [] : await tx.imports.knownKeys([it.errorFileKey]);
      return { key: kept ?? refuse('not_found'), sha256: it.errorFileSha256 ?? refuse('not_found') };
    });
    return files.open(key, sha256);
  };
}
