import type { Call, CartId, OrderId, PaymentId, UserId } from '@soko/domain';
import type { UserView } from './accounts/views.ts';
import type { CartView } from './carts/views.ts';
import type {
  BrandView,
  CategoryView,
  FacetsView,
  ProductFilter,
  ProductListItemView,
  ProductOrdering,
  ProductView,
  SkuView,
  VariantView,
} from './catalog/views.ts';
import type { Json } from './json.ts';
import type { OrderFilter, OrderListItemView, OrderOrdering, OrderStatusView, OrderView } from './orders/views.ts';
import type { Page, PageRequest } from './paging.ts';
import type { OrderWithPaymentView, PaymentView } from './payments/views.ts';
import type { ShopFilter, ShopOrdering, ShopView } from './shops/views.ts';

/**
 * Reads for screens: one method per answer, no locks, no domain objects. Each applies the caller's right in the
 * statement itself; what is not the caller's to know of is null, exactly like what never existed.
 */
export interface Queries {
  /** The user's own profile. */
  user(id: UserId): Promise<Json<UserView> | null>;

  /** Approved, live shops; for `q` those whose name has every word. */
  shops(filter: ShopFilter, page: PageRequest<ShopOrdering>): Promise<Page<ShopView>>;
  /** By id or slug. */
  shop(idOrSlug: string): Promise<Json<ShopView> | null>;

  /** The live global categories: as a tree, or flat in the order of the tree. */
  categories(shape: 'tree' | 'flat'): Promise<Json<readonly CategoryView[]>>;
  brands(page: PageRequest<'name'>): Promise<Page<BrandView>>;

  /** Products on sale. `isActive: false` lists the caller's own hidden ones. */
  products(call: Call, filter: ProductFilter, page: PageRequest<ProductOrdering>): Promise<Page<ProductListItemView>>;
  /** Counts over the same filter. */
  productFacets(call: Call, filter: ProductFilter): Promise<Json<FacetsView>>;
  /** By id or slug; a hidden one only for its shop's members and staff. */
  product(call: Call, idOrSlug: string): Promise<Json<ProductView> | null>;
  variants(call: Call, idOrSlug: string): Promise<Json<readonly VariantView[]> | null>;
  /** By code, in any case; stock figures for the shop's members and staff. Always fresh. */
  sku(call: Call, code: string): Promise<Json<SkuView> | null>;

  /** The caller's cart: the signed-in user's, else the guest's; null when there is none. */
  cart(call: Call): Promise<Json<CartView> | null>;
  /** That cart, if the caller holds it. */
  cartById(call: Call, id: CartId): Promise<Json<CartView> | null>;

  /** The caller's own purchases. */
  orders(call: Call, filter: OrderFilter, page: PageRequest<OrderOrdering>): Promise<Page<OrderListItemView>>;
  /** By id or number, for its holder and staff. */
  order(call: Call, idOrNumber: string): Promise<Json<OrderView> | null>;
  orderStatus(call: Call, idOrNumber: string): Promise<Json<OrderStatusView> | null>;

  /** An order with one of its payments, as paying answers them: one statement. */
  orderWithPayment(call: Call, orderId: OrderId, paymentId: PaymentId): Promise<Json<OrderWithPaymentView> | null>;
  /** For the order's holder and staff. */
  payment(call: Call, id: PaymentId): Promise<Json<PaymentView> | null>;
  /** The order as its buyer is told by mail: read by jobs, without a caller. */
  receipt(orderId: OrderId): Promise<OrderView | null>;
}
