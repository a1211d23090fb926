import type { Answer } from '@soko/application';
import type {
  Attribute,
  AuditRecord,
  Brand,
  Cart,
  Category,
  CommissionRule,
  Company,
  Dispute,
  DomainEvent,
  Import,
  KycDocument,
  KycRequirement,
  LedgerTransaction,
  MailLink,
  Order,
  OtpChallenge,
  Payment,
  PaymentAnswer,
  PaymentEvent,
  Product,
  ProductFigures,
  Promotion,
  Reference,
  Refund,
  Reservation,
  Review,
  SavedAddress,
  Session,
  ShippingOption,
  Shop,
  StockLevel,
  StockTransaction,
  TaxRate,
  Upload,
  User,
  WishlistItem,
} from '@soko/domain';
import type { PictureOf } from './galleries.ts';
import { type Lazy, lazily } from './lazily.ts';

/** An event as the log keeps it. */
export type LoggedEvent = DomainEvent & Readonly<{ requestId: string; at: Date }>;

/** An audit record with who did it. */
export type LoggedRecord = AuditRecord &
  Readonly<{ actorKind: string; actorId: string | null; requestId: string; at: Date }>;

/** How a shop or a document came to its status. */
export type StatusChange = Readonly<{
  noun: 'shop' | 'kyc_document' | 'product';
  id: string;
  from: string | null;
  to: string;
  reason: string | null;
}>;

/** What is known of a claimed write. */
export type KnownClaim = Readonly<{
  operation: string;
  fingerprint: string;
  reference: Reference;
  leasedUntil: Date | null;
  expiresAt: Date;
  answer: Answer | null;
}>;

/** Everything the store holds. Values never change; a change puts another value in their place. */
export type State = {
  otpChallenges: Map<string, OtpChallenge>;
  users: Map<string, User>;
  sessions: Map<string, Session>;
  mailLinks: Map<string, MailLink>;
  addresses: Map<string, SavedAddress>;
  companies: Map<string, Company>;
  shops: Map<string, Shop>;
  kycDocuments: Map<string, KycDocument>;
  kycRequirements: KycRequirement[];
  statusChanges: StatusChange[];
  categories: Map<string, Category>;
  brands: Map<string, Brand>;
  attributes: Map<string, Attribute>;
  wishlistItems: Map<string, WishlistItem>;
  products: Map<string, Product>;
  /** What is kept of images, by their ids. */
  pictures: Map<string, PictureOf>;
  uploads: Map<string, Upload>;
  imports: Map<string, Import>;
  levels: Map<string, StockLevel>;
  stockTransactions: StockTransaction[];
  reservations: Map<string, Reservation>;
  carts: Map<string, Cart>;
  promotions: Promotion[];
  taxRates: TaxRate[];
  shippingOptions: ShippingOption[];
  commissionRules: CommissionRule[];
  orders: Map<string, Order>;
  payments: Map<string, Payment>;
  paymentEvents: Map<string, PaymentEvent & Readonly<{ receivedAt: Date }>>;
  refunds: Map<string, Refund>;
  reviews: Map<string, Review>;
  /** The reviews that were called helpful, by review and person. */
  reviewVotes: Map<string, string>;
  figures: Map<string, ProductFigures>;
  /** Units sold by product, and those of each order and product that are in there. */
  sales: Map<string, number>;
  countedSales: Map<string, number>;
  disputes: Map<string, Dispute>;
  paymentAnswers: PaymentAnswer[];
  ledger: LedgerTransaction[];
  counters: Map<string, number>;
  events: LoggedEvent[];
  audit: LoggedRecord[];
  claims: Map<string, KnownClaim>;
};

/** Nothing yet, but the default commission of 10 %, as the migrations have it. */
export const emptyState = (): State => ({
  otpChallenges: new Map(),
  users: new Map(),
  sessions: new Map(),
  mailLinks: new Map(),
  addresses: new Map(),
  companies: new Map(),
  shops: new Map(),
  kycDocuments: new Map(),
  kycRequirements: [
    { country: '*', kind: 'identity', title: 'Identity card', isRequired: false },
    { country: '*', kind: 'bank_statement', title: 'Bank statement', isRequired: false },
  ],
  statusChanges: [],
  categories: new Map(),
  brands: new Map(),
  attributes: new Map(),
  wishlistItems: new Map(),
  products: new Map(),
  pictures: new Map(),
  uploads: new Map(),
  imports: new Map(),
  levels: new Map(),
  stockTransactions: [],
  reservations: new Map(),
  carts: new Map(),
  promotions: [],
  taxRates: [],
  shippingOptions: [],
  commissionRules: [{ shopId: null, categoryId: null, rate: 1000 }],
  orders: new Map(),
  payments: new Map(),
  paymentEvents: new Map(),
  refunds: new Map(),
  reviews: new Map(),
  reviewVotes: new Map(),
  figures: new Map(),
  sales: new Map(),
  countedSales: new Map(),
  disputes: new Map(),
  paymentAnswers: [],
  ledger: [],
  counters: new Map(),
  events: [],
  audit: [],
  claims: new Map(),
});

/** What a transaction works on, and what it has asked for so far: that is copied, all the rest is the state's own. */
export const draftOf: (state: State) => Lazy<State> = lazily<State, State>(
  Object.fromEntries(Object.keys(emptyState()).map((name) => [name, copied(name as keyof State)])) as Copies,
);

type Copies = { readonly [Name in keyof State]: (state: State) => State[Name] };

/** A collection of the state to change: the values in it are shared. */
function copied(name: keyof State): (state: State) => unknown {
  return ({ [name]: all }) => (all instanceof Map ? new Map<unknown, unknown>(all) : all.slice());
}
