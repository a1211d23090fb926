import type { BrandId, CategoryId, ProductId, Tx, UnclaimedCall } from '@soko/domain';
import type { Ports } from '../ports.ts';

/** Whose products are to be listed anew. */
export type Relisting = Readonly<{ noun: 'category'; id: CategoryId }> | Readonly<{ noun: 'brand'; id: BrandId }>;

const relistFrom = (tx: Tx, { noun, id }: Relisting, after: ProductId | null): Promise<ProductId | null> =>
  noun === 'category' ? tx.categories.relist(id, after) : tx.brands.relist(id, after);

/** Lists its products anew: as many as one transaction should, and the others by a job that hangs on `listing.outdated`. */
export async function relist(tx: Tx, about: Relisting): Promise<void> {
  const after = await relistFrom(tx, about, null);
  if (after !== null) tx.events.add('listing.outdated', about.id, { noun: about.noun, after });
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
