import type { Thing } from '@soko/application';
import { Id, Session } from '@soko/domain';
import { aJobCall, anId, anOperatorCall, NOON } from '../builders/index.ts';
import type { Received } from '../client.ts';
import type { Server } from '../server.ts';
import { ADDRESS, type Holder } from '../server-shopping.ts';
import { importForm } from '../writes-of-imports.ts';
import { aFailedRefund } from '../writes-of-payments.ts';
import { uploadedPicture } from '../writes-of-reviews.ts';
import { kycForm } from '../writes-of-shops.ts';
import { aShippingOption, type Caller, type Scene } from './callers.ts';
import { mediaMakers } from './media.ts';

/** A thing, by the name that most operations know it by; by others where `names` has them. */
export type Belonging = Readonly<{
  id: string;
  names?: Readonly<Record<string, string>>;
  /** Other names in the path that lead to it. */
  beside?: Readonly<Record<string, string>>;
  /** Who holds it, where that is not its owner's own access: the token of another cart or order. */
  holder?: Holder;
}>;

type Making = Readonly<{ server: Server; scene: Scene; owner: Caller }>;
type Maker = (making: Making) => Promise<Belonging | null>;

const done = (answer: Received): Received['body'] => {
  if (answer.status >= 300) throw new Error(`${answer.status}: ${answer.text}`);
  return answer.body;
};

/** What a shop can hide from the public: a product that is switched off, or that stands in a shop not approved. */
export const HIDDEN = [
  'product',
  'variant',
  'sku',
  'offer',
  'listed_product',
  'shop',
  'known_shop',
] as const satisfies readonly Thing[];

/** What no write but a `DELETE` takes away from whoever finds it, so that one does for many of them. */
export const LASTING: readonly Thing[] = [
  'address',
  'cart_line',
  'gallery',
  'gallery_image',
  'listed_product',
  'offer',
  'order',
  'order_item',
  'order_part',
  'own_product',
  'own_review',
  'own_variant',
  'payment',
  'refund',
  'reviewable',
  'sandbox_page',
  'shop_member',
  'shop_review',
  'stock',
];

const wares =
  (name: 'sku' | 'product' | 'variant', isActive: boolean): Maker =>
  async ({ server, owner: { shop } }) => {
    if (shop === undefined) return null;
    const { sku, product, variant } = await server.sells({ shop, isActive });
    return { id: { sku, product: product.id, variant: variant.id }[name] };
  };

/** What a shop sells, or for an admin the shop that everybody buys from; its variants differ in size. */
const kept =
  (name: 'product' | 'variant'): Maker =>
  async ({ server, scene: { goods }, owner: { who, shop } }) => {
    const meant = who === 'admin' ? goods.shop : shop;
    if (meant === undefined) return null;
    const variants = [{ attributes: { size: 'M' } }, { attributes: { size: 'L' } }];
    const { product, variant } = await server.sells({ shop: meant, options: ['size'], variants });
    return { id: { product: product.id, variant: variant.id }[name] };
  };

const hiddenShop: Maker = async ({ server, owner: { who, shop } }) => {
  if (who === 'applicant' && shop) return { id: shop.id };
  return who === 'bystander' ? { id: (await server.seller({ status: 'suspended' })).shop.id } : null;
};
const publicShop: Maker = async ({ owner: { shop, who } }) => (shop && who !== 'applicant' ? { id: shop.id } : null);

const hidden: Readonly<Record<(typeof HIDDEN)[number], Maker>> = {
  product: wares('product', false),
  variant: wares('variant', false),
  sku: wares('sku', false),
  offer: wares('sku', false),
  listed_product: wares('product', false),
  shop: hiddenShop,
  known_shop: hiddenShop,
};

const order: Maker = async ({ server, scene: { goods }, owner: { who, holder } }) => {
  if (who === 'anonymous' || who === 'cart') return null;
  const items = [{ sku: goods.sku, quantity: 1 }];
  const draft = who === 'order' ? await server.draft([goods]) : await server.checkout(holder, { items });
  return { id: draft.order.id, holder: draft.holder };
};

const payment: Maker = async (making) => {
  const ordered = await order(making);
  if (ordered === null) return null;
  const { payment: started } = await making.server.pay(ordered.id, ordered.holder ?? making.owner.holder);
  return { ...ordered, id: started.id, names: { reference: started.reference } };
};

/** A name inside an order, and which order that is. */
const within =
  (nameIn: (order: Received['body']) => string): Maker =>
  async (making) => {
    const ordered = await order(making);
    if (ordered === null) return null;
    const { server, scene, owner } = making;
    const { body } = await server.client.get(`/orders/${ordered.id}`, ordered.holder ?? owner.holder);
    scene.orderOf.set(nameIn(body), ordered.id);
    return { ...ordered, id: nameIn(body) };
  };

const refund: Maker = async (making) => {
  const ordered = await order(making);
  if (ordered === null) return null;
  const { server, owner } = making;
  await server.paid((await server.pay(ordered.id, ordered.holder ?? owner.holder)).payment);
  return { ...ordered, id: await aFailedRefund(server, Id.parse(ordered.id)) };
};

