import { type App, Json, type PaymentView, type Queries, type SandboxDesk } from '@soko/application';
import { type Call, type OrderId, refuse, type UserId } from '@soko/domain';
import { demoAddress } from './people.ts';
import { source } from './source.ts';

/** How far an order of the demo goes. */
export type DemoOrderState = 'draft' | 'pending' | 'paid' | 'declined' | 'on_delivery' | 'cancelled' | 'refunded';
/** An order with who placed it, and what is in it. */
export type DemoOrder = Readonly<{ id: OrderId; state: DemoOrderState; call: Call; skus: readonly string[] }>;

export type DemoMarket = Readonly<{
  app: Pick<App, 'orders' | 'payments'>;
  queries: Pick<Queries, 'payment'>;
  /** null where there is no sandbox: orders are then paid on delivery. */
  sandbox: SandboxDesk | null;
}>;

export type DemoOrderOptions = Readonly<{
  seed: number;
  count: number;
  buyers: readonly UserId[];
  /** SKUs of one currency that are in stock: with 20 of each none runs out. */
  skus: readonly string[];
}>;

/** A round of ten orders; most are paid. */
const STATES: readonly DemoOrderState[] = [
  'paid',
  'on_delivery',
  'paid',
  'pending',
  'paid',
  'cancelled',
  'draft',
  'paid',
  'declined',
  'refunded',
];
const ORDERS = 4;

/** Places orders as buyers do, through the market's own use cases, and takes each as far as its state says. */
export async function* demoOrders(
  market: DemoMarket,
  { seed, count, buyers, skus }: DemoOrderOptions,
): AsyncGenerator<DemoOrder> {
  if (buyers.length === 0 || skus.length === 0) return;
  for (let number = 0; number < count; number += 1) {
    const faker = source(seed, ORDERS, number);
    const user = faker.helpers.arrayElement(buyers);
    const call: Call = { actor: { kind: 'host', name: 'demo', user }, requestId: `demo-order-${number + 1}` };
    const bought = faker.helpers.arrayElements(skus, { min: 1, max: 3 });
    const items = bought.map((sku) => ({ sku, quantity: faker.number.int({ min: 1, max: 2 }) }));
    const delivery = { shippingAddress: demoAddress(faker) };
    const id = await market.app.orders.place(call, { delivery, shipping: new Map(), items });
    const state = STATES[number % STATES.length] ?? 'draft';
    await STEPS[state](market, call, id);
    yield { id, state, call, skus: bought };
  }
}

type Step = (market: DemoMarket, call: Call, orderId: OrderId) => Promise<void>;

const STEPS: Readonly<Record<DemoOrderState, Step>> = {
  draft: async () => {},
  pending: (market, call, orderId) => pay(market, call, orderId, null),
  paid: (market, call, orderId) => pay(market, call, orderId, 'approve'),
  declined: (market, call, orderId) => pay(market, call, orderId, 'decline'),
  on_delivery: (market, call, orderId) => pay({ ...market, sandbox: null }, call, orderId, null),
  cancelled: (market, call, orderId) => cancel(market, call, orderId, 'Ordered twice'),
  async refunded(market, call, orderId) {
    await pay(market, call, orderId, 'approve');
    await cancel(market, call, orderId, 'Found it in the cupboard');
  },
};

/** Starts to pay; with an action the buyer goes on at the sandbox and comes back. */
async function pay(
  { app, queries, sandbox }: DemoMarket,
  call: Call,
  orderId: OrderId,
  action: 'approve' | 'decline' | null,
): Promise<void> {
  const provider = sandbox === null ? 'cash_on_delivery' : 'sandbox';
  const { paymentId } = await app.payments.start(call, { orderId, provider });
  if (sandbox === null || action === null) return;
  const view = (await queries.payment(call, paymentId)) ?? refuse('not_found');
  const { reference } = Json.parse<PaymentView>(view);
  await sandbox.act(reference, action);
  await app.payments.verify(call, { reference });
}

async function cancel({ app }: DemoMarket, call: Call, orderId: OrderId, reason: string): Promise<void> {
  await app.orders.cancel(call, { orderId, reason });
}
