import type { Entry } from '@soko/adapters-http';
import type { Sending } from '../client.ts';
import { ADDRESS, aKey, EMAIL } from '../server-shopping.ts';
import { kycForm } from '../writes-of-shops.ts';
import type { Scene } from './callers.ts';

/** The names of things, by where an operation has them: `{ id: '0199…' }`. */
export type Named = Readonly<Record<string, string>>;

export type Sent = Readonly<{ method: string; path: string; sending: Sending }>;

type Body = Readonly<Record<string, unknown>>;

/** What is sent beside names in paths and queries, where the example of the route is not it. */
const bodies: Readonly<Record<string, (named: Named, scene: Scene) => Body>> = {
  addCartItem: ({ sku = '' }) => ({ sku, quantity: 1 }),
  changeCartItem: () => ({ quantity: 2 }),
  claimOrders: ({ order_ids: id }) => ({ order_ids: [id] }),
  initiatePayment: ({ order_id }) => ({ provider: 'sandbox', order_id }),
  requestRefund({ order_id, order_item_id, shop_id }, { orderOf }) {
    const [anyOrder] = orderOf.values();
    return {
      order_id: order_id ?? orderOf.get(order_item_id ?? shop_id ?? '') ?? anyOrder,
      ...(order_item_id === undefined ? {} : { items: [{ order_item_id, quantity: 1 }] }),
      ...(shop_id === undefined ? {} : { shop_id }),
      reason: 'damaged',
    };
  },
  startCheckout(
    { shipping_address_id: to, billing_address_id: from, shop_id, option_id, sku },
    { goods, shippingOption },
  ) {
    const option = { shop_id: shop_id ?? goods.shop.id, option_id: option_id ?? shippingOption };
    return {
      email: EMAIL,
      ...(to === undefined ? { shipping_address: ADDRESS } : { shipping_address_id: to }),
      ...(from === undefined ? {} : { billing_address_id: from }),
      ...(sku === undefined ? { shipping_options: [option] } : {}),
      items: [{ sku: sku ?? goods.sku, quantity: 1 }],
    };
  },
};

/** Where the client takes a path: under the API, or with two slashes at the root. */
const target = (path: string): string => (path.startsWith('/api/v1/') ? path.slice('/api/v1'.length) : `/${path}`);

/** A call of an operation by one of its spellings, about the things that are named. */
export async function calling({ method, path, route, alias }: Entry, named: Named, scene: Scene): Promise<Sent> {
  const query = new URLSearchParams();
  const told: Record<string, string> = {};
  for (const [param, place] of Object.entries(alias?.from ?? {})) {
    const name = place.slice(place.indexOf('/') + 1);
    if (place.startsWith('query/')) query.set(name, named[param] ?? '');
    else told[name] = named[param] ?? '';
  }
  for (const [name, value] of Object.entries(named)) if (name in route.query.shape) query.set(name, value);
  const filled = path.replace(/\{([^}]*)\}/g, (_, name: string) => encodeURIComponent(named[name] ?? ''));

  const example = route.body === undefined ? undefined : ((route.examples?.body ?? {}) as Body);
  const body = { ...(bodies[route.operationId]?.(named, scene) ?? example), ...told };
  const content =
    route.upload !== undefined
      ? await kycForm()
      : route.body === 'raw'
        ? { raw: '{}' }
        : method === 'get' || Object.keys(body).length === 0
          ? {}
          : { body };
  return {
    method: method.toUpperCase(),
    path: `${target(filled)}${query.size > 0 ? `?${query}` : ''}`,
    sending: { ...content, ...(route.idempotency === 'required' ? { key: aKey() } : {}) },
  };
}
