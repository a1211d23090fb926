import { randomUUID } from 'node:crypto';
import { signWebhook } from '@soko/adapters-payments';
import type { Goods } from './ground.ts';
import { WEBHOOK_SECRET } from './servers.ts';
import { request, type Wire } from './wire.ts';

const API = '/api/v1';
const ADDRESS = { name: 'Ada Obi', line1: '12 Marina Road', city: 'Lagos', country: 'NG' };
const CONTACT = { email: 'ada@example.com', shipping_address: ADDRESS };

/** Sends one request, and answers its body. Throws for another status than the one that is due. */
async function ask(wire: Wire, due: number, bytes: Buffer) {
  const { status, body } = await wire.send(bytes);
  if (status !== due) throw new Error(`${status} in place of ${due}: ${body}`);
  return body.length === 0 ? null : JSON.parse(body.toString());
}

const key = () => ({ 'Idempotency-Key': randomUUID() });

/**
 * A guest's whole purchase in seven calls: looks at the product, fills a cart, reads it, checks out, pays; the provider's
 * signed webhook settles it; the buyer sees the order confirmed and paid.
 */
export const purchase =
  (goods: readonly Goods[]) =>
  async (wire: Wire, client: number, round: number): Promise<void> => {
    const { sku, productId } = chosen(goods, client, round);
    await ask(wire, 200, request('GET', `${API}/products/${productId}`));
    const cart = await ask(
      wire,
      201,
      request('POST', `${API}/cart/items`, { headers: key(), body: { sku, quantity: 1 } }),
    );
    const held = { 'X-Cart-Token': cart.token };
    await ask(wire, 200, request('GET', `${API}/cart`, { headers: held }));
    const draft = await checkOut(wire, held);
    const holds = { 'X-Order-Token': draft.access_token };
    const body = { provider: 'sandbox' };
    const paying = request('POST', `${API}/checkout/${draft.id}/pay`, { headers: { ...holds, ...key() }, body });
    const { payment } = await ask(wire, 201, paying);
    await ask(wire, 200, webhook(payment));
    const order = await ask(wire, 200, request('GET', `${API}/orders/${draft.id}`, { headers: holds }));
    if (order.payment_status !== 'paid') throw new Error(`An order is ${order.payment_status} after its webhook.`);
  };

/** The calls of one purchase. */
export const PURCHASE_CALLS = 7;

/** A guest's cart, checkout and payment, until this provider has answered. */
export const paying =
  (goods: readonly Goods[], provider: string) =>
  async (wire: Wire, client: number, round: number): Promise<void> => {
    const { sku } = chosen(goods, client, round);
    const filling = request('POST', `${API}/cart/items`, { headers: key(), body: { sku, quantity: 1 } });
    const { token } = await ask(wire, 201, filling);
    const { id, access_token } = await checkOut(wire, { 'X-Cart-Token': token });
    const headers = { 'X-Order-Token': access_token, ...key() };
    await ask(wire, 201, request('POST', `${API}/checkout/${id}/pay`, { headers, body: { provider } }));
  };

/** One checkout of one of these SKUs, from a cart that is held already. */
export const hotCheckout =
  (skus: readonly string[], carts: readonly string[]) =>
  async (wire: Wire, client: number, round: number): Promise<void> => {
    const held = { 'X-Cart-Token': carts[client % carts.length] ?? '' };
    const sku = skus[(client * 61 + round) % skus.length] ?? '';
    await checkOut(wire, held, { items: [{ sku, quantity: 1 }] });
  };

/** So many empty carts, by their tokens. */
export async function emptyCarts(wire: Wire, count: number): Promise<readonly string[]> {
  const tokens: string[] = [];
  for (let made = 0; made < count; made += 1) tokens.push((await ask(wire, 201, request('POST', `${API}/cart`))).token);
  return tokens;
}

/** The hand-made purchase: two calls. */
export const handMade =
  (goods: readonly Goods[]) =>
  async (wire: Wire, client: number, round: number): Promise<void> => {
    const { sku } = chosen(goods, client, round);
    const { id } = await ask(wire, 201, request('POST', '/checkout', { body: { sku } }));
    await ask(wire, 201, request('POST', '/pay', { body: { order_id: id } }));
  };

const checkOut = (wire: Wire, held: Readonly<Record<string, string>>, more = {}) =>
  ask(wire, 201, request('POST', `${API}/checkout`, { headers: { ...held, ...key() }, body: { ...CONTACT, ...more } }));

/** Another product each time, and rarely the one that another client buys at the moment. */
const chosen = (goods: readonly Goods[], client: number, round: number): Goods => {
  const one = goods[(client * 61 + round) % goods.length];
  if (one === undefined) throw new Error('There is nothing to buy.');
  return one;
};

function webhook({ reference, amount }: { reference: string; amount: { amount: number; currency: string } }): Buffer {
  const told = { id: randomUUID(), type: 'payment.succeeded', livemode: false, data: { reference, ...amount } };
  const body = JSON.stringify(told);
  const signature = signWebhook(Buffer.from(body), WEBHOOK_SECRET, new Date());
  return request('POST', `${API}/payments/webhook/sandbox`, { headers: { 'Soko-Sandbox-Signature': signature }, body });
}
