import { randomUUID } from 'node:crypto';
import type { Server } from '../server.ts';
import { ADDRESS, type Holder, sandboxWebhook } from '../server-shopping.ts';
import type { Goods, Person } from '../server-town.ts';
import type { Json } from './json.ts';
import type { Operation } from './operations.ts';
import { aPart, type Part } from './parts.ts';

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
  /** The first is who the operation is for. */
  callers: readonly Caller[];
  /** For operations about accounts, companies, shops and sessions. */
  part: Part | null;
  /** Two SKUs that can be bought, and ids and slugs of what is public. */
  sku: string;
  product: readonly string[];
  shop: readonly string[];
  /** A cursor of the list of products, in a query of its own. */
  cursor: string;
  /** Sound bodies, by operation; where there is none the document's example is. */
  bodies: Readonly<Record<string, Json>>;
}>;

const EMAIL = 'known@example.com';
const PASSWORD = 'correct horse battery';

/** A new stage for an operation: people, goods, and of carts, orders and the rest what the operation is about. */
export async function aStage(server: Server, operation: Operation): Promise<Stage> {
  const [seller, buyer, other] = [await server.seller(), await server.person(), await server.person()];
  const [staff, admin] = [await server.withRole('staff'), await server.withRole('admin')];
  const blocked = await server.person({ blockedAt: new Date() });
  const goods = await server.sells({ shop: seller.shop });
  const part = await aPart(server, operation);
  const isShopping = SHOPPING.test(operation.path);
  const thingsOf = (holder: Holder): Promise<Had> => (isShopping ? bought(server, goods, holder) : NOTHING);
  const [mine, others, guests] = [
    await thingsOf({ as: buyer.access }),
    await thingsOf({ as: other.access }),
    await thingsOf({}),
  ];
  const { body: list } = await server.client.get('/products?limit=1&include_total=true');
  const { own } = mine;
  const bearer = (name: string, { access }: Person): Caller => ({ name, headers: headersOf({ as: access }), own });
  const keeper = bearer('a seller', seller);
  const callers: readonly Caller[] = [
    bearer('the buyer', buyer),
    { ...bearer('another buyer', other), own: others.own },
    { name: 'a guest', headers: headersOf(guests.held), own: guests.own },
    keeper,
    bearer('staff', staff),
    bearer('an admin', admin),
    bearer('somebody blocked', blocked),
    { name: 'nobody', headers: [], own },
    ...(COOKIES.test(operation.path) ? [{ name: 'a browser', headers: await browser(server), own }] : []),
  ];
  const first = operation.path.endsWith('/stock') ? keeper : callers[0];
  return {
    callers: [...(part ? [holderOf(part, own)] : first ? [first] : []), ...callers],
    part,
    sku: goods.sku,
    product: [goods.product.id, goods.product.slug],
    shop: [goods.shop.id, goods.shop.slug],
    cursor: new URL(list.page.next ?? 'http://soko.test/?cursor=none').searchParams.get('cursor') ?? '',
    bodies: {
      addCartItem: { sku: goods.sku, quantity: 1 },
      changeCartItem: { quantity: 2 },
      startCheckout: {
        email: EMAIL,
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
      ...Object.fromEntries(['receiveWebhook', 'receiveProviderWebhook'].map((name) => [name, told(own)])),
    },
  };
}

/** The stage with what the operation is about made anew, once that was done: most writes are done to a thing only once. */
export async function renewed(server: Server, operation: Operation, stage: Stage): Promise<Stage> {
  if (ONCE.test(operation.path)) return aStage(server, operation);
  const part = await aPart(server, operation);
  const [first, ...others] = stage.callers;
  return part && first ? { ...stage, part, callers: [holderOf(part, first.own), ...others] } : stage;
}

const holderOf = ({ holder }: Part, own: Things): Caller => ({
  name: 'the one it is for',
  headers: headersOf(holder),
  own,
});

/** Operations about carts, orders and payments. */
const SHOPPING = /cart|checkout|orders|payment|sandbox/;
/** Those that an order lives through once. */
const ONCE = /cancel$|initiate|checkout\/./;
/** Operations that are asked for with a cookie too, beside a bearer's. */
const COOKIES = /\/(auth\/(session|logout)|users\/me$|cart)/;

type Had = Readonly<{ own: Things; held: Holder }>;

const NONE = '01900000-0000-7000-8000-0000deadbeef';
const NOTHING: Promise<Had> = Promise.resolve({
  own: { cartItem: NONE, draft: NONE, order: NONE, payment: NONE, reference: NONE, amount: 1 },
  held: {},
});

/** Gives somebody a cart with a line, a draft, and an order that waits for its payment. */
async function bought(server: Server, goods: Goods, holder: Holder): Promise<Had> {
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
}

/** The headers of a page whose session a cookie carries. */
async function browser(server: Server): Promise<Caller['headers']> {
  const [email, password] = [`browser-${randomUUID()}@example.com`, PASSWORD];
  await server.client.post('/auth/register', { body: { email, password, name: 'Ada', account_type: 'customer' } });
  const { headers, body } = await server.client.post('/auth/session', { body: { email, password } });
  const [cookie = ''] = (headers.get('set-cookie') ?? '').split(';');
  return [
    ['Cookie', cookie],
    ['X-CSRF-Token', body.csrf_token],
  ];
}

const headersOf = ({ as, cart, order }: Holder = {}): Caller['headers'] => [
  ...(as === undefined ? [] : [['Authorization', `Bearer ${as}`] as const]),
  ...(cart === undefined ? [] : [['X-Cart-Token', cart] as const]),
  ...(order === undefined ? [] : [['X-Order-Token', order] as const]),
];

/** A webhook of the sandbox about a payment. */
const told = ({ reference, amount }: Things): Json => JSON.parse(sandboxWebhook({ reference, amount }).raw) as Json;
