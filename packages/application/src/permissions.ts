import type { Actor, Role } from '@soko/domain';

/**
 * Who may be granted something: `anyone` without a name; a `guest` who holds a cart or an order by its token; or a role.
 * Every signed-in user is a customer, and an admin may do all that staff may.
 */
export type Grantee = 'anyone' | 'guest' | Role;

const grant = <G extends readonly Grantee[]>(...to: G): G => to;

/**
 * What can be done in the market, and by whom. What is not listed is not allowed. Which objects of a kind the caller
 * may reach (the own cart, the own shop's orders) is decided where they are read, never here.
 */
export const PERMISSIONS = {
  'system.observe': grant('anyone'),

  'accounts.register': grant('anyone'),
  'accounts.sign_in': grant('anyone'),
  'accounts.sign_out': grant('anyone'),
  'accounts.recover': grant('anyone'),
  'accounts.read_self': grant('customer'),
  'accounts.edit_self': grant('customer'),

  'users.read': grant('staff', 'admin'),
  'users.block': grant('staff', 'admin'),
  'users.change_roles': grant('admin'),

  'companies.join': grant('customer'),
  'companies.oversee': grant('staff', 'admin'),

  'shops.browse': grant('anyone'),
  'shops.open': grant('seller'),
  'shops.edit': grant('seller'),
  'shops.keep': grant('seller'),
  'shops.oversee': grant('staff', 'admin'),
  'shops.judge': grant('admin'),
  'files.read': grant('anyone'),
  'uploads.start': grant('customer'),
  'uploads.send': grant('anyone'),
  'media.read': grant('anyone'),
  'audit.read': grant('admin'),
  'shops.sell': grant('seller', 'staff', 'admin'),

  'catalog.browse': grant('anyone'),
  'catalog.edit': grant('seller', 'admin'),
  'catalog.curate': grant('admin'),
  'catalog.oversee': grant('staff', 'admin'),
  'wishlist.keep': grant('customer'),

  'reviews.browse': grant('anyone'),
  'reviews.write': grant('customer'),
  'reviews.reply': grant('seller', 'admin'),
  'reviews.judge': grant('staff', 'admin'),
  'catalog.judge': grant('staff', 'admin'),
  'catalog.keep': grant('seller', 'staff', 'admin'),
  'catalog.import': grant('seller'),

  'stock.browse': grant('anyone'),
  'stock.read': grant('seller', 'staff', 'admin'),
  'stock.adjust': grant('seller', 'admin'),

  'cart.read': grant('anyone'),
  'cart.fill': grant('anyone'),
  'cart.change': grant('guest', 'customer'),

  'checkout.start': grant('guest', 'customer'),
  'checkout.abandon': grant('guest', 'customer'),

  'orders.list': grant('customer'),
  'orders.read': grant('guest', 'customer'),
  'orders.cancel': grant('guest', 'customer'),
  'orders.oversee': grant('staff', 'admin'),

  'payments.browse': grant('anyone'),
  'payments.start': grant('guest', 'customer'),
  'payments.read': grant('guest', 'customer'),
  'payments.verify': grant('guest', 'customer'),
  'payments.notify': grant('anyone'),
  'payments.sandbox': grant('anyone'),
  'payments.confirm': grant('staff', 'admin'),
  'payments.oversee': grant('staff', 'admin'),
  'payments.refund': grant('admin'),
} as const satisfies Record<string, readonly Grantee[]>;

export type Permission = keyof typeof PERMISSIONS;

/**
 * What the ids of an operation name, and who finds such a thing although it is another's. To everybody else another's is
 * as if it had never been. What is for anyone is public, or opened by a name that is a secret.
 */
export const THINGS = {
  address: grant(),
  session: grant(),
  invitation: grant(),
  wishlist_item: grant(),
  wished_product: grant(),
  company_member: grant(),
  own_shop: grant(),
  shop_member: grant(),
  cart_line: grant(),
  earlier_order: grant(),
  shipping_option: grant(),
  own_review: grant(),
  review_upload: grant(),

  upload: grant(),
  kyc_upload: grant(),
  logo_upload: grant(),
  own_gallery: grant(),
  gallery_image: grant(),
  gallery_variant: grant(),

  user: grant('staff', 'admin'),
  company: grant('staff', 'admin'),
  seller: grant('staff', 'admin'),
  kyc_document: grant('staff', 'admin'),
  kept_shop: grant('admin'),
  kept_category: grant('admin'),
  import: grant('admin'),
  stock: grant('admin'),
  stock_shop: grant('staff', 'admin'),
  stock_order: grant('staff', 'admin'),
  review: grant('staff', 'admin'),
  shop_review: grant('admin'),
  gallery: grant('admin'),
  shop_to_fill: grant('admin'),
  own_product: grant('admin'),
  own_variant: grant('admin'),
  kept_product: grant('staff', 'admin'),
  kept_variant: grant('staff', 'admin'),
  order: grant('staff', 'admin'),
  payment: grant('staff', 'admin'),
  order_item: grant('staff', 'admin'),
  order_part: grant('staff', 'admin'),
  refund: grant('staff', 'admin'),

  shop: grant('anyone'),
  known_shop: grant('anyone'),
  category: grant('anyone'),
  brand: grant('anyone'),
  attribute: grant('anyone'),
  attribute_option: grant('anyone'),
  listed_product: grant('anyone'),
  product: grant('anyone'),
  variant: grant('anyone'),
  sku: grant('anyone'),
  public_review: grant('anyone'),
  reviewable: grant('anyone'),
  offer: grant('anyone'),
  payment_provider: grant('anyone'),
  file_link: grant('anyone'),
  upload_link: grant('anyone'),
  public_file: grant('anyone'),
  export: grant('anyone'),
  sandbox_page: grant('anyone'),
} as const satisfies Record<string, readonly Grantee[]>;

export type Thing = keyof typeof THINGS;

/** Whether the actor is granted this permission; what is unknown is refused. */
export function permits(permission: Permission, actor: Actor): boolean {
  const granted: readonly Grantee[] = Object.hasOwn(PERMISSIONS, permission) ? PERMISSIONS[permission] : [];
  return granteesOf(actor).some((grantee) => granted.includes(grantee));
}

/** All that an actor counts as when permissions are looked up. */
function granteesOf(actor: Actor): readonly Grantee[] {
  switch (actor.kind) {
    case 'user':
      return ['anyone', 'customer', ...actor.roles, ...(actor.roles.includes('admin') ? (['staff'] as const) : [])];
    case 'guest':
      return actor.cart !== undefined || actor.order !== undefined ? ['anyone', 'guest'] : ['anyone'];
    default:
      return ['anyone'];
  }
}
