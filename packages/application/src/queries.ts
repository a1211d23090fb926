import type {
  AddressId,
  Call,
  CartId,
  CompanyId,
  KycDocumentId,
  OrderId,
  PaymentId,
  RefundId,
  ShopId,
  UserId,
} from '@soko/domain';
import type {
  CompanyFilter,
  CompanyInvitationView,
  CompanyListItemView,
  CompanyOrdering,
  CompanyView,
} from './accounts/company-views.ts';
import type {
  ProfileView,
  SavedAddressOrdering,
  SavedAddressView,
  UserDetailView,
  UserFilter,
  UserListItemView,
  UserOrdering,
} from './accounts/people-views.ts';
import type { SessionView, UserView } from './accounts/views.ts';
import type { AuditFilter, AuditOrdering, AuditRecordView } from './audit/views.ts';
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
import type { Json, Versioned } from './json.ts';
import type { OrderFilter, OrderListItemView, OrderOrdering, OrderStatusView, OrderView } from './orders/views.ts';
import type { Page, PageRequest } from './paging.ts';
import type { RefundFilter, RefundOrdering, RefundView } from './payments/refund-views.ts';
import type {
  DisputeFilter,
  DisputeOrdering,
  DisputeView,
  OrderWithPaymentView,
  PaymentDetailView,
  PaymentFilter,
  PaymentOrdering,
  PaymentView,
} from './payments/views.ts';
import type {
  KycDocumentOrdering,
  KycDocumentView,
  KycRequirementView,
  MyShopView,
  SellerFilter,
  SellerOrdering,
  SellerView,
  ShopFilter,
  ShopMemberView,
  ShopOrdering,
  ShopView,
  StatusChangeView,
} from './shops/views.ts';

/**
 * Reads for screens: one method per answer, no locks, no domain objects. Each applies the caller's right in the
 * statement itself; what is not the caller's to know of is null, exactly like what never existed.
 */
export interface Queries {
  /** The user, as a login answers one. */
  user(id: UserId): Promise<Json<UserView> | null>;
  /** The user's own profile. */
  profile(id: UserId): Promise<Versioned<ProfileView> | null>;
  /** The user's saved addresses, oldest first. */
  addresses(id: UserId, page: PageRequest<SavedAddressOrdering>): Promise<Page<SavedAddressView>>;
  savedAddress(id: UserId, addressId: AddressId): Promise<Json<SavedAddressView> | null>;
  /** All live accounts, for staff; for `q` those whose name, e-mail or phone has every word. */
  users(filter: UserFilter, page: PageRequest<UserOrdering>): Promise<Page<UserListItemView>>;
  userDetail(id: UserId): Promise<Json<UserDetailView> | null>;

  /** The company that the user is a member of. */
  companyOf(userId: UserId): Promise<Versioned<CompanyView> | null>;
  /** The companies that ask the user to join. */
  companyInvitations(userId: UserId): Promise<Json<Readonly<{ items: readonly CompanyInvitationView[] }>>>;
  /** For staff. */
  companies(filter: CompanyFilter, page: PageRequest<CompanyOrdering>): Promise<Page<CompanyListItemView>>;
  company(id: CompanyId): Promise<Versioned<CompanyView> | null>;
  /** The sessions of the caller that are not over. */
  sessions(call: Call, page: PageRequest<'-created_at'>): Promise<Page<SessionView>>;

  /** Approved, live shops; for `q` those whose name has every word. */
  shops(filter: ShopFilter, page: PageRequest<ShopOrdering>): Promise<Page<ShopView>>;
  /** By id or slug. */
  shop(idOrSlug: string): Promise<Json<ShopView> | null>;

  /** A shop as its members see it. This and what follows: null for whoever is neither a member nor of staff. */
  myShop(call: Call, id: ShopId): Promise<Versioned<MyShopView> | null>;
  /** For owners and staff; owners first. */
  shopMembers(call: Call, id: ShopId): Promise<Json<readonly ShopMemberView[]> | null>;
  /** How the shop came to its status, newest first. */
  shopHistory(call: Call, id: ShopId): Promise<Json<readonly StatusChangeView[]> | null>;
  /** For owners and staff, newest first. */
  /** Nothing for whoever is neither the shop's nor staff. */
  kycDocuments(call: Call, shopId: ShopId, page: PageRequest<KycDocumentOrdering>): Promise<Page<KycDocumentView>>;
  kycDocument(call: Call, id: KycDocumentId): Promise<Json<KycDocumentView> | null>;
  /** What the shop's country asks for, with what was handed in. */
  kycRequirements(call: Call, shopId: ShopId): Promise<Json<readonly KycRequirementView[]> | null>;
  /** Every shop in every state, for staff. */
  sellers(filter: SellerFilter, page: PageRequest<SellerOrdering>): Promise<Page<SellerView>>;
  seller(id: ShopId): Promise<Json<SellerView> | null>;
  /** The audit log, for admins. */
  auditRecords(filter: AuditFilter, page: PageRequest<AuditOrdering>): Promise<Page<AuditRecordView>>;

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
  /** Nobody's earlier orders, made with an e-mail or phone that the user has proved to have. */
  claimableOrders(userId: UserId, page: PageRequest<OrderOrdering>): Promise<Page<OrderListItemView>>;
  /** By id or number, for its holder and staff. */
  order(call: Call, idOrNumber: string): Promise<Json<OrderView> | null>;
  orderStatus(call: Call, idOrNumber: string): Promise<Json<OrderStatusView> | null>;

  /** An order with one of its payments, as paying answers them: one statement. */
  orderWithPayment(call: Call, orderId: OrderId, paymentId: PaymentId): Promise<Json<OrderWithPaymentView> | null>;
  /** For the order's holder and staff. */
  payment(call: Call, id: PaymentId): Promise<Json<PaymentDetailView> | null>;
  /** The payments of the caller's own orders; for staff those of all orders. */
  payments(call: Call, filter: PaymentFilter, page: PageRequest<PaymentOrdering>): Promise<Page<PaymentView>>;
  /** For staff. */
  disputes(filter: DisputeFilter, page: PageRequest<DisputeOrdering>): Promise<Page<DisputeView>>;
  /** For staff. */
  refunds(filter: RefundFilter, page: PageRequest<RefundOrdering>): Promise<Page<RefundView>>;
  refund(id: RefundId): Promise<Json<RefundView> | null>;
  /** The order as its buyer is told by mail: read by jobs, without a caller. */
  receipt(orderId: OrderId): Promise<OrderView | null>;
}
