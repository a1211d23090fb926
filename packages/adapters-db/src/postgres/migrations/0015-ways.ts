/** Signing in by phone: proved numbers, one-time codes, and the attempts that are counted where every process sees them. */
export const up = `
alter table soko.users
  alter column email drop not null,
  alter column email_key drop not null,
  add column phone_verified_at timestamptz(3),
  add constraint users_email_and_key check ((email is null) = (email_key is null)),
  add constraint users_phone_verified check (phone_verified_at is null or phone is not null);
-- A number that was only typed claims nothing; one that was proved is one account's.
create unique index users_phone on soko.users (phone) where phone_verified_at is not null and deleted_at is null;

create table soko.otp_challenges (
  id         uuid primary key,
  phone      text not null check (phone ~ '^\\+[1-9][0-9]{6,14}$'),
  purpose    text not null check (purpose in ('login', 'change_phone')),
  request_id uuid,
  seed       text check (length(seed) <= 64),
  expires_at timestamptz(3),
  used_at    timestamptz(3),
  tries      integer not null check (tries between 0 and 5),
  tried_at   timestamptz(3),
  unique (phone, purpose)
);

-- In the form that rate-limiter-flexible reads and writes; expire is milliseconds since 1970.
create table soko.attempts (
  key    varchar(255) primary key,
  points integer not null default 0,
  expire bigint
);

grant select, insert, update, delete on soko.otp_challenges, soko.attempts to soko_app;
`;
