import type { Import, Shop } from '@soko/domain';
import { anId } from './ids.ts';
import { NOON } from './moments.ts';

/** An import of products that nobody has begun yet. */
export function anImport(shop: Pick<Shop, 'id'>, fields: Partial<Import> = {}): Import {
  const id = anId<Import['id']>();
  return {
    id,
    shopId: shop.id,
    kind: 'products',
    format: 'soko',
    currency: null,
    stock: 'new',
    dryRun: false,
    productStatus: 'approved',
    status: 'queued',
    fileKey: `imports/${id}/file`,
    fileName: 'products.csv',
    contentType: 'text/csv',
    size: 1234,
    sha256: 'a0'.repeat(32),
    errorFileKey: null,
    errorFileSha256: null,
    counts: { created: 0, updated: 0, unchanged: 0, refused: 0 },
    errors: [],
    requestedBy: null,
    requestedAt: NOON,
    startedAt: null,
    finishedAt: null,
    ...fields,
  };
}
