import { type ImportedProduct, Json, type PaymentView } from '@soko/application';
import { type Call, type OrderId, type PaymentId, Sku, type UserId } from '@soko/domain';
import { expect } from 'chai';
import { DEPARTMENTS, MAX_VARIANTS } from '../../packages/cli/src/seed/assortment.ts';
import { type DemoOptions, demoCatalog } from '../../packages/cli/src/seed/catalog.ts';
import { DEMO_BUYER, DEMO_SELLER } from '../../packages/cli/src/seed/demo-users.ts';
import { type DemoMarket, demoOrders } from '../../packages/cli/src/seed/orders.ts';
import { demoBuyers } from '../../packages/cli/src/seed/people.ts';
import { demoReview } from '../../packages/cli/src/seed/reviews.ts';

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

async function productsOf(options: DemoOptions): Promise<ImportedProduct[]> {
  const catalog = demoCatalog(options);
  const byShop = await Promise.all(catalog.shops.map(({ slug }) => collect(catalog.productsOf(slug))));
  return byShop.flat();
}

const distinct = (texts: readonly string[]): number => new Set(texts).size;

describe('the demo catalogue', () => {
  it('has a tree of 8 × 4 categories, 40 brands, 8 approved shops and one that waits', () => {
    const { categories, brands, shops } = demoCatalog({ seed: 1, products: 0, variants: 3 });
    expect(categories.filter(({ parentSlug }) => parentSlug === null)).to.have.length(8);
    expect(distinct(categories.map(({ slug }) => slug))).to.equal(40);
    expect(distinct(brands.map(({ slug }) => slug))).to.equal(40);
    expect(shops.map(({ status }) => status)).to.deep.equal([...Array(8).fill('approved'), 'pending']);
    expect(distinct(shops.map(({ owner }) => owner.email))).to.equal(9);
    expect(shops[0]?.owner).to.equal(DEMO_SELLER);
  });

  it('makes as many products and variants as asked, each with names and codes of its own', async () => {
    const products = await productsOf({ seed: 1, products: 500, variants: 3 });
    const variants = products.flatMap((product) => product.variants);
    expect([products.length, variants.length]).to.deep.equal([500, 1500]);
    expect(distinct(products.map(({ handle }) => handle))).to.equal(500);
    expect(distinct(variants.map(({ sku }) => sku))).to.equal(1500);
    for (const { sku, price, compareAtPrice, cost } of variants) {
      expect(Sku.read(sku)).to.equal(sku);
      expect(price.amount).to.be.greaterThan(0);
      expect(price.amount % 5000).to.equal(0);
      if (compareAtPrice) expect(compareAtPrice.amount).to.be.at.least(price.amount);
      expect(cost?.amount).to.be.at.most(price.amount);
    }
  });

  it('has at least 20 in stock of most SKUs, and some that are sold out', async () => {
    const variants = (await productsOf({ seed: 1, products: 500, variants: 3 })).flatMap((product) => product.variants);
    const share = (test: (onHand: number) => boolean) =>
      variants.filter(({ onHand }) => test(onHand ?? -1)).length / variants.length;
    expect(share((onHand) => onHand >= 20)).to.be.within(0.6, 0.8);
    expect(share((onHand) => onHand === 0)).to.be.within(0.05, 0.15);
  });

  it('is the same for the same seed, and another for another', async () => {
    const options = { seed: 7, products: 40, variants: 2 };
    expect(await productsOf(options)).to.deep.equal(await productsOf(options));
    const others = new Set((await productsOf({ ...options, seed: 8 })).map(({ handle }) => handle));
    for (const { handle } of await productsOf(options)) expect(others.has(handle)).to.equal(false);
  });

  it('keeps its products when more are wanted', async () => {
    const few = await productsOf({ seed: 1, products: 16, variants: 3 });
    const many = await productsOf({ seed: 1, products: 64, variants: 3 });
    expect(many).to.deep.include.members(few);
  });

  it('tells the variants of each product apart, however many there are', async () => {
    for (const variants of [1, 2, 3, 4, 5, 12, MAX_VARIANTS]) {
      for (const product of await productsOf({ seed: 3, products: 64, variants })) {
        expect(product.variants).to.have.length(variants);
        const chosen = product.variants.map(({ attributes }) => JSON.stringify(attributes));
        expect(distinct(chosen), `${product.name} ${variants}`).to.equal(variants);
        const codes = product.options.map(({ code }) => code);
        for (const { attributes } of product.variants) {
          expect(Object.keys(attributes)).to.deep.equal(codes);
          expect(Object.values(attributes)).to.not.include('');
        }
      }
    }
  });

  it('refuses more variants than there are values', () => {
    for (const variants of [0, 1.5, MAX_VARIANTS + 1]) {
      expect(() => demoCatalog({ seed: 1, products: 1, variants })).to.throw('1 to 25 variants');
    }
  });

  it('has words of its own in every shelf of every department', () => {
    const shelves = DEPARTMENTS.flatMap((department) => department.shelves);
    expect(distinct(shelves.map(({ name }) => name))).to.equal(32);
    for (const { price, weight, choices } of shelves) {
      expect(price[0]).to.be.lessThan(price[1]);
      expect(weight[0]).to.be.lessThan(weight[1]);
      expect(choices[0].values.length * choices[1].values.length).to.be.at.least(MAX_VARIANTS);
    }
  });
});

