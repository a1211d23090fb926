import { connect, postgresQueries, postgresStore } from '@soko/adapters-db';
import { Json, type Page, type PageRequest, type Queries } from '@soko/application';
import type { Brand, Category, Product, Shop, Store, Tx, User, Variant } from '@soko/domain';
import type { Knex } from 'knex';
import { anOperatorCall, aProduct, aShop, aUser, aVariant, NGN, received } from '../../../support/builders/index.ts';
import { freshDatabase } from '../../../support/database.ts';

/** A database with the store that writes to it and the queries under test. */
export type Market = Readonly<{
  knex: Knex;
  store: Store;
  queries: Queries;
  inTx: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
  /** Runs SQL that no use case writes yet (life cycle, ratings), as the serving role. */
  run: (text: string, values?: readonly unknown[]) => Promise<void>;
  user: (fields?: Partial<User>) => Promise<User>;
  shop: (fields?: Partial<Shop> & { owner?: User }) => Promise<Shop>;
  category: (category: Category) => Promise<Category>;
  brand: (brand: Brand) => Promise<Brand>;
  /** A product with so many of each variant in stock (10, where nothing says otherwise). */
  product: (shop: Shop, fields?: Partial<Product>, onHand?: number) => Promise<Product>;
  close: () => Promise<void>;
}>;

/** `rough`: the test writes orders and payments without their books. */
export async function openMarket({ rough = false } = {}): Promise<Market> {
  const database = await freshDatabase();
  if (rough) database.brokenOnPurpose();
  const knex = connect(database.appUrl, { max: 4 });
  const store = postgresStore(knex);
  const inTx = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    let made: T | undefined;
    await store.transaction(anOperatorCall(), async (tx) => {
      made = await work(tx);
      return null;
    });
    return made as T;
  };
  return {
    knex,
    store,
    queries: postgresQueries(knex, { currency: NGN, publicFiles: { urlOf: (key) => `https://media.test/${key}` } }),
    inTx,
    run: async (text, values = []) => {
      await knex.raw(text, values as Knex.RawBinding[]);
    },
    user: (fields = {}) =>
      inTx(async (tx) => {
        const user = aUser(fields);
        await tx.users.insert(user);
        return user;
      }),
    shop: (fields = {}) =>
      inTx(async (tx) => {
        const shop = aShop(fields);
        await tx.shops.insert(shop);
        return shop;
      }),
    category: (category) =>
      inTx(async (tx) => {
        await tx.categories.insert(category);
        return category;
      }),
    brand: (brand) =>
      inTx(async (tx) => {
        await tx.brands.insert(brand);
        return brand;
      }),
    product: (shop, fields = {}, onHand = 10) =>
      inTx(async (tx) => {
        const product = aProduct(shop, { variants: [aVariant()], ...fields });
        await tx.catalog.insertProducts([product]);
        const levels = await tx.stock.lock(product.variants.map(({ id }: Variant) => id));
        if (onHand > 0) await tx.stock.save(levels.map((level) => received(level, onHand)));
        return product;
      }),
    close: async () => {
      await knex.destroy();
      await database.drop();
    },
  };
}

/** The view that a query answered, parsed. */
export const viewOf = <View>(answer: Json<View> | null): View | null =>
  answer === null ? null : Json.parse<View>(answer);

/** The items of a page, parsed. */
export const itemsOf = <View>(page: Page<View>): readonly View[] => Json.parse<readonly View[]>(page.items);

export const firstPage = <Ordering extends string>(
  ordering: Ordering,
  fields: Partial<PageRequest<Ordering>> = {},
): PageRequest<Ordering> => ({ limit: 20, ordering, includeTotal: false, ...fields });

/** Walks a list from its start in pages of so many: every item in the order told. */
export async function walk<View, Ordering extends string>(
  list: (page: PageRequest<Ordering>) => Promise<Page<View>>,
  ordering: Ordering,
  limit: number,
): Promise<readonly View[]> {
  const all: View[] = [];
  for (let request = firstPage(ordering, { limit }); ; ) {
    const page = await list(request);
    all.push(...itemsOf(page));
    if (page.next === null) return all;
    request = { ...request, position: { keys: page.next, direction: 'next' } };
  }
}
