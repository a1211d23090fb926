import { type ProductId, type UserId, Wishlist, type WishlistItemId } from '@soko/domain';
import { expect } from 'chai';
import { anId, NOON } from '../../support/builders/index.ts';
import { factsOf } from '../../support/refusal.ts';

describe('a wishlist', () => {
  const product = { id: anId<ProductId>(), name: 'Adire scarf' };
  const made = () => ({ id: anId<WishlistItemId>(), userId: anId<UserId>(), at: NOON });

  it('keeps the item that is there, also when it is full', () => {
    const item = Wishlist.add({ count: 0, item: null }, product, made());
    expect(item).to.deep.include({ productId: product.id, name: 'Adire scarf', addedAt: NOON });
    expect(Wishlist.add({ count: 500, item }, product, made())).to.equal(item);
  });

  it('has 500 items at most', () => {
    expect(Wishlist.add({ count: 499, item: null }, product, made()).name).to.equal('Adire scarf');
    expect(factsOf(() => Wishlist.add({ count: 500, item: null }, product, made()))).to.deep.equal({ limit: 500 });
  });
});
