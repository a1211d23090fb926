import type {
  AddressId,
  Call,
  CartId,
  CompanyId,
  ImageId,
  ImportId,
  KycDocumentId,
  OrderId,
  PaymentId,
  RefundId,
  ReviewId,
  ShopId,
  UserId,
  VariantId,
  WishlistItemId,
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
import type { ImportFilter, ImportListItemView, ImportOrdering, ImportView } from './catalog/import/views.ts';
import type {
  KeptProductFilter,
  KeptProductOrdering,
  KeptProductView,
  PriceChangeOrdering,
  PriceChangeView,
  ProductStatsView,
} from './catalog/kept-views.ts';
import type {
  AttributeOrdering,
  AttributeView,
  BrandDetailView,
  CategoryDetailView,
  CategoryFilter,
  CategoryName,
  KeptBrandView,
  KeptCategoryView,
  StandingFilter,
  StandingOrdering,
  WishlistItemView,
  WishlistOrdering,
} from './catalog/taxonomy-views.ts';
import type {
  BrandView,
  CategoryView,
  FacetsView,
  ImageView,
  ProductFilter,
  ProductListItemView,
  ProductOrdering,
  ProductView,
  SkuView,
  VariantView,
} from './catalog/views.ts';
import type { Json, Seen, Versioned } from './json.ts';
import type { OrderFilter, OrderListItemView, OrderOrdering, OrderStatusView, OrderView } from './orders/views.ts';
import type { Page, PageRequest } from './paging.ts';
import type { RefundFilter, RefundOrdering, RefundView } from './payments/refund-views.ts';
import type {
  DisputeFilter,
  DisputeOrdering,
  DisputeView,
  DueNotice,
  OrderWithPaymentView,
  PaymentDetailView,
  PaymentFilter,
  PaymentOrdering,
  PaymentView,
} from './payments/views.ts';
import type {
  DatedOrdering,
  JudgedReviewFilter,
  JudgedReviewView,
  ReviewFilter,
  ReviewNotice,
  ReviewOrdering,
  ReviewSummaryView,
  ReviewView,
} from './reviews/views.ts';
import type { SearchEntry, SearchHits, SearchScope } from './search/search-index.ts';
import type { SearchRequest, SearchView } from './search/views.ts';
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
import type {
  SkuFilter,
  SkuOrdering,
  StockNotice,
  StockTransactionFilter,
  StockTransactionOrdering,
  StockTransactionView,
} from './stock/views.ts';

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

  /** The live categories of the market and of one shop: as a tree, or flat in the order of the tree. */
  categories(call: Call, filter: CategoryFilter): Promise<Json<readonly CategoryView[]>>;
  /** By id or slug; one that is not live only for those who keep it. */
  category(call: Call, name: CategoryName): Promise<Versioned<CategoryDetailView> | null>;
  /** Every category in every state, for staff; for `q` those whose name has every word. */
  keptCategories(filter: StandingFilter, page: PageRequest<StandingOrdering>): Promise<Page<KeptCategoryView>>;
  /** The imports of the shops that the caller is a member of; of all shops for admins. `at`: where error files are read. */
  imports(
    call: Call,
    at: string,
    filter: ImportFilter,
    page: PageRequest<ImportOrdering>,
  ): Promise<Page<ImportListItemView>>;
  import(call: Call, at: string, id: ImportId): Promise<Json<ImportView> | null>;
  brands(page: PageRequest<'name'>): Promise<Page<BrandView>>;
  /** By id or slug; one that is suspended only for staff. */
  brand(call: Call, idOrSlug: string): Promise<Versioned<BrandDetailView> | null>;
  /** Every brand in every state, for staff. */
  keptBrands(filter: StandingFilter, page: PageRequest<StandingOrdering>): Promise<Page<KeptBrandView>>;
  /** The live attributes with their options. */
  attributes(page: PageRequest<AttributeOrdering>): Promise<Page<AttributeView>>;
  /** By id or code. */
  attribute(idOrCode: string): Promise<Versioned<AttributeView> | null>;
  /** The user's wishlist. */
  wishlist(userId: UserId, page: PageRequest<WishlistOrdering>): Promise<Page<WishlistItemView>>;
  wishlistItem(userId: UserId, id: WishlistItemId): Promise<Json<WishlistItemView> | null>;

  /** Products on sale. `isActive: false` lists the caller's own hidden ones. */
  products(call: Call, filter: ProductFilter, page: PageRequest<ProductOrdering>): Promise<Page<ProductListItemView>>;
  /** Counts over the same filter. */
  productFacets(call: Call, filter: ProductFilter): Promise<Json<FacetsView>>;
  /** The products of these hits that are on sale, in their order, and what else is called so. */
  search(request: SearchRequest, hits: SearchHits): Promise<Json<SearchView>>;
  /** For an index outside: the next products by id, deleted ones too. Read by jobs. */
  searchEntries(scope: SearchScope, after: string | null, limit: number): Promise<readonly SearchEntry[]>;
  /** By id or slug; a hidden one only for its shop's members and staff. */
  product(call: Call, idOrSlug: string): Promise<Seen<ProductView> | null>;
  variants(call: Call, idOrSlug: string): Promise<Json<readonly VariantView[]> | null>;
  /** For the shop's members and staff; its version is the product's. */
  productImage(call: Call, id: ImageId): Promise<Seen<ImageView> | null>;
  /** A variant of such a product, by id or SKU; its version is the product's, and null for all but its shop's members and staff. */
  variant(call: Call, idOrSku: string): Promise<Seen<VariantView> | null>;
  /** Products in every state: of the shops that the caller is a member of; all of them, for staff. */
  keptProducts(
    call: Call,
    filter: KeptProductFilter,
    page: PageRequest<KeptProductOrdering>,
  ): Promise<Page<KeptProductView>>;
  /** How the product of this id or slug came to its status, newest first: for its shop's members and staff. */
  productHistory(call: Call, idOrSlug: string): Promise<Json<readonly StatusChangeView[]> | null>;
  /** Every price the variant ever had; nothing for whoever is neither of its shop nor of staff. */
  priceChanges(call: Call, id: VariantId, page: PageRequest<PriceChangeOrdering>): Promise<Page<PriceChangeView>>;
  /** For staff. */
  productStats(): Promise<Json<ProductStatsView>>;
  /** By code, in any case; stock figures for the shop's members and staff. Always fresh. */
  sku(call: Call, code: string): Promise<Json<SkuView> | null>;
  /** What the caller's shops stock; for staff, what all do. With stock figures. */
  skus(call: Call, filter: SkuFilter, page: PageRequest<SkuOrdering>): Promise<Page<SkuView>>;
  /** Every change of that stock. */
  stockTransactions(
    call: Call,
    filter: StockTransactionFilter,
    page: PageRequest<StockTransactionOrdering>,
  ): Promise<Page<StockTransactionView>>;
  /** A SKU that runs low, with whom to tell: read by jobs. Null once it does not any more. */
  stockNotice(variantId: VariantId): Promise<StockNotice | null>;

  /** The published reviews of a product by id or slug. */
  reviews(
    call: Call,
    product: string,
    filter: ReviewFilter,
    page: PageRequest<ReviewOrdering>,
  ): Promise<Page<ReviewView>>;
  /** The same, counted; null where the caller cannot see the product. */
  reviewSummary(call: Call, product: string): Promise<Json<ReviewSummaryView> | null>;
  /** A published one; any for its author and for staff. */
  review(call: Call, id: ReviewId): Promise<Versioned<ReviewView> | null>;
  /** All that the user wrote, in every state. */
  reviewsOf(userId: UserId, page: PageRequest<DatedOrdering>): Promise<Page<ReviewView>>;
  /** For staff. */
  judgedReviews(filter: JudgedReviewFilter, page: PageRequest<DatedOrdering>): Promise<Page<JudgedReviewView>>;
  judgedReview(id: ReviewId): Promise<Json<JudgedReviewView> | null>;
  /** A published review with whom to tell of it: read by jobs. */
  reviewNotice(id: ReviewId): Promise<ReviewNotice | null>;

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
  /** What the owners of a company are told of a payment on terms; null once it is not owed any more. */
  dueNotice(id: PaymentId): Promise<DueNotice | null>;
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
