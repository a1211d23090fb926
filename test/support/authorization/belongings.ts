import type { Thing } from '@soko/application';
import { Id, Session } from '@soko/domain';
import { anId, anOperatorCall, NOON } from '../builders/index.ts';
import type { Received } from '../client.ts';
import type { Server } from '../server.ts';
import { ADDRESS, type Holder } from '../server-shopping.ts';
import { aFailedRefund } from '../writes-of-payments.ts';
import { kycForm } from '../writes-of-shops.ts';
import { aShippingOption, type Caller, type Scene } from './callers.ts';

/** A thing, by the name that most operations know it by; by others where `names` has them. */
export type Belonging = Readonly<{
  id: string;
  names?: Readonly<Record<string, string>>;
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
export const HIDDEN = ['product', 'sku', 'offer', 'shop'] as const satisfies readonly Thing[];

const wares =
  (name: 'sku' | 'product', isActive: boolean): Maker =>
  async ({ server, owner: { shop } }) => {
    if (shop === undefined) return null;
    const { sku, product } = await server.sells({ shop, isActive });
    return { id: name === 'sku' ? sku : product.id };
  };

const hidden: Readonly<Record<(typeof HIDDEN)[number], Maker>> = {
  product: wares('product', false),
  sku: wares('sku', false),
  offer: wares('sku', false),
  shop: async ({ server, owner: { who, shop } }) => {
    if (who === 'applicant' && shop) return { id: shop.id };
    return who === 'bystander' ? { id: (await server.seller({ status: 'suspended' })).shop.id } : null;
  },
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

/** What is the market's alone is another's for everybody. */
const nobodys =
  (make: Maker): Maker =>
  async (making) =>
    making.owner.who === 'bystander' ? make(making) : null;

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

  user: ofUser(async (making, user) => {
    const isAnother = making.owner.who === 'bystander';
    return { id: isAnother ? ((await somebody(making)).user?.id ?? '') : user.id };
  }),
  company: nobodys(async (making) => ({ id: await company({ ...making, owner: await somebody(making) }) })),
  seller: nobodys(async ({ server }) => ({ id: (await server.seller({ status: 'pending' })).shop.id })),
  kyc_document: kycDocument,
  stock: wares('sku', true),
  order,
  payment,
  order_item: within(({ items }) => items[0].id),
  order_part: within(({ shops }) => shops[0].shop.id),
  refund,

  shop: async ({ owner: { shop, who } }) => (shop && who !== 'applicant' ? { id: shop.id } : null),
  category: nobodys(async ({ server }) => ({ id: (await server.category()).id })),
  brand: nobodys(async ({ server }) => ({ id: (await server.brand()).id })),
  product: wares('product', true),
  sku: wares('sku', true),
  offer: wares('sku', true),
  payment_provider: nobodys(async () => ({ id: 'sandbox' })),
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
  if (thing === 'payment_provider') return 'nobody';
  return anId();
};
