import type { Addresses, Companies, MailLinks, OtpChallenges, Sessions, Users } from './accounts/collections.ts';
import type { AuditNotes } from './audit/audit-record.ts';
import type { Call, UnclaimedCall } from './call.ts';
import type { Carts } from './carts/cart.ts';
import type { Attributes } from './catalog/attribute.ts';
import type { Brands } from './catalog/brand.ts';
import type { Categories } from './catalog/category.ts';
import type { Catalog } from './catalog/collections.ts';
import type { Galleries } from './catalog/gallery.ts';
import type { Wishlists } from './catalog/wishlist.ts';
import type { Events } from './events.ts';
import type { Ledger } from './ledger/ledger-transaction.ts';
import type { Uploads } from './media/upload.ts';
import type { Orders } from './orders/order.ts';
import type { Payments } from './payments/payment.ts';
import type { PaymentEvents } from './payments/payment-event.ts';
import type { Refunds } from './payments/refund.ts';
import type { Pricing } from './pricing/rates.ts';
import type { Figures } from './reviews/product-figures.ts';
import type { Reviews } from './reviews/review.ts';
import type { KycDocuments } from './shops/kyc-document.ts';
import type { Shops } from './shops/shop.ts';
import type { Reservations, StockLevels } from './stock/stock-level.ts';

/** Numbers without gaps: held until the transaction ends, so taken last. */
export interface Counters {
  /** The next number of a series (`invoice:2026`), from 1. */
  next(series: string): Promise<number>;
}

/** Everything that can be locked or written, inside one transaction and nowhere else. What is saved was locked. */
export interface Tx {
  /** The only clock of a transaction: one moment for all of it. */
  readonly now: Date;
  readonly otpChallenges: OtpChallenges;
  readonly users: Users;
  readonly sessions: Sessions;
  readonly mailLinks: MailLinks;
  readonly addresses: Addresses;
  readonly companies: Companies;
  readonly shops: Shops;
  readonly kycDocuments: KycDocuments;
  readonly categories: Categories;
  readonly brands: Brands;
  readonly attributes: Attributes;
  readonly catalog: Catalog;
  readonly wishlists: Wishlists;
  readonly uploads: Uploads;
  readonly galleries: Galleries;
  readonly stock: StockLevels;
  readonly reservations: Reservations;
  readonly carts: Carts;
  readonly pricing: Pricing;
  readonly orders: Orders;
  readonly payments: Payments;
  readonly paymentEvents: PaymentEvents;
  readonly refunds: Refunds;
  readonly reviews: Reviews;
  readonly figures: Figures;
  readonly ledger: Ledger;
  readonly counters: Counters;
  readonly events: Events;
  readonly audit: AuditNotes;
}

/** Small JSON that names the result of a write: enough to read it back, and kept with the claim. */
export type Reference = string | number | boolean | null | readonly Reference[] | { readonly [key: string]: Reference };

export interface Store {
  /**
   * Runs the work in one transaction: kept when it returns, undone when it throws. Locks last until then. Events and
   * audit records are written with it. Deadlocks and serialization failures run the work again, at most 3 times.
   *
   * With a claim on the call, the first statement takes it: refuses `idempotency_in_progress` while another call with
   * the key runs and `idempotency_key_reused` for another fingerprint; where the claim is known, its reference is
   * answered and the work does not run. `leaseSeconds` is for a write that goes on after this transaction (a call to
   * a provider): until the lease is over or the answer is kept, a repeat is refused `idempotency_in_progress`.
   *
   * What a claimed transaction answers is kept with the claim, so it is a small reference; others may answer anything.
   */
  transaction<T>(call: UnclaimedCall, work: (tx: Tx) => Promise<T>): Promise<T>;
  transaction<T extends Reference>(
    call: Call,
    work: (tx: Tx) => Promise<T>,
    options?: Readonly<{ leaseSeconds?: number }>,
  ): Promise<T>;
}
