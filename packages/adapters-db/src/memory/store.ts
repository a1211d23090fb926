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
import { imports } from './imports.ts';
import { kycDocuments } from './kyc-documents.ts';
import { lazily } from './lazily.ts';
import { counters, ledger } from './ledger.ts';
import { orders } from './orders.ts';
import { otpChallenges } from './otp-challenges.ts';
import { disputes, paymentEvents, payments, refunds } from './payments.ts';
import { pricing } from './pricing.ts';
import { memoryPrincipals } from './principals.ts';
import { figures, reviews } from './reviews.ts';
import type { Scope } from './scope.ts';
import { shops } from './shops.ts';
import { draftOf, emptyState, type State } from './state.ts';
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
    const { all: copy, made } = draftOf(state);
    const known = call.claim && knownClaim(copy, call.claim, moment, leaseSeconds);
    if (known) {
      state = { ...state, ...made };
      return known.reference as T;
    }
    const scope: Scope = { state: copy, call, now: moment, newId, journal: journal(newId), held: new Set() };
    const result = await work(txOf(scope));
    close(scope);
    if (call.claim) {
      const reference = result as Reference;
      keepClaim(copy, call.claim, { reference, now: moment, leaseSeconds, ttlSeconds: claimTtlSeconds });
    }
    state = { ...state, ...made };
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

/** How each part of a transaction's store is made. */
const PARTS: { readonly [Name in Exclude<keyof Tx, 'now' | 'events' | 'audit'>]: (scope: Scope) => Tx[Name] } = {
  otpChallenges,
  users,
  sessions,
  mailLinks,
  addresses,
  companies,
  shops,
  kycDocuments,
  categories,
  brands,
  attributes,
  catalog,
  wishlists,
  uploads,
  galleries,
  imports,
  stock,
  reservations,
  carts,
  pricing,
  orders,
  payments,
  paymentEvents,
  refunds,
  reviews,
  figures,
  disputes,
  ledger,
  counters,
};

const partsOf = lazily<Scope, Omit<Tx, 'now' | 'events' | 'audit'>>(PARTS);

function txOf(scope: Scope): Tx {
  return Object.assign(partsOf(scope).all, { now: scope.now, events: scope.journal, audit: scope.journal });
}

/** Writes down what happened and who did it. */
function close({ state, call, now, journal: { events, records } }: Scope): void {
  const actor = AuditRecord.actor(call);
  const about = { requestId: call.requestId, at: now };
  for (const event of events) state.events.push({ ...event, ...about });
  for (const record of records()) {
    state.audit.push({ ...record, ...about, actorKind: actor.kind, actorId: actor.id });
  }
}
