import type { Settings } from '@soko/application';
import type { ApprovalPolicy } from '@soko/domain';
import { expect } from 'chai';
import { anId, anOperatorCall, kobo, NOON } from '../../support/builders/index.ts';
import { aMarket } from '../../support/market.ts';
import { refusalFrom } from '../../support/refusal.ts';

const aSeller = async (settings: Partial<Settings> = {}) => {
  const market = aMarket({ settings });
  const { shop, owner } = await market.sells();
  return { market, shop, call: market.callOf(owner), products: market.memory.state.products };
};
const FORM = { name: 'Kente wrap', variants: [{ price: kobo(1_000), attributes: { size: 'M' }, stock: 7 }] };

describe('creating a product', () => {
  it('keeps it with its variants, their stock, its history and what happened', async () => {
    const { market, shop, call } = await aSeller();
    const id = await market.app.catalog.create(call, { ...FORM, shopId: shop.id });
    const { products, levels, stockTransactions, statusChanges, events, audit } = market.memory.state;
    const product = products.get(id)!;
    expect(product).to.deep.include({
      name: 'Kente wrap',
      status: 'pending_review',
      createdAt: NOON,
      options: ['size'],
    });
    expect(levels.get(product.variants[0]!.id)?.onHand).to.equal(7);
    expect(stockTransactions.at(-1)).to.deep.include({ type: 'receive', onHandDelta: 7, reason: 'first stock' });
    expect(statusChanges.at(-1)).to.deep.include({ noun: 'product', id, from: null, to: 'pending_review' });
    expect(events.at(-1)).to.deep.include({ type: 'product.created', subject: id });
    expect(audit.map(({ action }) => action)).to.include.members(['product.created', 'stock.changed']);
    expect(market.memory.broken()).to.deep.equal([]);
  });

  it('approves it where the policy of the market says so', async () => {
    const made = async (productApproval: ApprovalPolicy) => {
      const { market, shop, call, products } = await aSeller({ productApproval });
      const id = await market.app.catalog.create(call, { ...FORM, shopId: shop.id });
      return (products.get(id) ?? market.memory.state.products.get(id))?.status;
    };
    expect([await made('auto'), await made('strict')]).to.deep.equal(['approved', 'pending_review']);
  });

  it('is refused for shops that are another’s or nobody’s, and to members without the right', async () => {
    const { market, shop } = await aSeller();
    const stranger = market.callOf(await market.user({ roles: ['customer', 'seller'] }));
    const create = (call: typeof stranger, shopId = shop.id) =>
      refusalFrom(market.app.catalog.create(call, { ...FORM, shopId }));
    expect(await create(stranger)).to.equal('not_found');
    expect(await create(anOperatorCall(), anId())).to.equal('not_found');
    const packer = { ...stranger, actor: { ...stranger.actor, shops: [{ id: shop.id, role: 'fulfilment' }] } };
    expect(await create(packer as typeof stranger)).to.equal('forbidden');
  });

  it('takes other words than who made the same at the same moment, where none were asked for', async () => {
    const { market, shop, call } = await aSeller();
    const ids = await Promise.all([1, 2, 3].map(() => market.app.catalog.create(call, { ...FORM, shopId: shop.id })));
    const all = ids.map((id) => market.memory.state.products.get(id)!);
    expect(new Set(all.map(({ slug }) => slug)).size).to.equal(3);
    expect(new Set(all.map(({ variants }) => variants[0]?.sku)).size).to.equal(3);
  });
});
