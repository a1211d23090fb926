/**
 * Where images are: rows keep the key of a file of our own in place of its URL, which is made when it is told. A URL that
 * somebody gave stays as it is; it has a slash, which no key has. And the orders of what staff look through, each by an index.
 */
export const up = `
create function soko.media_url(kept text, media_url text) returns text language sql immutable parallel safe as
  $$ select case when strpos(kept, '/') > 0 then kept else media_url || kept end $$;

-- The URLs of an image by size.
create function soko.media_urls(sizes jsonb, media_url text) returns jsonb language sql immutable parallel safe as $$
  select coalesce(jsonb_object_agg(s.size, soko.media_url(s.kept, media_url)), '{}')
  from jsonb_each_text(sizes) s(size, kept)
$$;

-- An image as the listing keeps it, as it is told. One by URL is told as it is kept: written so that it is part of the
-- statement that calls it, which costs lists of such images nothing.
create function soko.shown_image(image json, media_url text) returns json language sql stable parallel safe as $$
  select case when image is null or strpos(image->>'url', '/') > 0 then image else json_build_object(
    'url', soko.media_url(image->>'url', media_url), 'alt_text', image->'alt_text',
    'sizes', soko.media_urls((image->'sizes')::jsonb, media_url)) end
$$;

update soko.product_images i set url = file_key, sizes = (
  select coalesce(jsonb_object_agg(s.size, substring(s.url from '[^/]*$')), '{}') from jsonb_each_text(i.sizes) s(size, url))
where file_key is not null;
update soko.product_listing l set image = first.image
from (
  select distinct on (i.product_id) i.product_id, i.file_key,
    json_build_object('url', i.url, 'alt_text', i.alt_text, 'sizes', i.sizes) as image
  from soko.product_images i order by i.product_id, i.position, i.id
) first
where first.product_id = l.product_id and first.file_key is not null;
update soko.reviews r set media = (
  select jsonb_agg(m || jsonb_build_object('url', substring(m->>'url' from '[^/]*$'), 'sizes', '{}'::jsonb) order by place)
  from jsonb_array_elements(r.media) with ordinality pictures(m, place))
where media <> '[]';
update soko.shops s set logo_url = u.file_key
from soko.uploads u
where u.purpose = 'shop_logo' and u.status = 'attached' and u.file_key = substring(s.logo_url from '[^/]*$');

create index products_by_name on soko.products (name, id) where deleted_at is null;
create index products_updated on soko.products (updated_at desc, id desc) where deleted_at is null;
create index categories_by_name on soko.categories (name, id);
create index categories_recent on soko.categories (created_at desc, id desc);
create index brands_by_name on soko.brands (name, id);
create index brands_recent on soko.brands (created_at desc, id desc);
`;
