/** Images that are fetched from where a file says they are: where that was, or why they could not be had. Files of images alone. */
export const up = `
alter table soko.product_images
  add column source_url text check (length(source_url) <= 2048),
  add column failure    text check (failure ~ '^[a-z_]{1,40}$');

alter table soko.imports drop constraint imports_kind_check;
alter table soko.imports add constraint imports_kind_check
  check (kind in ('products', 'prices', 'stock', 'images')) not valid;
`;
