// Buys something from a running server, as a user and then as a guest, over HTTP alone, and checks what comes of it.
// Usage: node scripts/demo-flow.mjs [base URL, http://localhost:3000 by default]. Needs Node 20 and nothing else.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

const base = (process.argv[2] ?? 'http://localhost:3000').replace(/\/+$/, '');

/** How many pieces a SKU must have, so that buying some of them leaves enough for others. */
const ENOUGH = 20;
/** A call that takes longer than this is given up, in milliseconds. */
const CALL_LIMIT = 15_000;
/** How long the server may take to be ready, and an order to be confirmed, in milliseconds. */
const PATIENCE = 90_000;
const PAUSE = 250;

const ADDRESS = {
  name: 'Ada Obi',
  line1: '12 Marina Road',
  city: 'Lagos',
  region: 'Lagos',
  country: 'NG',
  phone: '+2348012345678',
};

/** Ends the script with one sentence. */
class Differs extends Error {}

const expect = (holds, sentence) => {
  if (!holds) throw new Differs(sentence);
};

let steps = 0;
const tell = (what, detail = '') => {
  steps += 1;
  console.log(`${String(steps).padStart(3)}  ${what.padEnd(34)}${detail}`.trimEnd());
};

/** One call. Throws unless it is answered with one of the statuses expected. */
async function call(method, path, { status = 200, body, headers = {} } = {}) {
  const url = path.startsWith('/api/') || path.startsWith('/sandbox/') ? `${base}${path}` : `${base}/api/v1${path}`;
  const response = await fetch(url, {
    method,
    headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(CALL_LIMIT),
  }).catch((failure) => {
    throw new Differs(`${base} does not answer (${failure.cause?.code ?? failure.message}): is "npm start" running?`);
  });
  const text = await response.text();
  const answer = response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text;
  expect(
    [status].flat().includes(response.status),
    `${method} ${path} answered ${response.status}${answer?.code ? ` ${answer.code}: ${answer.detail}` : ''}`,
  );
  return { status: response.status, body: answer, headers: response.headers };
}

/** Asks again and again until the answer is right. */
async function until(ask, isRight, sentence) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const answer = await ask();
    if (isRight(answer)) return answer;
    expect(Date.now() < end, sentence);
    await delay(PAUSE);
  }
}

/** Minor units in the way people write them; how many decimals there are is the currency's. */
function price({ amount, currency }) {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'code' });
  return format.format(amount / 10 ** format.resolvedOptions().maximumFractionDigits).replaceAll('\u00a0', ' ');
}

const keyed = (headers) => ({ ...headers, 'Idempotency-Key': randomUUID() });
const availableOf = async (sku) => (await call('GET', `/skus/${encodeURIComponent(sku)}`)).body.available;

/** A SKU of one of the newest products with enough of it, and what it is called. */
async function findSku() {
  const { items } = (await call('GET', '/products?in_stock=true&limit=50')).body;
  tell('Browse the newest products', `${items.length} in stock`);
  for (const { id } of items) {
    const product = (await call('GET', `/products/${id}`)).body;
    const variant = product.variants.find(
      ({ available, price: { amount }, min_order_quantity: least }) => available >= ENOUGH && amount > 0 && least <= 2,
    );
    if (variant) {
      const { sku, available } = variant;
      tell('Choose one', `${product.name} (${sku}), ${price(variant.price)}, ${available} available`);
      return sku;
    }
  }
  throw new Differs(`None of the newest ${items.length} products in stock has a SKU with ${ENOUGH} available.`);
}

/**
 * From an empty cart to a confirmed order. The headers say who buys: `cartHeaders` until the checkout, and after it what
 * `orderHeadersOf` makes of its answer.
 */
