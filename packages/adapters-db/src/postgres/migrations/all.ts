import { up as ground } from './0001-ground.ts';
import { up as accounts } from './0002-accounts.ts';
import { up as catalog } from './0003-catalog.ts';
import { up as stock } from './0004-stock.ts';
import { up as listing } from './0005-listing.ts';
import { up as cartsPricing } from './0006-carts-pricing.ts';
import { up as orders } from './0007-orders.ts';
import { up as payments } from './0008-payments.ts';
import { up as ledger } from './0009-ledger.ts';
import { up as log } from './0010-log.ts';
import { up as auditViews } from './0011-audit-views.ts';
import { up as orderStates } from './0012-order-states.ts';
import { up as workers } from './0013-workers.ts';
import { up as reads } from './0014-reads.ts';
import { up as ways } from './0015-ways.ts';
import { up as sessions } from './0016-sessions.ts';
import { up as people } from './0017-people.ts';
import { up as shops } from './0018-shops.ts';
import { up as figures } from './0019-figures.ts';
import { up as taxonomy } from './0020-taxonomy.ts';
import { up as products } from './0021-products.ts';
import { up as search } from './0022-search.ts';
import { up as media } from './0023-media.ts';
import { up as reviews } from './0024-reviews.ts';
import { up as imports } from './0025-imports.ts';
import { up as refunds } from './0026-refunds.ts';
import { up as refundClaims } from './0027-refund-claims.ts';
import { up as terms } from './0028-terms.ts';
import { up as bulk } from './0029-bulk.ts';
import { up as catalogue } from './0030-catalogue.ts';
import { up as plans } from './0031-plans.ts';

/** One step of the schema: SQL that runs once, in a transaction of its own. Names never change. */
export type Migration = Readonly<{ name: string; up: string }>;

/** Every step, in order. A new one is one file and one line. */
export const MIGRATIONS: readonly Migration[] = [
  { name: '0001-ground', up: ground },
  { name: '0002-accounts', up: accounts },
  { name: '0003-catalog', up: catalog },
  { name: '0004-stock', up: stock },
  { name: '0005-listing', up: listing },
  { name: '0006-carts-pricing', up: cartsPricing },
  { name: '0007-orders', up: orders },
  { name: '0008-payments', up: payments },
  { name: '0009-ledger', up: ledger },
  { name: '0010-log', up: log },
  { name: '0011-audit-views', up: auditViews },
  { name: '0012-order-states', up: orderStates },
  { name: '0013-workers', up: workers },
  { name: '0014-reads', up: reads },
  { name: '0015-ways', up: ways },
  { name: '0016-sessions', up: sessions },
  { name: '0017-people', up: people },
  { name: '0018-shops', up: shops },
  { name: '0019-figures', up: figures },
  { name: '0020-taxonomy', up: taxonomy },
  { name: '0021-products', up: products },
  { name: '0022-search', up: search },
  { name: '0023-media', up: media },
  { name: '0024-reviews', up: reviews },
  { name: '0025-imports', up: imports },
  { name: '0026-refunds', up: refunds },
  { name: '0027-refund-claims', up: refundClaims },
  { name: '0028-terms', up: terms },
  { name: '0029-bulk', up: bulk },
  { name: '0030-catalogue', up: catalogue },
  { name: '0031-plans', up: plans },
];
