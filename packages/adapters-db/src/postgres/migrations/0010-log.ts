import { appendOnly } from './life-cycle.ts';

/** What happened (events), who did it (audit), and which writes were done under which key (idempotency). */
export const up = `
create table soko.events (
  id         uuid primary key,
  type       text not null,
  subject    text not null,
  payload    jsonb not null,
  request_id text not null,
  at         timestamptz(3) not null default now()
);
create index events_of_subject on soko.events (subject, id);
create index events_of_type on soko.events (type, id);
${appendOnly('events')}

-- Events that no job was made of yet. The dispatcher takes them with SKIP LOCKED, never by position.
create table soko.event_queue (event_id uuid primary key);
-- What each subscriber did: at most one row per event and job, written with the effect.
create table soko.event_jobs (
  event_id uuid not null references soko.events,
  job      text not null,
  done_at  timestamptz(3),
  failure  text, -- why it is parked; null while it is tried
  primary key (event_id, job)
);
create index event_jobs_open on soko.event_jobs (job) where done_at is null;

create table soko.audit_records (
  id         uuid primary key,
  at         timestamptz(3) not null default now(),
  actor_kind text not null,
  actor_id   text,
  actor_roles text[] not null default '{}',
  action     text not null,
  noun       text not null,
  noun_id    text not null,
  before     jsonb,
  after      jsonb,
  request_id text not null,
  address    text
);
create index audit_records_of_noun on soko.audit_records (noun, noun_id, id desc);
create index audit_records_of_actor on soko.audit_records (actor_id, id desc) where actor_id is not null;
${appendOnly('audit_records')}

create table soko.idempotency_claims (
  principal_hash bytea not null,
  key_hash       bytea not null,
  operation      text not null,
  fingerprint    bytea not null,
  reference      jsonb,
  answer         bytea, -- encrypted under a key made of the server's and the client's
  leased_until   timestamptz(3),
  claimed_at     timestamptz(3) not null default now(),
  expires_at     timestamptz(3) not null,
  primary key (principal_hash, key_hash)
);
create index idempotency_claims_expired on soko.idempotency_claims (expires_at);

grant select, insert, update, delete on soko.event_queue to soko_app; -- FOR UPDATE needs the right to update
grant select, insert, update on soko.event_jobs to soko_app;
grant select, insert, update, delete on soko.idempotency_claims to soko_app;
`;
