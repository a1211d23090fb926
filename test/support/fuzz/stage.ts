import { randomUUID } from 'node:crypto';
import type { Server } from '../server.ts';
import { ADDRESS, type Holder, sandboxWebhook } from '../server-shopping.ts';
import type { Person, Seller } from '../server-town.ts';
import type { Json } from './json.ts';

/** What there is of somebody's, to be asked for by its id. */
export type Things = Readonly<{
  cartItem: string;
  draft: string;
  order: string;
  payment: string;
  reference: string;
  amount: number;
}>;

/** Somebody who calls, by their headers, and what is theirs. */
export type Caller = Readonly<{ name: string; headers: readonly (readonly [string, string])[]; own: Things }>;

/** The people and things that requests are about. They wear out as requests succeed, and are made anew now and then. */
export type Stage = Readonly<{
  callers: readonly Caller[];
  /** Two SKUs that can be bought, and ids and slugs of what is public. */
  sku: string;
  product: readonly string[];
  shop: readonly string[];
  /** A cursor of the list of products, in a query of its own. */
  cursor: string;
  /** Sound bodies, by operation; where there is none the document's example is. */
  bodies: Readonly<Record<string, Json>>;
}>;

/** Those who stay. */
export type Cast = Readonly<{
  seller: Seller;
  staff: Person;
  admin: Person;
  blocked: Person;
  email: string;
  password: string;
}>;

export async function aCast(server: Server): Promise<Cast> {
  const [email, password] = ['known@example.com', 'correct horse battery'];
  const body = { email, password, name: 'Ada Obi', account_type: 'customer' };
  await server.client.post('/auth/register', { body });
  return {
    seller: await server.seller(),
    staff: await server.withRole('staff'),
    admin: await server.withRole('admin'),
    blocked: await server.person({ blockedAt: new Date() }),
    email,
    password,
  };
}

let staged = 0;

/** A new stage: carts with a line, drafts, orders that wait for their payment. */
export async function aStage(server: Server, cast: Cast): Promise<Stage> {
  const goods = await server.sells({ shop: cast.seller.shop });
  const thingsOf = async (holder: Holder): Promise<{ own: Things; held: Holder }> => {
    const draft = await server.draft([goods], holder);
    const begun = await server.draft([goods], holder);
    const { order, payment } = await server.pay(begun.order.id, begun.holder);
    const cart = await server.fill([goods], holder);
    const { body } = await server.client.get('/cart', { ...cart });
    const own: Things = {
      cartItem: body.items[0].id,
      draft: draft.order.id,
      order: order.number,
      payment: payment.id,
      reference: payment.reference,
      amount: payment.amount.amount,
    };
    return { own, held: holder.as === undefined ? { ...cart, ...draft.holder } : holder };
  };
  const [buyer, other] = [await server.person(), await server.person()];
  const [mine, others, guests] = [
    await thingsOf({ as: buyer.access }),
    await thingsOf({ as: other.access }),
    await thingsOf({}),
  ];
  const guest: [string, string][] = [
    ['X-Cart-Token', guests.held.cart ?? ''],
    ['X-Order-Token', guests.held.order ?? ''],
  ];
  const { body: list } = await server.client.get('/products?limit=1&include_total=true');
  const bearer = ({ access }: Person): [string, string][] => [['Authorization', `Bearer ${access}`]];
  const { own } = mine;
  staged += 1;
  return {
    callers: [
      { name: 'the buyer', headers: bearer(buyer), own },
      { name: 'another buyer', headers: bearer(other), own: others.own },
      { name: 'a guest', headers: guest, own: guests.own },
      { name: 'a seller', headers: bearer(cast.seller), own },
      { name: 'staff', headers: bearer(cast.staff), own },
      { name: 'an admin', headers: bearer(cast.admin), own },
      { name: 'somebody blocked', headers: bearer(cast.blocked), own },
      { name: 'nobody', headers: [], own },
    ],
    sku: goods.sku,
    product: [goods.product.id, goods.product.slug],
    shop: [goods.shop.id, goods.shop.slug],
    cursor: new URL(list.page.next ?? 'http://soko.test/?cursor=none').searchParams.get('cursor') ?? '',
    bodies: {
      register: {
        email: `fuzz-${staged}-${randomUUID()}@example.com`,
        password: cast.password,
        name: 'Ada',
        account_type: 'customer',
      },
      logIn: { email: cast.email, password: cast.password },
      logOut: { refresh: other.refresh },
      refreshToken: { refresh: buyer.refresh },
      refreshTokenAlias: { refresh: buyer.refresh },
      addCartItem: { sku: goods.sku, quantity: 1 },
      changeCartItem: { quantity: 2 },
      startCheckout: {
        email: cast.email,
        shipping_address: { ...ADDRESS },
        items: [{ sku: goods.sku, quantity: 1 }],
        shipping_options: [],
        purchase_order_number: 'PO-1',
      },
      payCheckout: { provider: 'sandbox', return_url: 'https://shop.example/thanks?a=b#c' },
      initiatePayment: { order_id: own.draft, provider: 'cash_on_delivery' },
      cancelOrder: { reason: 'not needed' },
      adjustStock: { delta: 1, reason: 'counted' },
      actOnSandboxPayment: { action: 'approve' },
      ...Object.fromEntries(['receiveWebhook', 'receiveProviderWebhook'].map((operation) => [operation, told(own)])),
    },
  };
}

/** A webhook of the sandbox about a payment. */
const told = ({ reference, amount }: Things): Json => JSON.parse(sandboxWebhook({ reference, amount }).raw) as Json;
