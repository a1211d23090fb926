import type { BrandId, CategoryId, ProductId, Tx, UnclaimedCall } from '@soko/domain';
import type { Ports } from '../ports.ts';

/** Whose products are to be listed anew; `into`: they are another's from now on. */
export type Relisting =
  | Readonly<{ noun: 'category'; id: CategoryId; into?: CategoryId | undefined }>
  | Readonly<{ noun: 'brand'; id: BrandId; into?: BrandId | undefined }>;

/** Lists the next ones, and tells of it when they were the last. */
async function relistFrom(tx: Tx, { noun, id, into }: Relisting, after: ProductId | null): Promise<ProductId | null> {
  const more = await (noun === 'category' ? tx.categories.relist(id, after) : tx.brands.relist(id, after));
  if (more === null) tx.events.add('listing.renewed', into ?? id, { noun });
  return more;
}

/**
 * Lists its products anew: as many as one transaction should, and the others by a job that hangs on `listing.outdated`.
 * What follows the listing hangs on `listing.renewed`.
 */
export async function relist(tx: Tx, about: Relisting): Promise<void> {
  const after = await relistFrom(tx, about, null);
  if (after === null) return;
  const { id, noun, into } = about;
  tx.events.add('listing.outdated', id, { noun, after, ...(into === undefined ? {} : { into }) });
}

/** Goes on behind a product until all are done, a transaction for each part; done twice it changes nothing. */
export function relistProducts({ store }: Ports) {
  return async (
    call: UnclaimedCall,
    { after, ...about }: Relisting & Readonly<{ after: ProductId }>,
  ): Promise<void> => {
    let next: ProductId | null = after;
    while (next !== null) {
      const from: ProductId = next;
      next = await store.transaction(call, (tx) => relistFrom(tx, about, from));
    }
  };
}
