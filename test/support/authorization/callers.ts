import type { Route } from '@soko/adapters-http';
import { type Grantee, PERMISSIONS } from '@soko/application';
import type { Shop, User } from '@soko/domain';
import { anId, NOON } from '../builders/index.ts';
import type { Server } from '../server.ts';
import type { Holder } from '../server-shopping.ts';
import type { Goods, Person } from '../server-town.ts';

/**
 * Everybody who can call. An applicant is a seller whose shop is not approved; who is blocked was a seller. What is bought
 * comes from the seller's shop.
 */
export const WHO = [
  'anonymous',
  'cart',
  'order',
  'customer',
  'applicant',
  'seller',
  'otherSeller',
  'staff',
  'admin',
  'blocked',
] as const;
export type Who = (typeof WHO)[number];

/** One of each, with what is sent for it to be known. */
export type Caller = Readonly<{ who: Who | 'bystander'; holder: Holder; user?: User; shop?: Shop }>;

/** All callers; a bystander, a seller too, who owns what is another's; and what everybody buys. */
export type Scene = Readonly<{
  callers: Readonly<Record<Who, Caller>>;
  bystander: Caller;
  goods: Goods;
  /** How the goods are shipped. */
  shippingOption: string;
  /** Which order an item or a shop's part is of. */
  orderOf: Map<string, string>;
}>;

const SELLERS: readonly Who[] = ['applicant', 'seller', 'otherSeller', 'blocked'];
const OVERSEERS: readonly Who[] = ['staff', 'admin'];
const isGuest = (who: Who): boolean => ['anonymous', 'cart', 'order'].includes(who);

/** All that a caller counts as where something is granted. */
export const granteesOf = (who: Who): readonly Grantee[] => {
  if (who === 'anonymous') return ['anyone'];
  if (isGuest(who)) return ['anyone', 'guest'];
  const roles: readonly Grantee[] = who === 'admin' ? ['staff', 'admin'] : who === 'staff' ? ['staff'] : [];
  return ['anyone', 'customer', ...roles, ...(SELLERS.includes(who) ? (['seller'] as const) : [])];
};

type Door = 'in' | 'unauthenticated' | 'forbidden' | 'account_blocked';

/** How an operation receives a caller, by its policy, before anything is looked for. */
export function doorOf({ policy, guest = [] }: Pick<Route, 'policy' | 'guest'>, caller: Who): Door {
  if (caller === 'blocked') return 'account_blocked';
  const isRead = !isGuest(caller) || guest.some((token) => token === caller);
  const who = isRead ? caller : 'anonymous'; // a token that is not read opens nothing
  const granted: readonly Grantee[] = PERMISSIONS[policy.permission];
  const isWithin = {
    anyone: true,
    holder: who !== 'anonymous',
    self: !isGuest(who),
    shop: SELLERS.includes(who) || OVERSEERS.includes(who),
    market: OVERSEERS.includes(who),
  }[policy.scope];
  if (isWithin && granteesOf(who).some((each) => granted.includes(each))) return 'in';
  return isGuest(who) ? 'unauthenticated' : 'forbidden';
}

/** A way to ship from a shop. */
export async function aShippingOption(server: Server, shop: Shop): Promise<string> {
  const [zone, id] = [anId(), anId()];
  await server.owner('soko.shipping_zones').insert({ id: zone, shop_id: shop.id, name: 'Home', countries: ['NG'] });
  await server.owner('soko.shipping_options').insert({ id, zone_id: zone, name: 'Van', price: 0, currency: 'NGN' });
  return id;
}

export async function setTheScene(server: Server): Promise<Scene> {
  const [customer, applicant, seller, otherSeller, staff, admin, blocked, bystander] = await Promise.all([
    server.person(),
    server.seller({ status: 'pending' }),
    server.seller(),
    server.seller(),
    server.withRole('staff'),
    server.withRole('admin'),
    server.seller(),
    server.seller(),
  ]);
  await server.owner('soko.users').update({ email_verified_at: NOON });
  const goods = await server.sells({ shop: seller.shop, onHand: 10_000 });
  const shippingOption = await aShippingOption(server, seller.shop);
  const known = (who: Caller['who'], { access, ...person }: Person & Readonly<{ shop?: Shop }>): Caller => ({
    who,
    holder: { as: access },
    ...person,
  });
  const callers = {
    anonymous: { who: 'anonymous', holder: {} },
    cart: { who: 'cart', holder: await server.fill([goods]) },
    order: { who: 'order', holder: (await server.draft([goods])).holder },
    customer: known('customer', customer),
    applicant: known('applicant', applicant),
    seller: known('seller', seller),
    otherSeller: known('otherSeller', otherSeller),
    staff: known('staff', staff),
    admin: known('admin', admin),
    blocked: known('blocked', blocked),
  } as const;
  return { callers, bystander: known('bystander', bystander), goods, shippingOption, orderOf: new Map() };
}
