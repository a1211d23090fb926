import { kobo } from './builders/index.ts';
import type { Server } from './server.ts';
import type { Offered, Person } from './server-town.ts';
import type { Writes } from './writes.ts';

const price = (amount: number) => ({ amount, currency: 'NGN' });
const MEASURES = { weight_g: 200, length_mm: 300, width_mm: 200, height_mm: 20 };
const FACTS = {
  barcode: '5901234123457',
  compare_at_price: price(250_000),
  cost: price(90_000),
  price_tiers: [{ min_quantity: 10, price: price(180_000) }],
  min_order_quantity: 2,
  ...MEASURES,
};
const NULLABLE = ['barcode', 'compare_at_price', 'cost', ...Object.keys(MEASURES)];
const OPTIONAL = [...Object.keys(FACTS), 'attributes'];
const under = (place: string, names: readonly string[]) => names.map((name) => `${place}/${name}`);
const REASON = { reason: 'The pictures show another product' };

/** The writes about products and variants, each as it would be done. */
export function writesOfProducts(server: Server): Writes {
  const as = ({ access }: Person) => ({ as: access });
  const byAdmin = async () => as(await server.withRole('admin'));
  const owned = async (fields: Offered = {}) => {
    const seller = await server.seller();
    const goods = await server.sells({ shop: seller.shop, ...fields });
    return { goods, holder: as(seller), path: `/products/${goods.product.id}` };
  };
  const ofVariant = async () => {
    const two = { variants: [{ attributes: { size: 'M' } }, { attributes: { size: 'L' } }], options: ['size'] };
    const { goods, holder } = await owned(two);
    return { path: `/variants/${goods.variant.id}`, holder };
  };
  const judged = async (verdict: string, fields: Offered) => {
    const { goods, holder } = await owned(fields);
    const path = `/admin/products/${goods.product.id}/${verdict}`;
    return { path, holder: await byAdmin(), owner: holder, body: REASON };
  };

  return {
    async createProduct() {
      const seller = await server.seller();
      const [brand, category] = [await server.brand(), await server.category()];
      return {
        path: '/products',
        holder: as(seller),
        body: {
          shop_id: seller.shop.id,
          name: 'Wax print shirt',
          brand_id: brand.id,
          category_ids: [category.id],
          is_active: true,
          options: ['size'],
          status: 'draft',
          variants: [{ price: price(199_900), attributes: { size: 'M' }, stock: 10, ...FACTS }],
        },
        optional: [
          ...['shop_id', 'brand_id', 'category_ids', 'is_active', 'options', 'status', 'variants'],
          ...under('variants/0', ['stock', ...OPTIONAL]),
        ],
        nullable: ['brand_id', ...under('variants/0', NULLABLE)],
      };
    },
    async changeProduct() {
      const { holder, path } = await owned();
      const [brand, category] = [await server.brand(), await server.category()];
      return {
        path,
        holder,
        body: { name: 'Adire shirt', brand_id: brand.id, category_ids: [category.id], is_active: true, options: [] },
        optional: ['name', 'brand_id', 'category_ids', 'is_active', 'options'],
        nullable: ['brand_id'],
      };
    },
    deleteProduct: owned,
    async submitProduct() {
      const { holder, path } = await owned({ status: 'draft' });
      return { holder, path: `${path}/submit` };
    },
    async addVariant() {
      const { holder, path } = await owned({
        variants: [{ attributes: { size: 'M' }, price: kobo(1) }],
        options: ['size'],
      });
      return {
        path: `${path}/variants`,
        holder,
        body: { price: price(199_900), attributes: { size: 'XL' }, stock: 3, ...FACTS },
        optional: ['stock', ...OPTIONAL.filter((name) => name !== 'attributes'), 'attributes'],
        nullable: NULLABLE,
      };
    },
    changeVariant: async () => ({
      ...(await ofVariant()),
      body: { price: price(199_900), attributes: { size: 'S' }, ...FACTS },
      optional: ['price', ...OPTIONAL],
      nullable: NULLABLE,
    }),
    deleteVariant: ofVariant,
    approveProduct: async () => ({
      ...(await judged('approve', { status: 'pending_review' })),
      optional: ['', 'reason'],
    }),
    rejectProduct: () => judged('reject', { status: 'pending_review' }),
    suspendProduct: () => judged('suspend', {}),
    restoreProduct: async () => ({
      ...(await judged('restore', { suspendedAt: new Date() })),
      optional: ['', 'reason'],
    }),
    async setProductApproval() {
      const { goods, holder } = await owned({ status: 'pending_review' });
      return {
        path: '/admin/catalog/products/set-approval',
        holder: await byAdmin(),
        owner: holder,
        body: { product_id: goods.product.id, status: 'rejected', ...REASON },
        optional: ['status', 'reason'], // in its place `approved` says it
      };
    },
  };
}
