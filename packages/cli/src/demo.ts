import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Json, type ShopView } from '@soko/application';
import type { Config } from './config.ts';
import { type Market, OPERATOR } from './market.ts';
import type { Output } from './output.ts';
import { DEMO_ADMIN, DEMO_BUYER, DEMO_SELLER, type DemoUser } from './seed/demo-users.ts';
import { fillMarket } from './seed/fill-market.ts';

export { DEMO_PASSWORD } from './seed/demo-users.ts';

export const DEMO_LOGINS = [
  { role: 'buyer', email: DEMO_BUYER.email },
  { role: 'seller', email: DEMO_SELLER.email },
  { role: 'admin', email: DEMO_ADMIN.email },
] as const;

/** What `npm start` puts into an empty database: there in seconds, and enough to page through. */
const DEMO = { seed: 1, products: 240, variants: 3, buyers: 4, orders: 20 } as const;

/** Real exports of another shop system, where the checkout has them. */
const EXPORTS = ['apparel.csv', 'home-and-garden.csv']
  .map((name) => fileURLToPath(new URL(`../../../test/data/shopify/${name}`, import.meta.url)))
  .filter(existsSync);

/** Whether there is nothing to put in: the demo is there (its admin comes last), or the market has data of its own. */
export async function demoIsIn({ store, queries }: Market): Promise<boolean> {
  const isThere = ({ email }: DemoUser): Promise<boolean> =>
    store.transaction(OPERATOR, async (tx) => (await tx.users.lockByEmail(email)) !== null);
  if (await isThere(DEMO_ADMIN)) return true;
  if (await isThere(DEMO_SELLER)) return false; // begun, and cut short
  const shops = await queries.shops({}, { limit: 1, ordering: 'name', includeTotal: false });
  return Json.parse<readonly ShopView[]>(shops.items).length > 0;
}

/** Puts the demo in. Where it was cut short, it goes on when it is called again. */
export async function seedDemo(config: Config, market: Market, output: Output): Promise<void> {
  output.tell('Putting the demo data in …');
  await fillMarket(market, { ...DEMO, currency: config.settings.currency, exports: EXPORTS });
}
