/** Files that catalogues are filled from, each a job: what was asked for, how far it is, and what came of it. */
export const up = `
create table soko.imports (
  id                uuid primary key,
  shop_id           uuid not null references soko.shops,
  kind              text not null check (kind in ('products', 'prices', 'stock')),
  format            text not null check (format ~ '^[a-z]{1,32}$'),
  currency          text check (currency ~ '^[A-Z]{3}$'),
  stock             text not null check (stock in ('new', 'set')),
  dry_run           boolean not null,
  product_status    text not null check (product_status in ('draft', 'pending_review', 'approved', 'rejected')),
  status            text not null check (status in ('queued', 'running', 'completed', 'failed')),
  file_key          text not null unique check (length(file_key) <= 200),
  file_name         text not null check (length(file_name) between 1 and 255),
  content_type      text not null check (length(content_type) <= 100),
  size              bigint not null check (size > 0),
  sha256            text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  error_file_key    text unique check (length(error_file_key) <= 200),
  error_file_sha256 text check (error_file_sha256 ~ '^[0-9a-f]{64}$'),
  counts            jsonb not null,
  errors            jsonb not null default '[]',  -- the first hundred
  progress          smallint not null default 0 check (progress between 0 and 100),
  outcome           jsonb,                        -- written in the transaction that wrote the catalogue
  requested_by      uuid references soko.users,
  requested_at      timestamptz(3) not null default now(),
  started_at        timestamptz(3),
  finished_at       timestamptz(3),
  check ((error_file_key is null) = (error_file_sha256 is null)),
  check ((status in ('completed', 'failed')) = (finished_at is not null))
);
create index imports_of_shop on soko.imports (shop_id, requested_at desc, id desc);
create index imports_newest on soko.imports (requested_at desc, id desc);
create index imports_waiting on soko.imports (shop_id) where status in ('queued', 'running');
grant select, insert, update on soko.imports to soko_app;
`;
