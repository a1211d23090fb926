import { aNumber } from './builders/index.ts';
import type { Server } from './server.ts';
import type { Writes } from './writes.ts';

/** The writes about categories, brands, attributes and wishlists, each as it would be done. */
export function writesOfCatalogue(server: Server): Writes {
  const byAdmin = async () => ({ as: (await server.withRole('admin')).access });
  const own = async () => {
    const { access, shop } = await server.seller();
    const { id } = await server.category({ shopId: shop.id });
    return { holder: { as: access }, path: `/categories/${id}` };
  };
  const ofBrand = async () => ({ holder: await byAdmin(), path: `/brands/${(await server.brand()).id}` });
  const ofAttribute = async () => {
    const { id, options } = await server.attribute({}, 'red', 'blue');
    const path = `/attributes/${id}`;
    return { holder: await byAdmin(), path, option: `${path}/options/${options[0]?.id}` };
  };
  const wished = async () => {
    const holder = { as: (await server.person()).access };
    const { sku, product } = await server.sells();
    const { body } = await server.client.post('/wishlist/items', { ...holder, body: { sku } });
    return { holder, product: product.id, item: body.id };
  };
  const image = 'https://cdn.example/wax-prints.jpg';
  const option = { label: 'Rouge', swatch: '#cc0000', position: 3 };
  const optional = ['label', 'swatch', 'position'];
  const nullable = ['label', 'swatch'];

  return {
    addCategory: async () => ({
      path: '/categories',
      holder: { as: (await server.seller()).access },
      body: {
        name: 'Wax prints',
        slug: `wax-prints-${aNumber()}`,
        parent_id: (await server.category()).id,
        shop: 'me',
        position: 1,
        image,
      },
      optional: ['slug', 'parent_id', 'shop', 'position', 'image'],
      nullable: ['parent_id', 'shop', 'image'],
    }),
    changeCategory: async () => ({
      ...(await own()),
      body: {
        name: 'Wax',
        slug: `wax-${aNumber()}`,
        parent_id: (await server.category()).id,
        position: 2,
        image,
        is_active: true,
      },
      optional: ['name', 'slug', 'parent_id', 'position', 'image', 'is_active'],
      nullable: ['parent_id', 'image'],
    }),
    removeCategory: own,
    addBrand: async () => ({
      path: '/brands',
      holder: await byAdmin(),
      body: { name: 'Vlisco', slug: `vlisco-${aNumber()}`, logo: image },
      optional: ['slug', 'logo'],
      nullable: ['logo'],
    }),
    changeBrand: async () => ({
      ...(await ofBrand()),
      body: { name: 'Vlisco', slug: `vlisco-${aNumber()}`, logo: image, is_active: false },
      optional: ['name', 'slug', 'logo', 'is_active'],
      nullable: ['logo'],
    }),
    removeBrand: ofBrand,
    addAttribute: async () => ({
      path: '/attributes',
      holder: await byAdmin(),
      body: {
        code: `sleeve_${aNumber()}`,
        name: 'Sleeve',
        type: 'option',
        unit: 'cm',
        is_variant_axis: true,
        is_filterable: true,
        options: [{ value: 'short', ...option }],
      },
      optional: ['unit', 'is_variant_axis', 'is_filterable', 'options', ...optional.map((name) => `options/0/${name}`)],
      nullable: ['unit', ...nullable.map((name) => `options/0/${name}`)],
    }),
    changeAttribute: async () => {
      const { holder, path } = await ofAttribute();
      const body = { name: 'Sleeve', unit: 'cm', is_variant_axis: true, is_filterable: false };
      return { holder, path, body, optional: Object.keys(body), nullable: ['unit'] };
    },
    removeAttribute: async () => {
      const { holder, path } = await ofAttribute();
      return { holder, path };
    },
    addAttributeOption: async () => {
      const { holder, path } = await ofAttribute();
      return { holder, path: `${path}/options`, body: { value: 'green', ...option }, optional, nullable };
    },
    changeAttributeOption: async () => {
      const { holder, option: path } = await ofAttribute();
      return { holder, path, body: { value: 'green', ...option }, optional: ['value', ...optional], nullable };
    },
    removeAttributeOption: async () => {
      const { holder, option: path } = await ofAttribute();
      return { holder, path };
    },
    addWishlistItem: async () => ({
      path: '/wishlist/items',
      holder: { as: (await server.person()).access },
      body: { sku: (await server.sells()).sku },
      isUnion: true,
    }),
    removeWishlistProduct: async () => {
      const { holder, product } = await wished();
      return { holder, path: `/wishlist/items?product_id=${product}` };
    },
    removeWishlistItem: async () => {
      const { holder, item } = await wished();
      return { holder, path: `/wishlist/items/${item}` };
    },
  };
}
