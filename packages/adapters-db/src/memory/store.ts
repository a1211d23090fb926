import type { Answers, Principals } from '@soko/application';
import { AuditRecord, type Call, type NewId, type Reference, refuse, type Store, type Tx } from '@soko/domain';
import { uuidV7 } from '../ids.ts';
import { asTransaction } from '../in-transaction.ts';
import { journal } from '../journal.ts';
import { mailLinks, sessions, users } from './accounts.ts';
import { addresses } from './addresses.ts';
import { attributes } from './attributes.ts';
import { brands } from './brands.ts';
import { broken } from './broken.ts';
import { carts } from './carts.ts';
import { catalog } from './catalog.ts';
import { categories } from './categories.ts';
import { claimKey, keepClaim, knownClaim, memoryAnswers } from './claims.ts';
import { companies } from './companies.ts';
import { galleries } from './galleries.ts';
import { kycDocuments } from './kyc-documents.ts';
import { counters, ledger } from './ledger.ts';
import { orders } from './orders.ts';
import { otpChallenges } from './otp-challenges.ts';
import { paymentEvents, payments, refunds } from './payments.ts';
import { pricing } from './pricing.ts';
import { memoryPrincipals } from './principals.ts';
import { figures, reviews } from './reviews.ts';
import type { Scope } from './scope.ts';
import { shops } from './shops.ts';
import { copyOf, emptyState, type State } from './state.ts';
import { reservations, stock } from './stock.ts';
import { uploads } from './uploads.ts';
import { wishlists } from './wishlists.ts';

export type MemorySettings = Readonly<{
  now?: () => Date;
  newId?: NewId;
  /** How long a claim is remembered, in seconds. */
  claimTtlSeconds?: number;
}>;

/** The store in memory, and what stands beside it in Postgres. */
export type MemoryStore = Store &
  Readonly<{
    answers: Answers;
    principals: Principals;
    /** Everything that was kept. For tests to read, and to put reference data (promotions, taxes) into. */
    readonly state: State;
    /** The names of the invariants that the state breaks, as `soko verify` calls them. */
    broken(): readonly string[];
  }>;

/**
 * A store for tests: one transaction at a time works on a copy, which takes the place of the state when it is kept. It
 * refuses what the constraints of Postgres refuse, and writes of what was not locked.
 */
export function memoryStore(settings: MemorySettings = {}): MemoryStore {
  const { now = () => new Date(), newId = uuidV7, claimTtlSeconds = 86_400 } = settings;
  let state = emptyState();
  let last: Promise<unknown> = Promise.resolve();
  const running = new Set<string>();

  const once = async <T>(call: Call, work: (tx: Tx) => Promise<T>, leaseSeconds: number | undefined): Promise<T> => {
    const moment = new Date(now());
    const copy = copyOf(state);
    const known = call.claim && knownClaim(copy, call.claim, moment, leaseSeconds);
    if (known) {
      state = copy;
      return known.reference as T;
    }
    const scope: Scope = { state: copy, call, now: moment, newId, journal: journal(newId), held: new Set() };
    const result = await work(txOf(scope));
    close(scope);
    if (call.claim) {
      const reference = result as Reference;
      keepClaim(copy, call.claim, { reference, now: moment, leaseSeconds, ttlSeconds: claimTtlSeconds });
    }
    state = copy;
    return result;
  };

  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work);
    last = mine.catch(() => {});
    return mine;
  };

  const transaction = <T>(
    call: Call,
    work: (tx: Tx) => Promise<T>,
    { leaseSeconds }: Readonly<{ leaseSeconds?: number }> = {},
  ): Promise<T> =>
    asTransaction(async () => {
      const key = call.claim && claimKey(call.claim);
      if (key === undefined) return inTurn(() => once(call, work, leaseSeconds));
      if (running.has(key)) return refuse('idempotency_in_progress', { retry_after: 1 });
      running.add(key);
      try {
        return await inTurn(() => once(call, work, leaseSeconds));
      } finally {
        running.delete(key);
      }
    });

  return {
    transaction,
    answers: memoryAnswers(() => state, now),
    principals: memoryPrincipals(() => state, now),
    get state() {
      return state;
    },
    broken: () => broken(state),
  };
}

const txOf = (scope: Scope): Tx => ({
  now: scope.now,
  otpChallenges: otpChallenges(scope),
  users: users(scope),
  sessions: sessions(scope),
  mailLinks: mailLinks(scope),
  addresses: addresses(scope),
  companies: companies(scope),
  shops: shops(scope),
  kycDocuments: kycDocuments(scope),
  categories: categories(scope),
  brands: brands(scope),
  attributes: attributes(scope),
  catalog: catalog(scope),
  wishlists: wishlists(scope),
  uploads: uploads(scope),
  galleries: galleries(scope),
  stock: stock(scope),
  reservations: reservations(scope),
  carts: carts(scope),
  pricing: pricing(scope),
  orders: orders(scope),
  payments: payments(scope),
  paymentEvents: paymentEvents(scope),
  refunds: refunds(scope),
  reviews: reviews(scope),
  figures: figures(scope),
  ledger: ledger(scope),
  counters: counters(scope),
  events: scope.journal,
  audit: scope.journal,
});

/** Writes down what happened and who did it. */
function close({ state, call, now, journal: { events, records } }: Scope): void {
  const actor = AuditRecord.actor(call);
  const about = { requestId: call.requestId, at: now };
  state.events.push(...events.map((event) => ({ ...event, ...about })));
  state.audit.push(...records().map((record) => ({ ...record, ...about, actorKind: actor.kind, actorId: actor.id })));
}
