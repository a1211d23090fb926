import { expect } from 'chai';
import { anId, kobo } from '../../support/builders/index.ts';
import { aMarket } from '../../support/market.ts';
import { refusalFrom } from '../../support/refusal.ts';

const aSeller = async () => {
  const market = aMarket();
  const ware = await market.sells();
  const stored = () => market.memory.state.products.get(ware.product.id)!;
  return { market, ...ware, call: market.callOf(ware.owner), stored };
};

describe('editing a product', () => {
  it('changes what is named, counts the version up, and tells of it', async () => {
    const { market, product, call, stored } = await aSeller();
    await market.app.catalog.edit(call, { id: product.id, changes: { name: 'Renamed' }, versions: ['1'] });
    expect(stored()).to.deep.equal({ ...product, name: 'Renamed', version: 2 });
    expect(market.events().at(-1)).to.equal('product.changed');
    expect(market.memory.state.audit.at(-1)).to.deep.include({
      action: 'product.changed',
      before: { name: product.name },
      after: { name: 'Renamed' },
    });
  });

  it('is refused against a version that is not the present one, and to strangers', async () => {
    const { market, product, call } = await aSeller();
    const changes = { name: 'Renamed' };
    const edit = (by: typeof call, versions?: readonly string[]) =>
      refusalFrom(market.app.catalog.edit(by, { id: product.id, changes, versions }));
    expect(await edit(call, ['2'])).to.equal('precondition_failed');
    expect(await edit(market.callOf(await market.user()))).to.equal('not_found');
    await market.app.catalog.remove(call, { id: product.id });
    expect(await edit(call)).to.equal('not_found');
  });
});

describe('the variants of a product', () => {
  it('are added, changed and taken off, each of which tells of it', async () => {
    const { market, product, variant, call, stored } = await aSeller();
    await market.app.catalog.changeVariant(call, { id: variant.id, changes: { attributes: { size: 'M' } } });
    const form = { price: kobo(500), attributes: { size: 'L' }, stock: 3 };
    const id = await market.app.catalog.addVariant(call, { id: product.id, form });
    await market.app.catalog.removeVariant(call, { id: variant.id });
    expect(stored()).to.deep.include({ version: 4, options: ['size'] });
    expect(stored().variants.map(({ deletedAt }) => deletedAt === null)).to.deep.equal([false, true]);
    expect(market.memory.state.levels.get(id)?.onHand).to.equal(3);
    expect(market.events().slice(-3)).to.deep.equal(['product.changed', 'product.changed', 'product.changed']);
  });

  it('are not found where there are none, or another’s', async () => {
    const { market, variant, call } = await aSeller();
    const stranger = market.callOf(await market.user());
    const change = (by: typeof call, id = variant.id) =>
      refusalFrom(market.app.catalog.changeVariant(by, { id, changes: {} }));
    expect([await change(call, anId()), await change(stranger)]).to.deep.equal(['not_found', 'not_found']);
  });
});

describe('judging a product', () => {
  it('changes its status with the reason, and carts keep the line that cannot be bought', async () => {
    const { market, product, sku } = await aSeller();
    const ware = { sku } as Awaited<ReturnType<typeof market.sells>>;
    const { call: buyer } = await market.guestWith(ware);
    const admin = market.callOf(await market.user({ roles: ['customer', 'admin'] }));
    await market.app.catalog.judge(admin, { id: product.id, verdict: 'reject', reason: 'copied' });
    expect(market.memory.state.statusChanges.at(-1)).to.deep.include({
      from: 'approved',
      to: 'rejected',
      reason: 'copied',
    });
    expect(market.events().at(-1)).to.equal('product.status_changed');
    expect(await refusalFrom(market.app.carts.addItem(buyer, { sku, quantity: 1 }))).to.equal('not_found');
    await market.app.catalog.judge(admin, { id: product.id, verdict: 'approve' });
    await market.app.carts.addItem(buyer, { sku, quantity: 1 });
  });
});
