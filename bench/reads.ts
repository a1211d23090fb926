import type { Goods } from './ground.ts';
import { FILTERED } from './questions.ts';
import { openWire, request, type Wire } from './wire.ts';

/** A read as the market answers it and as the floor does. */
export type Read = Readonly<{
  name: string;
  /** The requests, asked in turn. */
  soko: readonly Buffer[];
  floor: readonly Buffer[];
  /** Whether the market may keep the answer for a moment. */
  isPublic: boolean;
}>;

const API = '/api/v1';
const LINES = 3;
const CARTS = 16;

/** The reads that are measured, over these goods; carts are filled for them at the server on this port. */
export async function readsOf(
  goods: readonly Goods[],
  port: number,
  { carts: count = CARTS } = {},
): Promise<readonly Read[]> {
  const gets = (paths: readonly string[]) => paths.map((path) => request('GET', path));
  const carts = await Promise.all(Array.from({ length: count }, (_, at) => filledCart(port, goods.slice(at * LINES))));
  return [
    { name: 'product list', isPublic: true, soko: gets([`${API}/products`]), floor: gets(['/list']) },
    {
      name: 'category + price',
      isPublic: true,
      soko: gets([`${API}/products?${FILTERED}`]),
      floor: gets(['/filtered']),
    },
    {
      name: 'product detail',
      isPublic: true,
      soko: gets(goods.map(({ productId }) => `${API}/products/${productId}`)),
      floor: gets(goods.map(({ productId }) => `/detail/${productId}`)),
    },
    {
      name: `cart of ${LINES} lines`,
      isPublic: false,
      soko: carts.map(({ token }) => request('GET', `${API}/cart`, { headers: { 'X-Cart-Token': token } })),
      floor: gets(carts.map(({ id }) => `/cart/${id}`)),
    },
  ];
}

/** Asks one of the requests after the other, beginning elsewhere for each client. */
export const asking =
  (requests: readonly Buffer[]) =>
  async (wire: Wire, client: number, round: number): Promise<void> => {
    const asked = requests[(client * 61 + round) % requests.length] ?? Buffer.alloc(0);
    const { status, body } = await wire.send(asked);
    if (status !== 200) throw new Error(`A read was answered ${status}: ${body}`);
  };

async function filledCart(port: number, goods: readonly Goods[]): Promise<{ id: string; token: string }> {
  const wire = openWire(port);
  let cart: { id: string; token: string } | null = null;
  for (const { sku } of goods.slice(0, LINES)) {
    const headers: Record<string, string> = cart === null ? {} : { 'X-Cart-Token': cart.token };
    const { body } = await wire.send(request('POST', `${API}/cart/items`, { headers, body: { sku, quantity: 1 } }));
    cart ??= JSON.parse(body.toString());
  }
  wire.close();
  if (cart === null) throw new Error('There are no goods to fill a cart with.');
  return cart;
}
