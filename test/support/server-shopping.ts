import { randomUUID } from 'node:crypto';
import { signWebhook } from '@soko/adapters-payments';
import type { Client, Received, Sending } from './client.ts';

/** Something with a SKU: what it is else is no matter. */
export type Wanted = Readonly<{ sku: string }>;

/** Who buys: a user by the access token, or a guest by the tokens of cart and order. */
export type Holder = Pick<Sending, 'as' | 'cart' | 'order'>;

/** What a webhook of the sandbox says. */
export type SandboxTold = Readonly<{
  type?: string;
  reference: string;
  amount: number;
  currency?: string;
  id?: string;
  /** The bare path is null. */
  provider?: string | null;
  secret?: string;
  at?: Date;
}>;

/** A purchase, step by step over HTTP. */
export type Shopping = Readonly<{
  /** Puts these into a cart: a user's, or a new guest's, whose token is answered. */
  fill: (goods: readonly (Wanted | readonly [Wanted, number])[], holder?: Holder) => Promise<Holder>;
  /** Checks the cart out: the draft, and who holds it. */
  checkout: (holder: Holder, body?: Record<string, unknown>) => Promise<{ order: Received['body']; holder: Holder }>;
  /** A draft of these goods: of a guest, or of the one who holds the cart. */
  draft: (
    goods: readonly (Wanted | readonly [Wanted, number])[],
    holder?: Holder,
  ) => Promise<{ order: Received['body']; holder: Holder }>;
  /** Starts paying; `{order, payment}`. */
  pay: (orderId: string, holder: Holder, choice?: Record<string, unknown>) => Promise<Received['body']>;
  /** Sends a signed webhook of the sandbox. */
  webhook: (told: SandboxTold) => Promise<Received>;
  /** The buyer approves at the sandbox, and it tells. */
  paid: (payment: { reference: string; amount: { amount: number } }) => Promise<Received>;
}>;

export const SANDBOX_SECRET = 'a secret of the sandbox in tests';

export const ADDRESS = { name: 'Ada Obi', line1: '12 Marina Road', city: 'Lagos', country: 'NG' };
export const EMAIL = 'ada@example.com';

/** An idempotency key that nobody used. */
export const aKey = (): string => randomUUID();

export function shopping(client: Client): Shopping {
  const expected = async (status: number, answer: Promise<Received>): Promise<Received> => {
    const received = await answer;
    if (received.status !== status) throw new Error(`${received.status} in place of ${status}: ${received.text}`);
    return received;
  };

  const fill: Shopping['fill'] = async (goods, holder = {}) => {
    let held = holder;
    for (const line of goods) {
      const [{ sku }, quantity] = 'sku' in line ? [line, 1] : line;
      const { body } = await expected(201, client.post('/cart/items', { body: { sku, quantity }, ...held }));
      if (body.token !== undefined) held = { cart: body.token };
    }
    return held;
  };
  const checkout: Shopping['checkout'] = async (holder, body = {}) => {
    const contact = holder.as === undefined ? { email: EMAIL } : {};
    const form = { ...contact, shipping_address: ADDRESS, ...body };
    const { body: order } = await expected(201, client.post('/checkout', { body: form, key: aKey(), ...holder }));
    return { order, holder: order.access_token === undefined ? holder : { order: order.access_token } };
  };
  const webhook: Shopping['webhook'] = async (told) => {
    const { raw, headers } = sandboxWebhook(told);
    const path = told.provider === null ? '/payments/webhook' : `/payments/webhook/${told.provider ?? 'sandbox'}`;
    return client.post(path, { raw, headers });
  };
  return {
    fill,
    checkout,
    draft: async (goods, holder) => checkout(await fill(goods, holder)),
    async pay(orderId, holder, choice = {}) {
      const body = { provider: 'sandbox', ...choice };
      return (await expected(201, client.post(`/checkout/${orderId}/pay`, { body, key: aKey(), ...holder }))).body;
    },
    webhook,
    async paid({ reference, amount: { amount } }) {
      await expected(200, client.post(`//sandbox/pay/${reference}`, { body: { action: 'approve' } }));
      return expected(200, webhook({ reference, amount }));
    },
  };
}

/** The bytes of a webhook of the sandbox, signed. */
export function sandboxWebhook({
  type = 'payment.succeeded',
  reference,
  amount,
  currency = 'NGN',
  id = randomUUID(),
  secret = SANDBOX_SECRET,
  at = new Date(),
}: SandboxTold): { raw: string; headers: Record<string, string> } {
  const raw = JSON.stringify({ id, type, livemode: false, data: { reference, amount, currency } });
  const signature = signWebhook(Buffer.from(raw), secret, at);
  return { raw, headers: { 'content-type': 'application/json', 'soko-sandbox-signature': signature } };
}
