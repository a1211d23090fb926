import type { Entry } from '@soko/adapters-http';
import { aNumber } from '../builders/index.ts';
import type { Sending } from '../client.ts';
import { aPicture, imageForm } from '../pictures.ts';
import { ADDRESS, aKey, EMAIL } from '../server-shopping.ts';
import { kycForm } from '../writes-of-shops.ts';
import type { Scene } from './callers.ts';

/** The names of things, by where an operation has them: `{ id: '0199…' }`. */
export type Named = Readonly<Record<string, string>>;

export type Sent = Readonly<{ method: string; path: string; sending: Sending }>;

type Body = Readonly<Record<string, unknown>>;

/** What is sent beside names in paths and queries, where the example of the route is not it. */
const bodies: Readonly<Record<string, (named: Named, scene: Scene) => Body>> = {
  addProductImage: ({ upload_id = '' }) => ({ upload_id }),
  submitKycDocument: ({ upload_id = '' }) => ({ kind: 'identity', upload_id }),
  changeProductImage: ({ variant_id }) => ({ ...(variant_id === undefined ? { alt_text: 'Red' } : { variant_id }) }),
  writeReview: ({ media }) => ({ rating: 4, ...(media === undefined ? {} : { media: [media] }) }),
  changeReview: ({ media }) => (media === undefined ? { rating: 4 } : { media: [media] }),
  adjustStocks: ({ sku = '' }) => ({ items: [{ sku, delta: 1, reason: 'found' }] }),
  addCartItem: ({ sku = '' }) => ({ sku, quantity: 1 }),
  changeCartItem: () => ({ quantity: 2 }),
  addCategory: ({ parent_id, shop }) => ({
    name: 'Wax prints',
    ...(parent_id === undefined ? {} : { parent_id }),
    ...(shop === undefined ? {} : { shop }),
  }),
  changeCategory: ({ parent_id }) => (parent_id === undefined ? { position: 1 } : { parent_id }),
  addBrand: () => ({ name: 'Vlisco' }),
  addAttribute: () => ({ code: `sleeve_${aNumber()}`, name: 'Sleeve', type: 'text' }),
  addAttributeOption: () => ({ value: `red ${aNumber()}` }),
  addWishlistItem: ({ sku, product_id }) => (sku === undefined ? { product_id } : { sku }),
  createProduct: ({ shop_id, brand_id, category_ids: id }) => ({
    name: 'Wax print shirt',
    ...(shop_id === undefined ? {} : { shop_id }),
    ...(brand_id === undefined ? {} : { brand_id }),
    ...(id === undefined ? {} : { category_ids: [id] }),
  }),
  changeProduct: ({ brand_id, category_ids: id }) => ({
    name: 'Adire shirt',
    ...(brand_id === undefined ? {} : { brand_id }),
    ...(id === undefined ? {} : { category_ids: [id] }),
  }),
  addVariant: () => ({ price: { amount: 1_000, currency: 'NGN' }, attributes: { size: 'XL' } }),
  setProductApproval: ({ product_id }) => ({ product_id, approved: true }),
  claimOrders: ({ order_ids: id }) => ({ order_ids: [id] }),
  initiatePayment: ({ order_id }) => ({ provider: 'sandbox', order_id }),
  startCheckout(
    { shipping_address_id: to, billing_address_id: from, shop_id, option_id, sku },
    { goods, shippingOption },
  ) {
    const option = { shop_id: shop_id ?? goods.shop.id, option_id: option_id ?? shippingOption };
    return {
      email: EMAIL,
      ...(to === undefined ? { shipping_address: ADDRESS } : { shipping_address_id: to }),
      ...(from === undefined ? {} : { billing_address_id: from }),
      ...(sku === undefined ? { shipping_options: [option] } : {}),
      items: [{ sku: sku ?? goods.sku, quantity: 1 }],
    };
  },
};

/** What is sent where it is no JSON. */
const forms: Readonly<Record<string, (named: Named, told: Named) => Promise<Sending>>> = {
  addProductImage: ({ variant_id }, told) =>
    imageForm({ fields: { ...told, ...(variant_id === undefined ? {} : { variant_id }) } }),
  submitKycDocument: () => kycForm(),
  uploadReviewMedia: () => imageForm(),
  sendUpload: async () => ({ raw: await aPicture(), headers: { 'content-type': 'image/png' } }),
};

/** Where the client takes a path: under the API, or with two slashes at the root. */
const target = (path: string): string => (path.startsWith('/api/v1/') ? path.slice('/api/v1'.length) : `/${path}`);

/** A call of an operation by one of its spellings, about the things that are named. */
export async function calling({ method, path, route, alias }: Entry, named: Named, scene: Scene): Promise<Sent> {
  const query = new URLSearchParams();
  const told: Record<string, string> = {};
  for (const [param, place] of Object.entries(alias?.from ?? {})) {
    const name = place.slice(place.indexOf('/') + 1);
    if (place.startsWith('query/')) query.set(name, named[param] ?? '');
    else told[name] = named[param] ?? '';
  }
  for (const [name, value] of Object.entries(named)) if (name in route.query.shape) query.set(name, value);
  const filled = path.replace(/\{([^}]*)\}/g, (_, name: string) => encodeURIComponent(named[name] ?? ''));

  const example = route.body === undefined ? undefined : ((route.examples?.body ?? {}) as Body);
  const body = { ...(bodies[route.operationId]?.(named, scene) ?? example), ...told };
  const content =
    forms[route.operationId] !== undefined && named['upload_id'] === undefined
      ? await forms[route.operationId]?.(named, told)
      : route.body === 'raw'
        ? { raw: '{}' }
        : method === 'get' || Object.keys(body).length === 0
          ? {}
          : { body };
  return {
    method: method.toUpperCase(),
    path: `${target(filled)}${query.size > 0 ? `?${query}` : ''}`,
    sending: { ...content, ...(route.idempotency === 'required' ? { key: aKey() } : {}) },
  };
}
