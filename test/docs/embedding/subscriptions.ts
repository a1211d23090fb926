import { postgresCatalogExport, postgresCatalogImport, postgresQueries, postgresStore } from '@soko/adapters-db';
import { type App, createApp, type Ports } from '@soko/application';
import type { Address, Call, OrderId, UserId } from '@soko/domain';
import type { Knex } from 'knex';

/** The market inside a transaction of ours: its rows are kept when ours are. */
export const marketIn = (trx: Knex.Transaction, ports: Ports): App =>
  createApp({
    ...ports,
    store: postgresStore(trx),
    queries: postgresQueries(trx, { ...ports.settings, ...ports.media }),
    catalogImport: postgresCatalogImport(trx, ports.media),
    catalogExport: postgresCatalogExport(trx, ports.media.publicFiles),
  });

export type Subscription = Readonly<{
  id: string;
  subscriber: UserId;
  items: readonly Readonly<{ sku: string; quantity: number }>[];
  shippingAddress: Address;
}>;

/** Places this month's order and notes that it is done: both, or neither. */
export function placeMonthlyOrder(
  knex: Knex,
  ports: Ports,
  { id, subscriber, items, shippingAddress }: Subscription,
  month: string,
): Promise<OrderId> {
  return knex.transaction(async (trx) => {
    const run = { subscription_id: id, month };
    await trx('subscription_runs').insert(run); // the primary key: a second run of the month fails here
    const call: Call = {
      actor: { kind: 'host', name: 'subscriptions', user: subscriber },
      requestId: `subscription-${id}-${month}`,
    };
    const checkout = { delivery: { shippingAddress }, shipping: new Map(), items };
    const orderId = await marketIn(trx, ports).orders.place(call, checkout);
    await trx('subscription_runs').where(run).update({ order_id: orderId });
    return orderId;
  });
}
