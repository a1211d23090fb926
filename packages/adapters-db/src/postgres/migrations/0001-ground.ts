/** The schema, the serving role, and the few SQL functions that every answer is made with. */
export const up = `
create extension if not exists pg_trgm with schema public;

do $$ begin
  if not exists (select from pg_roles where rolname = 'soko_app') then create role soko_app nologin; end if;
exception when duplicate_object or unique_violation then null; -- another database's migration was faster
end $$;

grant usage on schema soko to soko_app;
alter default privileges in schema soko grant execute on functions to soko_app;

-- The one way a moment is written: RFC 3339, UTC, milliseconds, Z. Stable, like what it calls: else it is not inlined.
create function soko.rfc3339(at timestamptz) returns text language sql stable parallel safe as
  $$ select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') $$;

-- The one way an amount is written: minor units and currency.
create function soko.money(amount bigint, currency text) returns json language sql stable parallel safe as
  $$ select case when amount is null then null else json_build_object('amount', amount, 'currency', currency) end $$;

-- A UUIDv7 on any PostgreSQL from 15 on: 48 bits of milliseconds, the rest random.
create function soko.uuid_v7() returns uuid language sql volatile parallel safe as
  $$ select encode(
       set_bit(set_bit(
         overlay(uuid_send(gen_random_uuid())
           placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6),
         52, 1), 53, 1), 'hex')::uuid $$;

-- What is appended stays: UPDATE, DELETE and TRUNCATE are refused, whoever asks.
create function soko.refuse_change() returns trigger language plpgsql as
  $$ begin raise exception '% is append-only', tg_table_name using errcode = 'raise_exception'; end $$;

-- Gap-free series, taken last in a transaction.
create table soko.counters (
  series text primary key,
  value  bigint not null check (value > 0)
);
grant select, insert, update on soko.counters to soko_app;
`;
