/**
 * Categories, brands and attributes as they are kept by hand: what they show, their versions, and the lists that are
 * walked when one of them changes. Wishlists.
 */
export const up = `
alter table soko.categories
  add column image_url text check (length(image_url) <= 2048),
  add column version   integer not null default 1,
  add constraint categories_description check (length(description) <= 10000);
create index categories_of_shop on soko.categories (shop_id) where shop_id is not null;

alter table soko.brands
  add column description text not null default '' check (length(description) <= 10000),
  add column logo_url    text check (length(logo_url) <= 2048),
  add column version     integer not null default 1;

alter table soko.attributes
  add column type            text not null default 'option' check (type in ('text', 'number', 'boolean', 'option')),
  add column unit            text check (length(unit) between 1 and 20),
  add column is_variant_axis boolean not null default true,
  add column is_filterable   boolean not null default true,
  add column version         integer not null default 1;
create index attributes_name on soko.attributes (name, id) where deleted_at is null;
alter table soko.attribute_options
  add column label  text check (length(label) between 1 and 100),
  add column swatch text check (swatch ~ '^#[0-9a-f]{6}$');

-- What stands in a category or has a brand, on sale or not.
create index products_in_categories on soko.products using gin (category_ids) where deleted_at is null;
create index products_of_brand on soko.products (brand_id) where deleted_at is null;

-- The live categories below a parent, the roots for null, each with its own below it: those of the whole market and of
-- one shop.
drop function soko.category_tree(uuid);
create function soko.category_tree(parent uuid, shop uuid default null) returns json language sql stable parallel safe as $$
  select coalesce(json_agg(json_build_object('id', c.id, 'slug', c.slug, 'name', c.name, 'parent_id', c.parent_id,
    'shop_id', c.shop_id, 'position', c.position, 'image', c.image_url,
    'children', soko.category_tree(c.id, shop)) order by c.position, c.name, c.id), '[]')
  from soko.categories c
  where (c.parent_id = parent or (parent is null and c.parent_id is null)) and (c.shop_id is null or c.shop_id = shop)
    and c.deleted_at is null and c.suspended_at is null
    and (c.active_from is null or c.active_from <= now()) and (c.active_until is null or now() < c.active_until)
$$;

create table soko.wishlist_items (
  id           uuid primary key,
  user_id      uuid not null references soko.users,
  product_id   uuid not null references soko.products,
  product_name text not null check (length(product_name) between 1 and 200), -- on the day it was added
  added_at     timestamptz(3) not null default now(),
  unique (user_id, product_id)
);
create index wishlist_items_of_user on soko.wishlist_items (user_id, added_at desc, id desc);
grant select, insert, delete on soko.wishlist_items to soko_app;
`;