const kycDocument: Maker = async ({ server, owner: { shop, holder } }) =>
  shop
    ? { id: done(await server.client.post('/shops/me/kyc-documents', { ...holder, ...(await kycForm()) })).id }
    : null;

/** An import with refused rows, so that there is a file of them. */
const imported: Maker = async ({ server, owner: { shop, holder } }) => {
  if (shop === undefined) return null;
  const form = await importForm({ bytes: 'handle,name,sku,price\nx,X,X-1,ten\n' });
  const { id } = done(await server.client.post('/seller/imports', { ...holder, ...form }));
  await server.app.catalog.runImport(aJobCall('run_import'), { id });
  return { id };
};

const company = async ({ server, owner: { holder } }: Making): Promise<string> => {
  const body = { name: 'Obi Trading Ltd', tax_id: '01234567-0001', billing_address: ADDRESS };
  await server.client.post('/companies', { ...holder, body });
  return done(await server.client.get('/companies/me', holder)).id;
};

/** Somebody new, with a verified address. */
const somebody = async ({ server }: Making): Promise<Caller> => {
  const { access, user } = await server.person({ emailVerifiedAt: NOON });
  return { who: 'customer', holder: { as: access }, user };
};

const ofUser =
  (make: (making: Making, user: NonNullable<Caller['user']>) => Promise<Belonging>): Maker =>
  async (making) =>
    making.owner.user ? make(making, making.owner.user) : null;

/** A review by this one of a product of that shop. */
const reviewBy = async (server: Server, { holder }: Pick<Caller, 'holder'>, shop?: Caller['shop']): Promise<string> => {
  const { product } = await server.sells(shop ? { shop } : {});
  const body = { rating: 4, title: 'As it looks' };
  return done(await server.client.post(`/products/${product.id}/reviews`, { ...holder, body })).id;
};
const reviewOf: Maker = (making) =>
  ofUser(async ({ server, owner }) => ({ id: await reviewBy(server, owner) }))(making);

/** What is the market's alone is another's for everybody. */
const nobodys =
  (make: Maker): Maker =>
  async (making) =>
    making.owner.who === 'bystander' ? make(making) : null;

/** An attribute with an option; both are needed to name the option. */
const attribute =
  (name: 'attribute' | 'option'): Maker =>
  async ({ server }) => {
    const { id, options } = await server.attribute({}, 'red');
    const option = options[0]?.id ?? '';
    return name === 'attribute' ? { id, beside: { option_id: option } } : { id: option, beside: { id } };
  };

const wished =
  (name: 'item' | 'product'): Maker =>
  async ({ server, owner: { user, holder } }) => {
    if (user === undefined) return null;
    const body = { sku: (await server.sells()).sku };
    const item = done(await server.client.post('/wishlist/items', { ...holder, body }));
    return { id: name === 'item' ? item.id : item.product_id };
  };

