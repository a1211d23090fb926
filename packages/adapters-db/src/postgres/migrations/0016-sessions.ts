/** Sessions carried by a cookie, where each was opened, and the links that are sent by mail. */
export const up = `
alter table soko.sessions
  add column kind text not null default 'tokens' check (kind in ('tokens', 'cookie')),
  add column secret_hash text,
  add column address text check (length(address) <= 64),
  add column user_agent text check (length(user_agent) <= 256),
  add constraint sessions_secret check ((kind = 'cookie') = (secret_hash is not null)),
  drop constraint sessions_ended_because_check,
  add constraint sessions_ended_because_check
    check (ended_because in ('logout', 'revoked', 'reuse', 'password', 'blocked', 'deleted', 'expired'));
create unique index sessions_secret_hash on soko.sessions (secret_hash) where secret_hash is not null;

-- What was asked for by who cannot be found has no user: a row all the same, so that it takes the same work.
create table soko.mail_links (
  id            uuid primary key,
  user_id       uuid references soko.users,
  purpose       text not null check (purpose in ('password_reset', 'email_verification', 'email_change')),
  email         text check (length(email) between 3 and 320),
  former_email  text check (length(former_email) between 3 and 320),
  created_at    timestamptz(3) not null default now(),
  ended_at      timestamptz(3),
  ended_because text check (ended_because in ('used', 'replaced', 'overtaken')),
  check ((ended_at is null) = (ended_because is null)),
  check ((user_id is null) = (email is null))
);
create index mail_links_of_user on soko.mail_links (user_id) where ended_at is null;
create index mail_links_by_age on soko.mail_links (created_at);
grant select, insert, update, delete on soko.mail_links to soko_app;
`;
