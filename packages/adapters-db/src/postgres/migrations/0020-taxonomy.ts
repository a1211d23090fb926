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

-- The live categories below a parent, the roots for null, each with all below it: those of the whole market and of one
-- shop. Flat they are one list in the order of the tree, a node right behind its parent. The text is written from one walk:
-- a call for each node took six times as long for 3,000 of them.
drop function soko.category_tree(uuid);
create function soko.category_tree(parent uuid, shop uuid default null, is_flat boolean default false)
returns json language sql stable parallel safe as $$
  with recursive live as not materialized (
    select c.*, array[(c.position + 5000000000)::text, c.name, c.id::text] as place -- positions of ten digits
    from soko.categories c
    where (c.shop_id is null or c.shop_id = shop) and c.deleted_at is null and c.suspended_at is null
      and (c.active_from is null or c.active_from <= now()) and (c.active_until is null or now() < c.active_until)
  ), roots as (
    select * from live where live.parent_id = parent
    union all
    select * from live where parent is null and live.parent_id is null
  ), tree as (
    select roots.*, 1 as depth, place as path from roots
    union all
    select live.*, tree.depth + 1, tree.path || live.place
    from tree join live on live.parent_id = tree.id where tree.depth < 32
  ), nodes as (
    select path, depth, lag(depth) over w as before, lead(depth, 1, 1) over w as after,
      rtrim(json_build_object('id', id, 'slug', slug, 'name', name, 'parent_id', parent_id, 'shop_id', shop_id,
        'position', position, 'image', image_url)::text, '}') || ', "children" : [' as opened
    from tree window w as (order by path)
  )
  select ('[' || coalesce(string_agg(
    case when before is null or (before < depth and not is_flat) then '' else ', ' end || opened
    || repeat(']}', case when is_flat then 1 else greatest(depth - after + 1, 0) end), '' order by path), '') || ']')::json
  from nodes
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
