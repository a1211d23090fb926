import { Cart } from '@soko/domain';
import { expect } from 'chai';
import { aCart, anId, anItem, aVariant, kobo } from '../support/builders/index.ts';
import { aCorner, inTx, type StoreRig } from './store-rig.ts';

export function cartsContract(use: () => StoreRig): void {
  describe('carts', () => {
    const three = () => aCorner(use(), { variants: [aVariant(), aVariant(), aVariant()] });
    const itemOf = ({ id, sku }: { id: Cart['items'][number]['variantId']; sku: Cart['items'][number]['sku'] }) =>
      anItem({ variantId: id, sku });

    it('give back every field, with the lines in their order', async () => {
      const { product, buyer } = await three();
      const items = [...product.variants].reverse().map(itemOf);
      items[1] = { ...items[1]!, quantity: 3, cappedFrom: 5, seenPrice: kobo(7) };
      const cart = aCart({ userId: buyer.id, items, coupons: ['WELCOME', 'TEN'] });
      expect(await inTx(use(), (tx) => tx.carts.insert(cart))).to.deep.equal(cart);
      expect(await inTx(use(), (tx) => tx.carts.lock(cart.id))).to.deep.equal(cart);
      expect(await inTx(use(), (tx) => tx.carts.lockOf(buyer.id))).to.deep.equal(cart);
    });

    it('save lines that came, changed, moved and went', async () => {
      const { product } = await three();
      const [a, b, c] = product.variants.map(itemOf) as [
        Cart['items'][number],
        Cart['items'][number],
        Cart['items'][number],
      ];
      const cart = aCart({ items: [a, b] });
      await inTx(use(), (tx) => tx.carts.insert(cart));
      const changed = {
        ...cart,
        items: [c, { ...a, quantity: 9, cappedFrom: 12, seenPrice: kobo(1) }],
        coupons: ['TEN'],
      };
      await inTx(use(), async (tx) => {
        await tx.carts.lock(cart.id);
        await tx.carts.save(changed);
      });
      expect(await inTx(use(), (tx) => tx.carts.lock(cart.id))).to.deep.equal(changed);
    });

    it('take a SKU back as a new line in the place of its old one', async () => {
      const { variant } = await three();
      const cart = aCart({ items: [itemOf(variant)] });
      await inTx(use(), (tx) => tx.carts.insert(cart));
      const changed = { ...cart, items: [itemOf(variant)] };
      await inTx(use(), async (tx) => {
        await tx.carts.lock(cart.id);
        await tx.carts.save(changed);
      });
      expect(await inTx(use(), (tx) => tx.carts.lock(cart.id))).to.deep.equal(changed);
    });

    it('are not to be had when they are unknown, merged, or another’s', async () => {
      const { buyer } = await three();
      const cart = aCart();
      await inTx(use(), async (tx) => {
        await tx.carts.insert(cart);
        await tx.carts.save({ ...Cart.emptied(cart), status: 'merged' });
      });
      expect(await inTx(use(), (tx) => tx.carts.lock(cart.id))).to.equal(null);
      expect(await inTx(use(), (tx) => tx.carts.lock(anId()))).to.equal(null);
      expect(await inTx(use(), (tx) => tx.carts.lockOf(buyer.id))).to.equal(null);
    });

    it('are one for each user, also when ten are made at once', async () => {
      const { buyer } = await three();
      const made = await Promise.all(
        Array.from({ length: 10 }, () => inTx(use(), (tx) => tx.carts.insert(Cart.empty(anId(), buyer.id)))),
      );
      expect(new Set(made.map(({ id }) => id)).size).to.equal(1);
    });

    it('lose no line when several are added to one cart at once', async () => {
      const { product } = await three();
      const cart = aCart();
      await inTx(use(), (tx) => tx.carts.insert(cart));
      await Promise.all(
        product.variants.map((variant) =>
          inTx(use(), async (tx) => {
            const locked = (await tx.carts.lock(cart.id))!;
            await tx.carts.save({
              ...locked,
              currency: 'NGN' as Cart['currency'],
              items: [...locked.items, itemOf(variant)],
            });
          }),
        ),
      );
      const { items } = (await inTx(use(), (tx) => tx.carts.lock(cart.id)))!;
      expect(items.map(({ sku }) => sku)).to.have.members(product.variants.map(({ sku }) => sku));
    });
  });
}
