import { createHmac, hkdfSync } from 'node:crypto';
import { type Claim, type Reference, refuse } from '@soko/domain';
import { sqlOne, type Transaction } from './sql.ts';

/** A claim as the database knows it: hashes under a key of ours, so that a copy of the table names nobody. */
export type HashedClaim = Readonly<{
  principal: Buffer;
  key: Buffer;
  fingerprint: Buffer;
  operation: string;
  /** The advisory lock that stands for (principal, key). */
  lock: string;
}>;

/** Hashes claims under a key made from the server's secret. */
export function claimHash(secret: string): (claim: Claim) => HashedClaim {
  const key = Buffer.from(hkdfSync('sha256', secret, 'soko', 'idempotency claims', 32));
  const mac = (...parts: readonly string[]) => createHmac('sha256', key).update(JSON.stringify(parts)).digest();
  return (claim) => ({
    principal: mac('principal', claim.principal),
    key: mac('key', claim.principal, claim.key),
    fingerprint: mac('fingerprint', claim.fingerprint),
    operation: claim.operation,
    lock: mac('lock', claim.principal, claim.key).readBigInt64BE().toString(),
  });
}

/**
 * One statement takes the lock, and writes the claim or finds it. `on conflict do update` sees what was committed after
 * this statement began, where a plain read would not. A claim past its time counts as none. A row without a reference is
 * new: the reference is written in the same transaction.
 */
const TAKE = `
with lock as materialized (select pg_try_advisory_xact_lock($1::bigint) as taken),
claim as (
  insert into soko.idempotency_claims as c (principal_hash, key_hash, operation, fingerprint, expires_at)
  select $2, $3, $4, $5, now() + make_interval(secs => $6) from lock where lock.taken
  on conflict (principal_hash, key_hash) do update set
    operation = case when c.expires_at > now() then c.operation else excluded.operation end,
    fingerprint = case when c.expires_at > now() then c.fingerprint else excluded.fingerprint end,
    reference = case when c.expires_at > now() then c.reference end,
    answer = case when c.expires_at > now() then c.answer end,
    leased_until = case when c.expires_at > now() then c.leased_until end,
    claimed_at = case when c.expires_at > now() then c.claimed_at else now() end,
    expires_at = case when c.expires_at > now() then c.expires_at else excluded.expires_at end
  returning c.reference is null as "isNew", c.operation = $4 and c.fingerprint = $5 as "isSame", c.reference,
    c.answer is null and c.leased_until > now() as "isLeased",
    c.answer is null and c.leased_until <= now() as "leaseIsOver"
)
select date_trunc('milliseconds', now()) as now, lock.taken, claim.* from lock left join claim on true`;

const RENEW = `
update soko.idempotency_claims set leased_until = now() + make_interval(secs => $3)
where principal_hash = $1 and key_hash = $2`;

type Taken = Readonly<{
  now: Date;
  taken: boolean;
  isNew: boolean;
  isSame: boolean;
  isLeased: boolean | null;
  leaseIsOver: boolean | null;
  reference: Reference;
}>;

/** The moment of the transaction, and the reference of an earlier run of the same write where there was one. */
export type Start = Readonly<{ now: Date; known?: { readonly reference: Reference } }>;

/** Takes the claim for this transaction. Refuses `idempotency_in_progress` and `idempotency_key_reused`. */
export async function takeClaim(
  trx: Transaction,
  claim: HashedClaim,
  { ttlSeconds, leaseSeconds }: Readonly<{ ttlSeconds: number; leaseSeconds: number | undefined }>,
): Promise<Start> {
  const values = [claim.lock, claim.principal, claim.key, claim.operation, claim.fingerprint, ttlSeconds];
  const taken = await sqlOne<Taken>(trx, 'claims_take', TAKE, values);
  if (!taken?.taken) return refuse('idempotency_in_progress', { retry_after: 1 });
  if (taken.isNew) return { now: taken.now };
  if (!taken.isSame) return refuse('idempotency_key_reused');
  if (taken.isLeased) return refuse('idempotency_in_progress', { retry_after: 1 });
  if (taken.leaseIsOver && leaseSeconds !== undefined) {
    await sqlOne(trx, 'claims_renew', RENEW, [claim.principal, claim.key, leaseSeconds]);
  }
  return { now: taken.now, known: { reference: taken.reference } };
}

const NOW = `select date_trunc('milliseconds', now()) as now`;

/** The start of a transaction without a claim. */
export async function startUnclaimed(trx: Transaction): Promise<Start> {
  const row = await sqlOne<Start>(trx, 'now', NOW);
  if (!row) throw new Error('The database did not tell the time.');
  return row;
}
