import type { Answers, Principals } from '@soko/application';
import {
  type Call,
  isRefusal,
  type Offer,
  type Product,
  type RefusalCode,
  type Shop,
  type Store,
  type Tx,
  type User,
  type Variant,
} from '@soko/domain';
import { anOperatorCall, aProduct, aShop, aUser, offersOf, received } from '../support/builders/index.ts';

/** A store under test, with what shows from outside what it kept. */
export type StoreRig = Readonly<{
  store: Store;
  answers: Answers;
  principals: Principals;
  /** The log about a subject, oldest first. */
  events(subject: string): Promise<readonly Readonly<{ type: string; payload: unknown }>[]>;
  /** The audit records about a thing, oldest first. */
  records(id: string): Promise<readonly Readonly<{ action: string; actor: string; before: unknown; after: unknown }>[]>;
  close(): Promise<void>;
}>;

/** Runs work in a transaction of the operator. */
export const inTx = <T>(rig: StoreRig, work: (tx: Tx) => Promise<T>, call: Call = anOperatorCall()): Promise<T> =>
  rig.store.transaction({ ...call } as ReturnType<typeof anOperatorCall>, work);

/** The code that a promise is refused with; undefined when it is kept. Any other failure is thrown on. */
export async function refusalIn(promise: Promise<unknown>): Promise<RefusalCode | undefined> {
  try {
    await promise;
    return undefined;
  } catch (failure) {
    if (isRefusal(failure)) return failure.code;
    throw failure;
  }
}

/** The message that a promise fails with; '' when it does not. */
export async function failureIn(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return '';
  } catch (failure) {
    return String((failure as Error).message);
  }
}

/** A shop with one product on sale, so many pieces of each variant in stock, and a buyer. */
export type Corner = Readonly<{
  buyer: User;
  shop: Shop;
  product: Product;
  variant: Variant;
  offers: readonly Offer[];
}>;

export async function aCorner(rig: StoreRig, { onHand = 10, ...fields }: Partial<Product> & { onHand?: number } = {}) {
  const buyer = aUser();
  const shop = aShop({ owner: buyer });
  const product = aProduct(shop, fields);
  await inTx(rig, async (tx) => {
    await tx.users.insert(buyer);
    await tx.shops.insert(shop);
    await tx.catalog.insertProducts([product]);
    const levels = await tx.stock.lock(product.variants.map(({ id }) => id));
    if (onHand > 0) await tx.stock.save(levels.map((level) => received(level, onHand)));
  });
  const corner: Corner = { buyer, shop, product, variant: product.variants[0]!, offers: offersOf(product, shop) };
  return corner;
}
