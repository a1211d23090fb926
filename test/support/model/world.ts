import type { CartId, Order, UnclaimedCall } from '@soko/domain';
import { aCommissionRule, aGuestCall, aPromotion, aShippingOption, aShop, aTaxRate, kobo } from '../builders/index.ts';
import { type FakeProvider, type FakeWebhook, fakeProvider } from '../fake-provider.ts';
import { aMarket, type Market, type Ware } from '../market.ts';
import { COURIER, PAGE_SECONDS, WARES } from './expected.ts';
import { aFate, type Fate, mortalProvider, mortalStore } from './mortal.ts';

/** The market that the model is compared with: two shops, three wares, a user and a guest, and banks that write letters. */
export type World = Readonly<{
  market: Market;
  fate: Fate;
  wares: readonly Ware[];
  /** A call of a buyer, with the cart. */
  callOf: (buyer: number) => UnclaimedCall;
  /** A call of the one who may act on an order. */
  holderOf: (order: Order) => UnclaimedCall;
  /** The owner of a ware's shop. */
  sellerOf: (ware: number) => UnclaimedCall;
  cartOf: (buyer: number) => CartId;
  bank: (provider: string) => FakeProvider;
  /** What the banks wrote, oldest first. */
  letters: (FakeWebhook & Readonly<{ provider: string; eventId: string }>)[];
}>;

export async function aWorld(): Promise<World> {
  const fate = aFate();
  const banks = [
    fakeProvider({ name: 'fake', windowSeconds: PAGE_SECONDS }),
    fakeProvider({ name: 'other', windowSeconds: PAGE_SECONDS }),
  ];
  const cash = fakeProvider({ name: 'cash', collects: 'on_delivery', windowSeconds: 0 });
  const providers = [...banks.map(readingLetters), cash].map((provider) => mortalProvider(provider, fate));
  const market: Market = aMarket({ providers, store: mortalStore(() => market.memory, fate) });

  const owner = await market.user({ roles: ['customer', 'seller'] });
  const shop = aShop({ owner });
  await market.inTx((tx) => tx.shops.insert(shop));
  const [shirt, pot, sample] = WARES.map(({ onHand, price }) => ({ onHand, price: kobo(price) }));
  const wares = [
    await market.sells({ ...shirt, shop }),
    await market.sells({ ...pot }),
    await market.sells({ ...sample, shop }),
  ];
  const { state } = market.memory;
  state.taxRates.push(aTaxRate());
  state.shippingOptions.push(aShippingOption({ shopId: wares[1]!.shop.id, price: kobo(COURIER) }));
  state.promotions.push(aPromotion({ variantIds: [wares[1]!.variant.id], fundedBy: 'platform' }));
  state.commissionRules.push(aCommissionRule({ shopId: shop.id, rate: 1_500 }));

  const user = await market.user();
  const carts = [
    await market.app.carts.create(market.callOf(user), {}),
    await market.app.carts.create(aGuestCall(), {}),
  ];
  const cartOf = (buyer: number) => carts[buyer]!;
  return {
    market,
    fate,
    wares,
    cartOf,
    callOf: (buyer) => (buyer === 0 ? market.callOf(user) : aGuestCall({ cart: cartOf(buyer) })),
    holderOf: (order) => (order.userId ? market.callOf(user) : aGuestCall({ order: order.id })),
    sellerOf: (ware) => market.callOf(wares[ware]!.owner),
    bank: (provider) => banks.find(({ name }) => name === provider) ?? cash,
    letters: [],
  };
}

/** A letter says for ever what it said when it was written, whatever becomes of the payment meanwhile. */
const readingLetters = (bank: FakeProvider): FakeProvider => ({
  ...bank,
  readWebhook: (_, body) => JSON.parse(new TextDecoder().decode(body)),
});

/** What a bank writes of a payment at this moment, also while it answers nothing. */
export function letterOf({ bank, letters }: World, provider: string, reference: string): World['letters'][number] {
  const eventId = `event-${letters.length}`;
  const { headers, body } = bank(provider).webhook(reference, eventId);
  const told = bank(provider).readWebhook(headers, body, new Date(0));
  return { provider, eventId, headers, body: new TextEncoder().encode(JSON.stringify(told)) };
}
