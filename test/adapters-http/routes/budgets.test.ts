import { expect } from 'chai';
import { openServer, type Server } from '../../support/server.ts';
import { ADDRESS, aKey, EMAIL, type Holder, sandboxWebhook } from '../../support/server-shopping.ts';
import type { Goods } from '../../support/server-town.ts';

/** The most statements that a call may ask of the database, its principal, claim and kept answer included. */
const BUDGETS = {
  'a list of products': 1,
  'a product': 2,
  'the cart': 1,
  'adding to the cart': 8,
  'the checkout': 22,
  paying: 15,
  'settling by webhook': 22,
} as const;
/** Of all calls from the list of products to the settled payment. */
const PURCHASE = 75;

type Counts = Record<keyof typeof BUDGETS, number>;

describe('the statements of a call', () => {
  let server: Server;
  const counted: Record<string, Counts> = {};

  before(async () => {
    server = await openServer();
  });
  after(() => server.close());

  /** What a purchase of these goods asks of the database, call by call. The cart has all but the last of them already. */
  const purchase = async (goods: readonly Goods[], holder: Holder): Promise<Counts> => {
    const { client, statementsOf } = server;
    const [first] = goods;
    const last = goods.at(-1);
    if (!first || !last) throw new Error('A purchase is of something.');
    let held = await server.fill(goods.slice(0, -1), holder);
    const who = () => (held.as === undefined ? {} : { as: held.as });
    let order: Record<string, never> = {};
    let payment: { reference: string; amount: { amount: number } } | undefined;

    return {
      'a list of products': await statementsOf(() => client.get('/products', who())),
      'a product': await statementsOf(() => client.get(`/products/${first.product.id}`, who())),
      'adding to the cart': await statementsOf(async () => {
        held = await server.fill([last], held);
      }),
      'the cart': await statementsOf(() => client.get('/cart', held)),
      'the checkout': await statementsOf(async () => {
        const body = { email: EMAIL, shipping_address: ADDRESS };
        const answer = await client.post('/checkout', { body, key: aKey(), ...held });
        expect(answer.status, answer.text).to.equal(201);
        expect(answer.body.items).to.have.length(goods.length);
        order = answer.body;
      }),
      paying: await statementsOf(async () => {
        const holds = held.as === undefined ? { order: order.access_token ?? '' } : held;
        payment = (await server.pay(order.id ?? '', holds)).payment;
      }),
      'settling by webhook': await statementsOf(async () => {
        const { reference = '', amount } = payment ?? {};
        const { status } = await client.post(
          '/payments/webhook/sandbox',
          sandboxWebhook({ reference, amount: amount?.amount ?? 0 }),
        );
        expect(status).to.equal(200);
      }),
    };
  };

  for (const lines of [1, 20]) {
    for (const who of ['a guest', 'a user'] as const) {
      it(`keeps to the budgets with ${lines} ${lines === 1 ? 'line' : 'lines'}, for ${who}`, async () => {
        const goods = await server.sellsMany(lines);
        const counts = await purchase(goods, who === 'a user' ? { as: (await server.person()).access } : {});
        counted[`${who}, ${lines}`] = counts;
        for (const [call, budget] of Object.entries(BUDGETS)) {
          const more = who === 'a user' && budget <= 2 ? 1 : 0; // who is signed in is looked up
          expect(counts[call as keyof Counts], `${call}: ${JSON.stringify(counts)}`).to.be.at.most(budget + more);
        }
        const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
        expect(all, 'a whole purchase').to.be.at.most(PURCHASE);
      });
    }
  }

  it('are as many with 20 lines as with 1', () => {
    const { 'adding to the cart': _, ...first } = counted['a guest, 1'] ?? {};
    const { 'adding to the cart': __, ...later } = counted['a guest, 20'] ?? {};
    expect(later).to.deep.equal(first);
    expect(counted['a user, 20']).to.deep.equal(counted['a user, 1']);
  });

  it('keep to the budget when a user adds a first line under a key', async () => {
    const { sku } = await server.sells();
    const { access: as } = await server.person();
    const adding = () => server.client.post('/cart/items', { body: { sku, quantity: 1 }, as, key: aKey() });
    expect(await server.statementsOf(adding)).to.be.at.most(BUDGETS['adding to the cart']);
  });

  it('are as many when parts of several shops are bought', async () => {
    const shops = await Promise.all([server.seller(), server.seller(), server.seller()]);
    const goods = await Promise.all(shops.map(({ shop }) => server.sells({ shop })));
    const counts = await purchase(goods, { as: (await server.person()).access });
    expect(counts['the checkout']).to.equal(counted['a user, 1']?.['the checkout']);
    expect(counts['settling by webhook']).to.equal(counted['a user, 1']?.['settling by webhook']);
  });

  it('is one for a list with its facets beside', async () => {
    expect(await server.statementsOf(() => server.client.get('/products?facets=true&include_total=true'))).to.equal(2);
  });
});
