import { expect } from 'chai';
import { anOperatorCall } from '../../support/builders/index.ts';
import { aMarket } from '../../support/market.ts';
import { refusalFrom } from '../../support/refusal.ts';

describe('opening a shop', () => {
  it('makes its owner a member, with a slug from the name and the currency of the market', async () => {
    const market = aMarket();
    const { id: owner } = await market.user();
    const id = await market.app.shops.open(anOperatorCall(), { name: 'Crème & Co', owner, status: 'approved' });
    expect(market.memory.state.shops.get(id)).to.deep.include({
      slug: 'creme-co',
      currency: 'NGN',
      status: 'approved',
      members: [{ userId: owner, role: 'owner' }],
    });
  });

  it('is refused for a slug that was asked for and is taken', async () => {
    const market = aMarket();
    const [{ id: one }, { id: other }] = [await market.user(), await market.user()];
    const shop = { name: 'Balogun', slug: 'balogun', status: 'pending' } as const;
    await market.app.shops.open(anOperatorCall(), { ...shop, owner: one });
    expect(await refusalFrom(market.app.shops.open(anOperatorCall(), { ...shop, owner: other }))).to.equal(
      'slug_taken',
    );
  });

  it('puts a suffix to the slug of a name that another shop has', async () => {
    const market = aMarket();
    const [{ id: one }, { id: other }] = [await market.user(), await market.user()];
    const shop = { name: 'Balogun', status: 'pending' } as const;
    await market.app.shops.open(anOperatorCall(), { ...shop, owner: one });
    const id = await market.app.shops.open(anOperatorCall(), { ...shop, owner: other });
    expect(market.memory.state.shops.get(id)?.slug).to.match(/^balogun-[0-9a-f]{8}$/);
  });

  it('never takes a word that paths need for its slug', async () => {
    const market = aMarket();
    const { id: owner } = await market.user();
    const id = await market.app.shops.open(anOperatorCall(), { name: 'Me', slug: 'me', owner, status: 'pending' });
    expect(market.memory.state.shops.get(id)?.slug).to.equal('me-1');
  });
});
