/** Profiles, default addresses, companies with their states, and whose a guest's order may become. */
export const up = `
alter table soko.users
  add column locale text check (length(locale) <= 35),
  add column notification_preferences jsonb not null default '{
    "orderUpdates": {"email": true, "sms": false, "inApp": true},
    "shopUpdates": {"email": true, "sms": false, "inApp": true},
    "marketing": {"email": false, "sms": false, "inApp": false}}',
  add column version integer not null default 1;
create index users_newest on soko.users (created_at desc, id desc) where deleted_at is null;
create index users_admins on soko.users (id) where 'admin' = any (roles);
create index users_search on soko.users
  using gin (lower(name) gin_trgm_ops, email_key gin_trgm_ops, phone gin_trgm_ops) where deleted_at is null;

alter table soko.addresses
  add column is_default_shipping boolean not null default false,
  add column is_default_billing boolean not null default false;
grant delete on soko.addresses to soko_app; -- personal data: orders hold the copies that the books need

alter table soko.companies
  add column status text not null default 'pending' check (status in ('pending', 'approved', 'rejected')),
  add column invited text[] not null default '{}',
  add column version integer not null default 1,
  add check ((status = 'approved') = (approved_at is not null)),
  add check ((terms_days is null) = (credit_limit is null)),
  add check (credit_limit is null or currency is not null),
  add check (length(tax_id) <= 60);
create index companies_newest on soko.companies (created_at desc, id desc) where deleted_at is null;
create index companies_invited on soko.companies using gin (invited);
alter table soko.company_members
  add column role text not null default 'buyer' check (role in ('owner', 'buyer'));
grant update on soko.company_members to soko_app;

alter table soko.orders add column company jsonb; -- who the company was on the day of the order
create index orders_of_company on soko.orders (company_id, created_at desc) where company_id is not null;
create index orders_of_guest_email on soko.orders (lower(email collate "C")) where user_id is null;
create index orders_of_guest_phone on soko.orders ((coalesce(billing_address, shipping_address)->>'phone'))
  where user_id is null;
`;
