import { readFileRows } from '@soko/adapters-media';
import { type ImportedProduct, type ImportReport, Json } from '@soko/application';
import { Call, Category, type CategoryId, type Currency, isRefusal, type UserId } from '@soko/domain';
import { type Market, OPERATOR } from '../market.ts';
import { type DemoCatalog, type DemoShop, demoCatalog } from './catalog.ts';
import { DEMO_ADMIN, DEMO_PASSWORD, type DemoUser } from './demo-users.ts';
import { demoOrders } from './orders.ts';
import { demoBuyers } from './people.ts';
import { demoReview } from './reviews.ts';

export type Filling = Readonly<{
  seed: number;
  products: number;
  variants: number;
  currency: Currency;
  buyers: number;
  orders: number;
  /** Product exports in Shopify's format for the first shop. */
  exports: readonly string[];
  onProgress?: (products: number) => void;
}>;

export type Filled = Readonly<{ shops: number; products: number; users: number; orders: number }>;

/** With at least this many of a SKU the demo's orders never run out of it. */
const PLENTY = 20;
/** From how many SKUs the orders choose. */
const CHOICE = 40;

/**
 * Puts a whole market in, through the use cases and the import that everybody else goes through. Users, shops and
 * products that are there already are left as they are, so that it can be run again after it was cut short. The demo's
 * admin comes last: who finds it, finds all.
 */
export async function fillMarket(market: Market, { exports, onProgress, ...plan }: Filling): Promise<Filled> {
  const catalog = demoCatalog(plan);
  await openShops(market, catalog.shops);
  await writeCategories(market, catalog);
  const [first] = catalog.shops;
  for (const file of first ? exports : []) await importExport(market, file, first?.slug ?? '');

  const goods: Goods = new Map();
  let products = 0;
  for (const { slug } of catalog.shops) {
    const report = await importAll(market, slug, collecting(catalog.productsOf(slug), goods), (done) =>
      onProgress?.(products + done),
    );
    products += report.created + report.updated + report.unchanged;
  }

  const buyers: UserId[] = [];
  for (const user of demoBuyers(plan.seed, plan.buyers)) buyers.push(await userId(market, user));
  const orders = (await hasOrders(market, buyers)) ? 0 : await placeOrders(market, plan, buyers, goods);
  await userId(market, DEMO_ADMIN);
  return { shops: catalog.shops.length, products, users: buyers.length + catalog.shops.length + 1, orders };
}

/** The account of this person, made where there is none. */
async function userId({ app, store }: Market, { email, name, roles }: DemoUser): Promise<UserId> {
  const known = await store.transaction(OPERATOR, async (tx) => (await tx.users.lockByEmail(email))?.id ?? null);
  return known ?? app.accounts.create(OPERATOR, { email, name, roles, password: DEMO_PASSWORD });
}

async function openShops(market: Market, shops: readonly DemoShop[]): Promise<void> {
  for (const { owner, ...shop } of shops) {
    if (await isOpen(market, shop.slug)) continue;
    await market.app.shops.open(OPERATOR, { ...shop, owner: await userId(market, owner) });
  }
}

async function isOpen({ catalogImport }: Market, slug: string): Promise<boolean> {
  try {
    await catalogImport.shop(slug);
    return true;
  } catch (failure) {
    if (isRefusal(failure, 'not_found')) return false;
    throw failure;
  }
}

/** The tree with its own order; what the import would make of the products' paths comes out the same, but unordered. */
function writeCategories({ store, newId }: Market, { categories }: DemoCatalog): Promise<void> {
  return store.transaction(OPERATOR, async (tx) => {
    const ids = new Map(await tx.categories.bySlug(categories.map(({ slug }) => slug)));
    for (const { slug, name, parentSlug, position } of categories) {
      if (ids.has(slug)) continue;
      const id = newId<CategoryId>();
      const parentId = parentSlug === null ? null : (ids.get(parentSlug) ?? null);
      const path = parentId === null ? [] : await tx.categories.pathOf(parentId);
      await tx.categories.insert(Category.make({ slug, name, position, shopId: null }, path, { id }));
      ids.set(slug, id);
    }
  });
}

const importExport = ({ app }: Market, file: string, shop: string): Promise<ImportReport> =>
  app.catalog.importProducts(OPERATOR, {
    rows: readFileRows(file),
    format: 'shopify',
    shop,
    stock: 'new',
    dryRun: false,
  });

const importAll = (
  { catalogImport }: Market,
  shopSlug: string,
  products: AsyncIterable<ImportedProduct>,
  onProgress: (done: number) => void,
): Promise<ImportReport> =>
  catalogImport.run({ shopSlug, products, stock: 'new', dryRun: false, onProgress, call: OPERATOR });

/** The slugs of products by the SKUs that are bought. */
type Goods = Map<string, string>;

/** The same products; the first SKUs that there is plenty of are noted on the way. */
async function* collecting(products: AsyncIterable<ImportedProduct>, goods: Goods): AsyncGenerator<ImportedProduct> {
  for await (const product of products) {
    for (const { sku, onHand } of product.variants) {
      if (product.isActive && goods.size < CHOICE && (onHand ?? 0) >= PLENTY) goods.set(sku, product.slug);
    }
    yield product;
  }
}

/** Whether the demo's buyer has bought: then the orders of an earlier run are there. */
async function hasOrders({ queries }: Market, [buyer]: readonly UserId[]): Promise<boolean> {
  if (!buyer) return true;
  const call = { actor: { kind: 'host', name: 'demo', user: buyer }, requestId: 'demo' } as const;
  const page = { limit: 1, ordering: '-created_at', includeTotal: false } as const;
  return Json.parse<readonly unknown[]>((await queries.orders(call, {}, page)).items).length > 0;
}

async function placeOrders(
  { app, queries, sandboxDesk: sandbox }: Market,
  { seed, orders: count }: Pick<Filling, 'seed' | 'orders'>,
  buyers: readonly UserId[],
  goods: Goods,
): Promise<number> {
  let placed = 0;
  const reviewed = new Set<string>();
  const skus = [...goods.keys()];
  const orders = demoOrders({ app, queries, sandbox }, { seed, count, buyers, skus });
  for await (const { state, call, skus: bought } of orders) {
    placed += 1;
    const products = new Set(state === 'paid' ? bought.map((sku) => goods.get(sku) ?? '') : []);
    for (const product of products) await sayOf(app, call, { product, seed, reviewed });
  }
  return placed;
}

/** What a buyer says of something that was bought: once of each product, if anything. */
async function sayOf(
  app: Market['app'],
  call: Call,
  { product, seed, reviewed }: Readonly<{ product: string; seed: number; reviewed: Set<string> }>,
): Promise<void> {
  const key = `${Call.user(call)} ${product}`;
  if (reviewed.has(key)) return;
  reviewed.add(key);
  const words = demoReview(seed, reviewed.size);
  if (words !== null) await app.reviews.write(call, { ...words, product, media: [] });
}