async function buy({ sku, quantity, email, cartHeaders, orderHeadersOf }) {
  const before = await availableOf(sku);

  const filled = await call('POST', '/cart/items', { status: 201, body: { sku, quantity }, headers: cartHeaders });
  const cart = filled.body;
  const holder = cart.token === undefined ? cartHeaders : { 'X-Cart-Token': cart.token };
  tell('Put it into the cart', `${quantity} × ${sku}, ${price(cart.total_amount)}`);

  const checkout = {
    status: 201,
    body: { ...(email === undefined ? {} : { email }), shipping_address: ADDRESS },
    headers: keyed(holder),
  };
  const { body: draft } = await call('POST', '/checkout', checkout);
  expect(draft.status === 'draft', `The checkout answered an order that is ${draft.status}, not a draft.`);
  tell('Check out', `${draft.number}, ${price(draft.total_amount)}, held until ${draft.expires_at}`);

  const again = await call('POST', '/checkout', checkout);
  expect(again.headers.get('Idempotent-Replayed') === 'true', 'The same key was not answered with the first answer.');
  expect(again.body.id === draft.id, 'The same key made a second order.');
  tell('Check out again, same key', 'the first answer, no second order');

  const headers = orderHeadersOf(draft);
  const choice = { provider: 'sandbox', return_url: `${base}/redoc` };
  const paying = await call('POST', `/checkout/${draft.id}/pay`, {
    status: 201,
    body: choice,
    headers: keyed(headers),
  });
  const { payment } = paying.body;
  expect(payment.redirect_url, 'Paying answered no redirect_url.');
  tell('Start paying', payment.redirect_url);

  const page = new URL(payment.redirect_url).pathname;
  await call('POST', page, { body: { action: 'approve' } });
  tell('Approve at the sandbox', payment.reference);

  const { body: order } = await until(
    () => call('GET', `/orders/${draft.id}`, { headers }),
    (answer) => answer.body.status === 'confirmed',
    `The order ${draft.number} was not confirmed within ${PATIENCE / 1000} seconds.`,
  );
  expect(order.payment_status === 'paid', `The order is ${order.payment_status}, not paid.`);
  tell('Read the order', `${order.status}, ${order.payment_status}, invoice ${order.invoice_number}`);

  const after = await availableOf(sku);
  expect(before - after === quantity, `${sku} went from ${before} to ${after} available; ${quantity} were bought.`);
  tell('Look at the stock', `${before} → ${after} available`);
}

async function asUser(sku) {
  console.log('\nAs a user');
  const email = `demo-${randomUUID()}@example.com`;
  const form = { email, password: `demo ${randomUUID()}`, name: 'Ada Obi', account_type: 'customer' };
  const { tokens } = (await call('POST', '/auth/register', { status: 201, body: form })).body;
  tell('Register', email);
  const headers = { Authorization: `Bearer ${tokens.access}` };
  await buy({ sku, quantity: 2, cartHeaders: headers, orderHeadersOf: () => headers });
  const { items } = (await call('GET', '/orders', { headers })).body;
  expect(items.length === 1, `The user has ${items.length} orders, not one.`);
  tell('List the own orders', `${items.length}`);
}

async function asGuest(sku) {
  console.log('\nAs a guest');
  await buy({
    sku,
    quantity: 1,
    email: `guest-${randomUUID()}@example.com`,
    cartHeaders: {},
    orderHeadersOf: (draft) => ({ 'X-Order-Token': draft.access_token }),
  });
}

async function main() {
  console.log(`Soko at ${base}\n`);
  await until(
    () => call('GET', '/api/ready', { status: [200, 503] }),
    ({ status }) => status === 200,
    `${base} was not ready within ${PATIENCE / 1000} seconds.`,
  );
  tell('The server is ready');
  const sku = await findSku();
  await asUser(sku);
  await asGuest(sku);
  console.log('\nBoth orders are confirmed and paid, and the stock is down by what they took.');
}

try {
  await main();
} catch (failure) {
  console.error(`\n${failure instanceof Differs ? failure.message : `This failed: ${failure.message}`}`);
  process.exitCode = 1;
}
