import type { Queries } from '@soko/application';
import type { Currency } from '@soko/domain';
import { tellingMedia, type UrlsOfFiles } from '../media-url.ts';
import type { Database } from '../sql.ts';
import { user } from './accounts.ts';
import { attribute, attributes } from './attributes.ts';
import { auditRecords } from './audit.ts';
import { brand, brands, keptBrands } from './brands.ts';
import { cart, cartById } from './carts.ts';
import { categories, category, keptCategories } from './categories.ts';
import { companies, company, companyInvitations, companyOf } from './companies.ts';
import { productImage } from './images.ts';
import { importById, imports } from './imports.ts';
import { keptProducts, priceChanges, productHistory, productStats } from './kept-products.ts';
import { kycDocument, kycDocuments, kycRequirements } from './kyc.ts';
import { myShop, shopHistory, shopMembers } from './my-shop.ts';
import { claimableOrders, order, orderStatus, orders, receipt } from './orders.ts';
import { disputes, dueNotice, orderWithPayment, payment, payments } from './payments.ts';
import { addresses, profile, savedAddress, userDetail, users } from './people.ts';
import { product, variant, variants } from './product.ts';
import { productFacets } from './product-facets.ts';
import { products } from './products.ts';
import { refund, refunds } from './refunds.ts';
import { judgedReview, judgedReviews, review, reviewNotice, reviewSummary, reviews, reviewsOf } from './reviews.ts';
import { search } from './search.ts';
import { searchEntries } from './search-entries.ts';
import { seller, sellers } from './sellers.ts';
import { sessions } from './sessions.ts';
import { shop, shops } from './shops.ts';
import { sku } from './skus.ts';
import { skus, stockNotice, stockTransactions } from './stock.ts';
import { wishlist, wishlistItem } from './wishlist.ts';

/** What the answers depend on beside the database. */
export type QuerySettings = Readonly<{
  /** Connections whose statements are cut off soon, for what looks through texts; the same ones, if left out. */
  searches?: Database;
  /** The currency of a cart that has no lines. */
  currency: Currency;
  /** Whose URLs images have. */
  publicFiles: UrlsOfFiles;
}>;

/** The reads for screens, on a pool or on a host's own transaction: one statement for each answer. */
export const postgresQueries = (db: Database, { currency, publicFiles, searches = db }: QuerySettings): Queries =>
  queriesOn(tellingMedia(db, publicFiles), tellingMedia(searches, publicFiles), currency);

const queriesOn = (db: Database, searches: Database, currency: Currency): Queries => ({
  user: (id) => user(db, id),
  profile: (id) => profile(db, id),
  addresses: (id, page) => addresses(db, id, page),
  savedAddress: (id, addressId) => savedAddress(db, id, addressId),
  users: (filter, page) => users(db, filter, page),
  userDetail: (id) => userDetail(db, id),
  companyOf: (userId) => companyOf(db, userId),
  companyInvitations: (userId) => companyInvitations(db, userId),
  companies: (filter, page) => companies(db, filter, page),
  company: (id) => company(db, id),
  sessions: (call, page) => sessions(db, call, page),
  shops: (filter, page) => shops(filter.q === undefined ? db : searches, filter, page),
  shop: (idOrSlug) => shop(db, idOrSlug),
  myShop: (call, id) => myShop(db, call, id),
  shopMembers: (call, id) => shopMembers(db, call, id),
  shopHistory: (call, id) => shopHistory(db, call, id),
  kycDocuments: (call, shopId, page) => kycDocuments(db, call, shopId, page),
  kycDocument: (call, id) => kycDocument(db, call, id),
  kycRequirements: (call, shopId) => kycRequirements(db, call, shopId),
  sellers: (filter, page) => sellers(db, filter, page),
  seller: (id) => seller(db, id),
  auditRecords: (filter, page) => auditRecords(db, filter, page),
  categories: (call, filter) => categories(db, call, filter),
  category: (call, name) => category(db, call, name),
  keptCategories: (filter, page) => keptCategories(db, filter, page),
  imports: (call, at, filter, page) => imports(db, call, at, filter, page),
  import: (call, at, id) => importById(db, call, at, id),
  brands: (page) => brands(db, page),
  brand: (call, idOrSlug) => brand(db, call, idOrSlug),
  keptBrands: (filter, page) => keptBrands(db, filter, page),
  attributes: (page) => attributes(db, page),
  attribute: (idOrCode) => attribute(db, idOrCode),
  wishlist: (userId, page) => wishlist(db, userId, page),
  wishlistItem: (userId, id) => wishlistItem(db, userId, id),
  products: (call, filter, page) => products(filter.q === undefined ? db : searches, call, filter, page),
  productFacets: (call, filter) => productFacets(searches, call, filter),
  search: (request, hits) => search(searches, request, hits),
  searchEntries: (scope, after, limit) => searchEntries(db, scope, after, limit),
  product: (call, idOrSlug) => product(db, call, idOrSlug),
  variants: (call, idOrSlug) => variants(db, call, idOrSlug),
  productImage: (call, id) => productImage(db, call, id),
  variant: (call, idOrSku) => variant(db, call, idOrSku),
  keptProducts: (call, filter, page) => keptProducts(db, call, filter, page),
  productHistory: (call, idOrSlug) => productHistory(db, call, idOrSlug),
  priceChanges: (call, id, page) => priceChanges(db, call, id, page),
  productStats: () => productStats(db),
  sku: (call, code) => sku(db, call, code),
  skus: (call, filter, page) => skus(db, call, filter, page),
  stockTransactions: (call, filter, page) => stockTransactions(db, call, filter, page),
  stockNotice: (variantId) => stockNotice(db, variantId),
  reviews: (call, idOrSlug, filter, page) => reviews(db, call, idOrSlug, filter, page),
  reviewSummary: (call, idOrSlug) => reviewSummary(db, call, idOrSlug),
  review: (call, id) => review(db, call, id),
  reviewsOf: (userId, page) => reviewsOf(db, userId, page),
  judgedReviews: (filter, page) => judgedReviews(db, filter, page),
  judgedReview: (id) => judgedReview(db, id),
  reviewNotice: (id) => reviewNotice(db, id),
  cart: (call) => cart(db, call, currency),
  cartById: (call, id) => cartById(db, call, id, currency),
  orders: (call, filter, page) => orders(db, call, filter, page),
  claimableOrders: (userId, page) => claimableOrders(db, userId, page),
  order: (call, idOrNumber) => order(db, call, idOrNumber),
  orderStatus: (call, idOrNumber) => orderStatus(db, call, idOrNumber),
  orderWithPayment: (call, orderId, paymentId) => orderWithPayment(db, call, orderId, paymentId),
  payment: (call, id) => payment(db, call, id),
  dueNotice: (id) => dueNotice(db, id),
  payments: (call, filter, page) => payments(db, call, filter, page),
  disputes: (filter, page) => disputes(db, filter, page),
  refunds: (filter, page) => refunds(db, filter, page),
  refund: (id) => refund(db, id),
  receipt: (orderId) => receipt(db, orderId),
});
