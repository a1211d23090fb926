/** What is uploaded, from its announcement until its files are gone; and what is kept of the images of products. */
export const up = `
create table soko.uploads (
  id           uuid primary key,
  owner_id     uuid references soko.users,
  purpose      text not null check (purpose in ('product_image', 'review_media', 'shop_logo', 'kyc_document')),
  status       text not null check (status in ('pending', 'verified', 'attached', 'failed', 'dropped', 'removed')),
  content_type text not null check (length(content_type) <= 100),
  size         integer not null check (size > 0),
  sha256       text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  file_key     text check (length(file_key) <= 200),
  width        integer check (width > 0),
  height       integer check (height > 0),
  expires_at   timestamptz(3) not null,
  created_at   timestamptz(3) not null default now()
);
create index uploads_of_owner on soko.uploads (owner_id) include (status, size) where status <> 'removed';
create index uploads_loose on soko.uploads (created_at) where status not in ('attached', 'removed');
grant select, insert, update on soko.uploads to soko_app;

alter table soko.product_images
  add column upload_id uuid references soko.uploads,
  add column file_key  text check (length(file_key) <= 200),
  add column status    text not null default 'ready' check (status in ('processing', 'ready', 'failed')),
  add column width     integer check (width > 0),
  add column height    integer check (height > 0);
create unique index product_images_upload on soko.product_images (upload_id) where upload_id is not null;
`;