const makers: Readonly<Record<Thing, Maker>> = {
  address: ofUser(async ({ server, owner: { holder } }) => {
    const body = ADDRESS;
    return { id: done(await server.client.post('/users/me/addresses', { ...holder, body })).id };
  }),
  session: ofUser(async ({ server }, user) => {
    const session = Session.start(anId(), user.id, new Date());
    await server.store.transaction(anOperatorCall(), (tx) => tx.sessions.insert(session));
    return { id: session.id };
  }),
  invitation: ofUser(async (making, user) => {
    const inviting = { ...making, owner: await somebody(making) };
    const id = await company(inviting);
    const body = { email: user.email };
    done(await making.server.client.post('/companies/me/invitations', { ...inviting.owner.holder, body }));
    return { id };
  }),
  company_member: ofUser(async (making) => {
    const id = await company(making);
    const { user, holder } = await somebody(making);
    const body = { email: user?.email };
    done(await making.server.client.post('/companies/me/invitations', { ...making.owner.holder, body }));
    done(await making.server.client.post(`/companies/${id}/join`, holder));
    return { id: user?.id ?? '' };
  }),
  wishlist_item: wished('item'),
  wished_product: wished('product'),
  own_shop: async ({ owner: { shop } }) => (shop ? { id: shop.id } : null),
  shop_member: async (making) => {
    if (making.owner.shop === undefined) return null;
    const { user } = await somebody(making);
    const body = { email: user?.email, role: 'manager' };
    done(await making.server.client.post('/shops/me/members', { ...making.owner.holder, body }));
    return { id: user?.id ?? '' };
  },
  cart_line: async ({ server, scene: { goods }, owner: { who, holder } }) => {
    if (who === 'anonymous' || who === 'order') return null;
    const body = { sku: goods.sku, quantity: 1 };
    return { id: done(await server.client.post('/cart/items', { ...holder, body })).items[0].id };
  },
  earlier_order: ofUser(async ({ server, scene: { goods } }, { email }) => {
    const { order: earlier, holder } = await server.checkout(await server.fill([goods]), { email });
    await server.pay(earlier.id, holder, { provider: 'cash_on_delivery' });
    return { id: earlier.id };
  }),
  shipping_option: async ({ server, scene: { goods, shippingOption }, owner: { who, shop } }) => {
    if (who !== 'bystander' || !shop) return { id: shippingOption, names: { shop_id: goods.shop.id } };
    return { id: await aShippingOption(server, shop), names: { shop_id: shop.id } };
  },
  own_review: reviewOf,
  review_upload: ofUser(async ({ server, owner: { holder } }) => ({ id: await uploadedPicture(server, holder) })),

  ...mediaMakers,

  user: ofUser(async (making, user) => {
    const isAnother = making.owner.who === 'bystander';
    return { id: isAnother ? ((await somebody(making)).user?.id ?? '') : user.id };
  }),
  company: nobodys(async (making) => ({ id: await company({ ...making, owner: await somebody(making) }) })),
  seller: nobodys(async ({ server }) => ({ id: (await server.seller({ status: 'pending' })).shop.id })),
  kyc_document: kycDocument,
  kept_shop: async ({ owner: { shop } }) => (shop ? { id: shop.id } : null),
  kept_category: async ({ server, owner: { shop } }) =>
    shop ? { id: (await server.category({ shopId: shop.id })).id } : null,
  import: imported,
  stock: wares('sku', true),
  stock_shop: async ({ owner: { shop } }) => (shop ? { id: shop.id } : null),
  stock_order: async ({ server, owner: { shop, who } }) => {
    if (shop === undefined || who === 'applicant') return null;
    return { id: (await server.draft([await server.sells({ shop })])).order.id };
  },
  review: reviewOf,
  shop_review: async (making) => {
    const { shop, who } = making.owner;
    if (shop === undefined || who === 'applicant') return null;
    return { id: await reviewBy(making.server, await somebody(making), shop) };
  },
  shop_to_fill: async ({ scene: { goods }, owner: { who, shop } }) => {
    const meant = who === 'admin' ? goods.shop : shop;
    return meant ? { id: meant.id } : null;
  },
  own_product: kept('product'),
  own_variant: kept('variant'),
  kept_product: wares('product', true),
  kept_variant: wares('variant', true),
  order,
  payment,
  order_item: within(({ items }) => items[0].id),
  order_part: within(({ shops }) => shops[0].shop.id),
  refund,

  shop: publicShop,
  known_shop: publicShop,
  category: nobodys(async ({ server }) => ({ id: (await server.category()).id })),
  brand: nobodys(async ({ server }) => ({ id: (await server.brand()).id })),
  attribute: nobodys(attribute('attribute')),
  attribute_option: nobodys(attribute('option')),
  listed_product: wares('product', true),
  product: wares('product', true),
  variant: wares('variant', true),
  sku: wares('sku', true),
  public_review: reviewOf,
  reviewable: async ({ server }) => ({ id: (await server.sells()).product.id }),
  offer: wares('sku', true),
  payment_provider: nobodys(async () => ({ id: 'sandbox' })),
  export: async () => ({ id: 'stock' }),
  file_link: async (making) => {
    const document = await kycDocument(making);
    if (document === null) return null;
    const { server, owner } = making;
    const { url } = done(await server.client.get(`/shops/me/kyc-documents/${document.id}`, owner.holder));
    return { id: url.slice(url.lastIndexOf('/') + 1) };
  },
  sandbox_page: async (making) => {
    const paying = await payment(making);
    return paying && { ...paying, id: paying.names?.['reference'] ?? paying.id };
  },
};

export type Belongings = Readonly<{
  /** A thing of the owner: one that was made before, or a new one. Null where such an owner can have none. */
  of: (thing: Thing, owner: Caller, isNew: boolean) => Promise<Belonging | null>;
  /** One of the owner that the public does not see. */
  hiddenOf: (thing: (typeof HIDDEN)[number], owner: Caller) => Promise<Belonging | null>;
}>;

/** Makes the things of everybody, through the API where it can. */
export function belongings(server: Server, scene: Scene): Belongings {
  const kept = new Map<string, Promise<Belonging | null>>();
  const once = (name: string, make: () => Promise<Belonging | null>) => {
    const made = kept.get(name) ?? make();
    kept.set(name, made);
    return made;
  };
  return {
    of: (thing, owner, isNew) => {
      const make = () => makers[thing]({ server, scene, owner });
      const isHidden = owner.who === 'applicant' && HIDDEN.some((each) => each === thing); // as the shop is
      if (isHidden) return Promise.resolve(null);
      // who is blocked has what was made before
      return isNew && owner.who !== 'blocked' ? make() : once(`${thing} ${owner.who}`, make);
    },
    /** One of the owner that the public does not see. */
    hiddenOf: (thing, owner) => once(`hidden ${thing} ${owner.who}`, () => hidden[thing]({ server, scene, owner })),
  };
}

/** A name that nothing has ever had. */
export const absent = (thing: Thing, name: string): string => {
  if (name === 'reference') return 'sk00000000000000000000000000000000';
  if (['sku', 'stock', 'offer'].includes(thing)) return 'NO-SUCH-SKU';
  if (thing === 'payment_provider' || thing === 'export') return 'nobody';
  return anId();
};
