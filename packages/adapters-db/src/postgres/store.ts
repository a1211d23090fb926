import { setTimeout as delay } from 'node:timers/promises';
import { AuditRecord, Call, type NewId, type Reference, type Store, type Tx } from '@soko/domain';
import type { Knex } from 'knex';
import { uuidV7 } from '../ids.ts';
import { asTransaction } from '../in-transaction.ts';
import { journal } from '../journal.ts';
import { sessions, users } from './accounts.ts';
import { addresses } from './addresses.ts';
import { attributes } from './attributes.ts';
import { brands } from './brands.ts';
import { carts } from './carts.ts';
import { catalog } from './catalog.ts';
import { categories } from './categories.ts';
import { claimHash, type HashedClaim, type Start, startUnclaimed, takeClaim } from './claims.ts';
import { companies } from './companies.ts';
import { asRefusal, mayRunAgain, unavailable } from './failures.ts';
import { figures } from './figures.ts';
import { galleries } from './galleries.ts';
import { kycDocuments } from './kyc-documents.ts';
import { counters, ledger } from './ledger.ts';
import { mailLinks } from './mail-links.ts';
import { orders } from './orders.ts';
import { otpChallenges } from './otp-challenges.ts';
import { paymentEvents, payments, refunds } from './payments.ts';
import { pricing } from './pricing.ts';
import { reviews } from './reviews.ts';
import type { Scope } from './scope.ts';
import { shops } from './shops.ts';
import { json, sql } from './sql.ts';
import { reservations, stock } from './stock.ts';
import { transact } from './transact.ts';
import { uploads } from './uploads.ts';
import { wishlists } from './wishlists.ts';

export type StoreSettings = Readonly<{
  newId?: NewId;
  /** The server's secret: claims are hashed under a key made from it. Without one, calls with a claim are an error. */
  secret?: string;
  /** How long a claim is remembered, in seconds. */
  claimTtlSeconds?: number;
  /** A number from 0 to below 1: the jitter of a retry. */
  random?: () => number;
}>;

/** How often a transaction that met a deadlock or a serialization failure is run again. */
const RETRIES = 3;
/** The longest pause before the first retry, in milliseconds; it doubles each time. */
const PAUSE = 20;

/**
 * The store in Postgres. Given a transaction of the host's own, it works in a savepoint of that: its rows and the
 * host's are kept or undone together, and deadlocks are the host's to retry.
 */
export function postgresStore(db: Knex | Knex.Transaction, settings: StoreSettings = {}): Store {
  const { newId = uuidV7, secret, claimTtlSeconds = 86_400, random = Math.random } = settings;
  const hash = secret === undefined ? null : claimHash(secret);
  const hashed = ({ claim }: Call): HashedClaim | null => {
    if (!claim) return null;
    if (!hash) throw new Error('A store without a secret takes no claims.');
    return hash(claim);
  };

  const once = <T>(call: Call, work: (tx: Tx) => Promise<T>, leaseSeconds: number | undefined) =>
    transact(db, async (trx): Promise<T> => {
      const claim = hashed(call);
      const start: Start = claim
        ? await takeClaim(trx, claim, { ttlSeconds: claimTtlSeconds, leaseSeconds })
        : await startUnclaimed(trx);
      if (start.known) return start.known.reference as T;
      const scope: Scope = {
        trx,
        call,
        author: Call.user(call) ?? null,
        now: start.now,
        newId,
        journal: journal(newId),
      };
      const reference = await work(txOf(scope));
      await close(scope, claim, reference as Reference, leaseSeconds);
      return reference;
    });

  const transaction = <T>(
    call: Call,
    work: (tx: Tx) => Promise<T>,
    { leaseSeconds }: Readonly<{ leaseSeconds?: number }> = {},
  ): Promise<T> =>
    asTransaction(async () => {
      for (let retry = 0; ; retry += 1) {
        try {
          return await once(call, work, leaseSeconds);
        } catch (failure) {
          if (db.isTransaction || !mayRunAgain(failure)) throw asRefusal(failure);
          if (retry === RETRIES) throw unavailable(failure);
          await delay(random() * PAUSE * 2 ** retry);
        }
      }
    });
  return { transaction };
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

/** The last statement: what happened, who did it, and what the claim stands for. */
const CLOSE = `
with claim as (
  update soko.idempotency_claims set reference = $3::jsonb, leased_until = now() + make_interval(secs => $4)
  where principal_hash = $1 and key_hash = $2
),
happened as (
  select e.* from jsonb_to_recordset($5::jsonb) as e(id uuid, type text, subject text, payload jsonb)
),
queued as (insert into soko.event_queue (event_id) select id from happened),
logged as (
  insert into soko.events (id, type, subject, payload, request_id) select id, type, subject, payload, $6 from happened
)
insert into soko.audit_records
  (id, actor_kind, actor_id, actor_roles, action, noun, noun_id, before, after, request_id, address)
select a."recordId", $7, $8, $9, a.action, a.noun, a.id, a.before, a.after, $6, $10
from jsonb_to_recordset($11::jsonb)
  as a("recordId" uuid, action text, noun text, id text, before jsonb, after jsonb)`;

async function close(
  { trx, call, newId, journal: { events, records } }: Scope,
  claim: HashedClaim | null,
  reference: Reference,
  leaseSeconds: number | undefined,
): Promise<void> {
  const audit = records().map((record) => ({ recordId: newId(), ...record }));
  if (!claim && events.length === 0 && audit.length === 0) return;
  const actor = AuditRecord.actor(call);
  await sql(trx, 'transaction_close', CLOSE, [
    claim?.principal,
    claim?.key,
    json(reference),
    leaseSeconds,
    json(events),
    call.requestId,
    actor.kind,
    actor.id,
    actor.roles,
    call.address,
    json(audit),
  ]);
}
