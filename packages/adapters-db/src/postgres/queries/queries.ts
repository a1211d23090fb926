import type { Queries } from '@soko/application';
import type { Currency } from '@soko/domain';
import type { Database } from '../sql.ts';
import { user } from './accounts.ts';
import { auditRecords } from './audit.ts';
import { brands } from './brands.ts';
import { cart, cartById } from './carts.ts';
import { categories } from './categories.ts';
import { companies, company, companyInvitations, companyOf } from './companies.ts';
import { kycDocument, kycDocuments, kycRequirements } from './kyc.ts';
import { myShop, shopHistory, shopMembers } from './my-shop.ts';
import { claimableOrders, order, orderStatus, orders, receipt } from './orders.ts';
import { disputes, orderWithPayment, payment, payments } from './payments.ts';
import { addresses, profile, savedAddress, userDetail, users } from './people.ts';
import { product, variants } from './product.ts';
import { productFacets, products } from './products.ts';
import { refund, refunds } from './refunds.ts';
import { seller, sellers } from './sellers.ts';
import { sessions } from './sessions.ts';
import { shop, shops } from './shops.ts';
import { sku } from './skus.ts';

/** What the answers depend on beside the database. */
export type QuerySettings = Readonly<{
  /** The currency of a cart that has no lines. */
  currency: Currency;
}>;

/** The reads for screens, on a pool or on a host's own transaction: one statement for each answer. */
export const postgresQueries = (db: Database, { currency }: QuerySettings): Queries => ({
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
  shops: (filter, page) => shops(db, filter, page),
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
  categories: (shape) => categories(db, shape),
  brands: (page) => brands(db, page),
  products: (call, filter, page) => products(db, call, filter, page),
  productFacets: (call, filter) => productFacets(db, call, filter),
  product: (call, idOrSlug) => product(db, call, idOrSlug),
  variants: (call, idOrSlug) => variants(db, call, idOrSlug),
  sku: (call, code) => sku(db, call, code),
  cart: (call) => cart(db, call, currency),
  cartById: (call, id) => cartById(db, call, id, currency),
  orders: (call, filter, page) => orders(db, call, filter, page),
  claimableOrders: (userId, page) => claimableOrders(db, userId, page),
  order: (call, idOrNumber) => order(db, call, idOrNumber),
  orderStatus: (call, idOrNumber) => orderStatus(db, call, idOrNumber),
  orderWithPayment: (call, orderId, paymentId) => orderWithPayment(db, call, orderId, paymentId),
  payment: (call, id) => payment(db, call, id),
  payments: (call, filter, page) => payments(db, call, filter, page),
  disputes: (filter, page) => disputes(db, filter, page),
  refunds: (filter, page) => refunds(db, filter, page),
  refund: (id) => refund(db, id),
  receipt: (orderId) => receipt(db, orderId),
});
