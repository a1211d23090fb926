import { accountsContract } from './store-accounts.ts';
import { cartsContract } from './store-carts.ts';
import { catalogContract } from './store-catalog.ts';
import { claimsContract } from './store-claims.ts';
import { mediaStoreContract } from './store-media.ts';
import { ordersContract } from './store-orders.ts';
import { paymentsContract } from './store-payments.ts';
import { peopleContract } from './store-people.ts';
import { reviewsContract } from './store-reviews.ts';
import type { StoreRig } from './store-rig.ts';
import { shopsContract } from './store-shops.ts';
import { stockContract } from './store-stock.ts';
import { taxonomyContract } from './store-taxonomy.ts';
import { transactionsContract } from './store-transactions.ts';

/** What every implementation of `Store` does; `open` gives an empty one. */
export function storeContract(name: string, open: () => Promise<StoreRig>): void {
  describe(`the store, ${name}`, () => {
    let rig: StoreRig;
    before(async () => {
      rig = await open();
    });
    after(() => rig.close());

    const use = () => rig;
    transactionsContract(use);
    claimsContract(use);
    accountsContract(use);
    peopleContract(use);
    shopsContract(use);
    taxonomyContract(use);
    catalogContract(use);
    mediaStoreContract(use);
    stockContract(use);
    cartsContract(use);
    ordersContract(use);
    paymentsContract(use);
    reviewsContract(use);
  });
}
