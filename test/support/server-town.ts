import { createTokens } from '@soko/adapters-http';
import {
  type Attribute,
  type Brand,
  type Category,
  type Product,
  type Role,
  Session,
  type Shop,
  type Sku,
  type Store,
  type User,
  type Variant,
} from '@soko/domain';
import {
  aBrand,
  aCategory,
  anAttribute,
  anId,
  anOperatorCall,
  aProduct,
  aShop,
  aUser,
  aVariant,
  kobo,
  received,
} from './builders/index.ts';
import { SECRET } from './http-server.ts';

/** Somebody with an account, signed in. */
export type Person = Readonly<{
  user: User;
  session: Session;
  /** The access token. */
  access: string;
  /** The refresh token. */
  refresh: string;
}>;

/** A shop and its owner, signed in. */
export type Seller = Person & Readonly<{ shop: Shop }>;

/** A SKU for sale, and what it belongs to. */
export type Goods = Readonly<{ sku: Sku; variant: Variant; product: Product; shop: Shop }>;

export type Offered = Partial<Omit<Product, 'variants'>> &
  Readonly<{
    /** How many there are of each variant; 100. */
    onHand?: number;
    /** Of the one variant, in minor units. */
    price?: number;
    /** In place of the one variant. */
    variants?: readonly Partial<Variant>[];
    /** Another shop than the first one. */
    shop?: Shop;
  }>;

/** Who lives in the market of a test and what is sold there: straight into the store, without a call. */
export type Town = Readonly<{
  store: Store;
  person: (fields?: Partial<User>) => Promise<Person>;
  withRole: (role: Role) => Promise<Person>;
  seller: (shop?: Partial<Shop>) => Promise<Seller>;
  brand: (fields?: Partial<Brand>) => Promise<Brand>;
  category: (fields?: Partial<Category>) => Promise<Category>;
  /** An attribute with options of these values. */
  attribute: (fields?: Partial<Attribute>, ...values: readonly string[]) => Promise<Attribute>;
  /** The product of these fields on sale in the town's first shop, or the one that is named; the first variant's SKU. */
  sells: (fields?: Offered) => Promise<Goods>;
  /** Changes a product, and its first variant. */
  changes: (goods: Goods, product: Partial<Product>, variant?: Partial<Variant>) => Promise<void>;
  /** So many SKUs of as many products. */
  sellsMany: (count: number, fields?: Offered) => Promise<Goods[]>;
}>;

/** Tokens as the server makes them. */
export const tokens = createTokens([SECRET]);

export function townOf(store: Store): Town {
  let first: Promise<Seller> | undefined;

  const person = async (fields: Partial<User> = {}): Promise<Person> => {
    const user = aUser(fields);
    const session = Session.start(anId(), user.id, new Date());
    await store.transaction(anOperatorCall(), async (tx) => {
      await tx.users.insert(user);
      await tx.sessions.insert(session);
    });
    const { access, refresh } = tokens.pair(user.id, session.id, session.generation);
    return { user, session, access, refresh };
  };
  const seller = async (fields: Partial<Shop> = {}): Promise<Seller> => {
    const owner = await person({ roles: ['customer', 'seller'] });
    const shop = aShop({ ...fields, owner: owner.user });
    await store.transaction(anOperatorCall(), (tx) => tx.shops.insert(shop));
    return { ...owner, shop };
  };
  const sellsMany = async (
    count: number,
    { onHand = 100, price = 199_900, variants, shop: named, ...fields }: Offered = {},
  ): Promise<Goods[]> => {
    first ??= seller();
    const { shop: ours } = await first;
    const shop = named ?? ours;
    const products = Array.from({ length: count }, () =>
      aProduct(shop, {
        ...fields,
        variants: (variants ?? [{ price: kobo(price) }]).map((each, position) => aVariant({ position, ...each })),
      }),
    );
    const all = products.flatMap((product) => product.variants.map((variant) => variant.id));
    await store.transaction(anOperatorCall(), async (tx) => {
      await tx.catalog.insertProducts(products);
      if (onHand > 0) await tx.stock.save((await tx.stock.lock(all)).map((level) => received(level, onHand)));
    });
    return products.flatMap((product) =>
      product.variants.slice(0, 1).map((variant) => ({ sku: variant.sku, variant, product, shop })),
    );
  };

  return {
    store,
    person,
    withRole: (role) => person({ roles: role === 'customer' ? ['customer'] : ['customer', role] }),
    seller,
    async brand(fields) {
      const brand = aBrand(fields);
      await store.transaction(anOperatorCall(), (tx) => tx.brands.insert(brand));
      return brand;
    },
    async category(fields) {
      const category = aCategory(fields);
      await store.transaction(anOperatorCall(), (tx) => tx.categories.insert(category));
      return category;
    },
    async attribute(fields, ...values) {
      const attribute = anAttribute(fields, ...values);
      await store.transaction(anOperatorCall(), (tx) => tx.attributes.insert(attribute));
      return attribute;
    },
    changes: ({ product: { id } }, changed, variant = {}) =>
      store.transaction(anOperatorCall(), async (tx) => {
        const held = await tx.catalog.lockProducts([id]);
        await tx.catalog.saveProducts(
          held.map((product) => ({
            ...product,
            ...changed,
            variants: product.variants.map((each, at) => (at === 0 ? { ...each, ...variant } : each)),
          })),
        );
      }),
    sellsMany,
    async sells(fields) {
      const [goods] = await sellsMany(1, fields);
      if (goods === undefined) throw new Error('A product needs a variant.');
      return goods;
    },
  };
}
