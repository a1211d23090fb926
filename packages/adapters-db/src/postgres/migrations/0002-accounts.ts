import { LIFE_CYCLE } from './life-cycle.ts';

/** People, their sessions and saved addresses, companies. */
export const up = `
create table soko.users (
  id                uuid primary key,
  email             text not null check (length(email) between 3 and 320),
  email_key         text not null check (length(email_key) between 3 and 320),
  name              text not null check (length(name) between 1 and 200),
  phone             text check (phone ~ '^\\+[1-9][0-9]{6,14}$'),
  password_hash     text,
  roles             text[] not null check (roles <@ array['customer', 'seller', 'staff', 'admin'] and cardinality(roles) > 0),
  email_verified_at timestamptz(3),
  blocked_at        timestamptz(3),
  ${LIFE_CYCLE}
);
create unique index users_email_key on soko.users (email_key);

create table soko.sessions (
  id            uuid primary key,
  user_id       uuid not null references soko.users,
  generation    integer not null check (generation > 0),
  created_at    timestamptz(3) not null default now(),
  rotated_at    timestamptz(3) not null default now(),
  ended_at      timestamptz(3),
  ended_because text check (ended_because in ('logout', 'reuse', 'blocked', 'expired')),
  check ((ended_at is null) = (ended_because is null))
);
create index sessions_of_user on soko.sessions (user_id) where ended_at is null;

create table soko.addresses (
  id      uuid primary key,
  user_id uuid not null references soko.users,
  address jsonb not null,
  ${LIFE_CYCLE}
);
create index addresses_of_user on soko.addresses (user_id) where deleted_at is null;

create table soko.companies (
  id                uuid primary key,
  name              text not null check (length(name) between 1 and 200),
  tax_id            text,
  billing_address   jsonb,
  needs_purchase_order boolean not null default false,
  terms_days        integer check (terms_days > 0),
  credit_limit      bigint check (credit_limit >= 0),
  currency          text check (currency ~ '^[A-Z]{3}$'),
  approved_at       timestamptz(3),
  ${LIFE_CYCLE}
);

create table soko.company_members (
  company_id uuid not null references soko.companies,
  user_id    uuid not null references soko.users,
  primary key (company_id, user_id)
);
create unique index company_members_user on soko.company_members (user_id);

grant select, insert, update on soko.users, soko.sessions, soko.addresses, soko.companies to soko_app;
grant select, insert, delete on soko.company_members to soko_app;
`;