describe('the demo people', () => {
  it("start with the demo's buyer and are the same for the same seed", () => {
    const buyers = [...demoBuyers(1, 20)];
    expect(buyers[0]).to.equal(DEMO_BUYER);
    expect(distinct(buyers.map(({ email }) => email))).to.equal(20);
    expect([...demoBuyers(1, 20)]).to.deep.equal(buyers);
    expect([...demoBuyers(1, 0)]).to.deep.equal([]);
  });
});

describe('the demo reviews', () => {
  const all = Array.from({ length: 100 }, (_, at) => demoReview(1, at + 1));
  const said = all.flatMap((each) => each ?? []);

  it('are the same for the same seed, and left out by some', () => {
    expect(Array.from({ length: 100 }, (_, at) => demoReview(1, at + 1))).to.deep.equal(all);
    expect(said.length).to.be.within(60, 95);
  });

  it('are good on the whole, and have words', () => {
    expect(said.reduce((sum, { rating }) => sum + rating, 0) / said.length).to.be.within(3.8, 4.8);
    expect(distinct(said.map(({ rating }) => String(rating)))).to.equal(4);
    expect(said.every(({ title, body }) => title !== null && body !== null)).to.equal(true);
  });
});

describe('the demo orders', () => {
  /** A market that only writes down what it is asked. */
  function aMarket() {
    const steps: string[] = [];
    const note =
      <A, R>(name: string, answer: (input: A) => R) =>
      async (_: Call, input: A): Promise<R> => {
        steps.push(name);
        return answer(input);
      };
    let placed = 0;
    const market = {
      app: {
        orders: {
          place: note('place', () => {
            placed += 1;
            return `order-${placed}` as OrderId;
          }),
          cancel: note('cancel', ({ orderId }: { orderId: OrderId }) => orderId),
        },
        payments: {
          start: note('start', ({ orderId, provider }: { orderId: OrderId; provider: string }) => {
            steps.push(provider);
            return { orderId, paymentId: 'payment' as PaymentId, isNew: true, replaced: null };
          }),
          verify: note('verify', () => ({ orderId: 'order' as OrderId, paymentId: 'payment' as PaymentId })),
        },
      },
      queries: { payment: async () => Json.of<PaymentView>('{"reference":"ref"}') },
      sandbox: {
        find: async () => null,
        act: async (reference: string, action: string) => {
          steps.push(`${action} ${reference}`);
          return null;
        },
      },
    };
    return { steps, market: market as unknown as DemoMarket };
  }
  const options = { seed: 1, buyers: ['user' as UserId], skus: ['A-1', 'A-2', 'A-3', 'A-4'] };

  it('stand in several states, most of them paid', async () => {
    const { market } = aMarket();
    const orders = await collect(demoOrders(market, { ...options, count: 20 }));
    expect(orders).to.have.length(20);
    expect(orders.filter(({ state }) => state === 'paid')).to.have.length(8);
    expect(new Set(orders.map(({ state }) => state)).size).to.equal(7);
  });

  it('go through the use cases of the market, step by step', async () => {
    const { market, steps } = aMarket();
    for await (const { state } of demoOrders(market, { ...options, count: 10 })) steps.push(`= ${state}`);
    const text = steps.join(', ');
    expect(text).to.match(
      /^place, start, sandbox, approve ref, verify, = paid, place, start, cash_on_delivery, = on_delivery,/,
    );
    expect(text).to.contain('place, cancel, = cancelled, place, = draft');
    expect(text).to.match(
      /place, start, sandbox, decline ref, verify, = declined, place, start, sandbox, approve ref, verify, cancel, = refunded$/,
    );
  });

  it('are paid on delivery where there is no sandbox', async () => {
    const { market, steps } = aMarket();
    await collect(demoOrders({ ...market, sandbox: null }, { ...options, count: 3 }));
    expect(steps.filter((step) => step === 'sandbox')).to.deep.equal([]);
  });

  it('are none without buyers or goods', async () => {
    const { market } = aMarket();
    expect(await collect(demoOrders(market, { ...options, buyers: [], count: 5 }))).to.deep.equal([]);
    expect(await collect(demoOrders(market, { ...options, skus: [], count: 5 }))).to.deep.equal([]);
  });
});
