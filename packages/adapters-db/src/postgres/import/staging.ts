import { createHash } from 'node:crypto';
import {
  type ImportedProduct,
  type ImportFlaw,
  type ImportRun,
  isRefused,
  MAX_REPORTED_FLAWS,
  type RefusedProduct,
} from '@soko/application';
import { type NewId, Slug } from '@soko/domain';
import type { Knex } from 'knex';
import { keptUrl, type UrlsOfFiles } from '../media-url.ts';
import { sql } from '../sql.ts';
import { cell, copyInto, NOTHING, PATIENT } from './copying.ts';

/** What rows are made with: new ids, and the URLs that stand for files of our own. */
export type Making = Readonly<{ newId: NewId; publicFiles: UrlsOfFiles }>;

/**
 * Streams the products into the temporary table `staged`, one row each with the product as JSON, and from there into
 * tables of products, variants, images, categories and options. Nothing of the file stays in this process but the flaws
 * of what was refused, which are answered.
 */
export async function stage(trx: Knex.Transaction, run: ImportRun, made: Making): Promise<readonly ImportFlaw[]> {
  const flaws: ImportFlaw[] = [];
  await sql(trx, null, BEGIN);
  const reading = { rows: run.products, onProgress: run.onProgress };
  await copyInto(trx, 'staged (n, handle, product)', reading, (product) =>
    isRefused(product) ? refusedCells(product, flaws) : productCells(product, made),
  );
  await sql(trx, null, EXPAND);
  return flaws;
}

function refusedCells({ handle, flaws }: RefusedProduct, all: ImportFlaw[]): string[] {
  all.push(...flaws.slice(0, MAX_REPORTED_FLAWS - all.length));
  return [cell(handle), NOTHING];
}

/** The product with the ids that its rows get if they are new, and the slugs by which brand and categories are found. */
function productCells(product: ImportedProduct, { newId, publicFiles }: Making): string[] {
  const staged = {
    ...product,
    id: newId(),
    brandSlug: product.brand === null ? null : Slug.of(product.brand),
    categories: product.categoryPath.map((name, depth, path) => ({
      name,
      path: nameKey(path.slice(0, depth + 1)),
      parentPath: depth === 0 ? null : nameKey(path.slice(0, depth)),
      slug: pathSlug(path.slice(0, depth + 1)),
      parent: depth === 0 ? null : pathSlug(path.slice(0, depth)),
    })),
    variants: product.variants.map((variant, at) => ({
      ...variant,
      id: newId(),
      receiptId: newId(),
      position: variant.position ?? at + 1,
      price: variant.price.amount,
      currency: variant.price.currency,
      compareAtPrice: variant.compareAtPrice?.amount ?? null,
      cost: variant.cost?.amount ?? null,
    })),
    images: product.images.map((image) => ({ ...image, url: keptUrl(image.url, publicFiles), id: newId() })),
  };
  return [cell(product.handle), cell(JSON.stringify(staged))];
}

/** The names of a path, as they are compared with those that are there. */
const nameKey = (path: readonly string[]): string => path.join('\n').toLowerCase();

/** A category is known by its whole path, so that the shirts of men and of women are two. At most 100 characters. */
function pathSlug(path: readonly string[]): string {
  const slug = path.map((name) => Slug.of(name)).join('-');
  if (slug.length <= 100) return slug;
  const hash = createHash('sha256').update(path.join('\n')).digest('hex').slice(0, 8);
  return `${slug.slice(0, 91).replace(/-+$/, '')}-${hash}`;
}

const TABLES = [
  'staged',
  'staged_products',
  'staged_variants',
  'staged_images',
  'staged_categories',
  'staged_refusals',
];

const BEGIN = `${PATIENT};
  ${TABLES.map((table) => `drop table if exists pg_temp.${table};`).join('\n  ')}
  create temp table staged (n bigint, handle text, product jsonb) on commit drop`;

/** `n` is the place in the file. The handle of a refused product refuses whatever else came under it. */
const EXPAND = `
  create temp table staged_products on commit drop as
    select s.n, p.*, null::uuid as product_id, 'created' as change
    from staged s cross join lateral jsonb_to_record(s.product) p(line integer, id uuid, handle text, slug text, name text,
      description text, brand text, "brandSlug" text, "isActive" boolean, options jsonb)
    where s.product is not null;
  create temp table staged_variants on commit drop as
    select s.n, v.* from staged s cross join lateral jsonb_to_recordset(s.product->'variants') v(line integer, id uuid,
      "receiptId" uuid, sku text, barcode text, price bigint, currency text, "compareAtPrice" bigint, "comparesPrices" boolean, cost bigint,
      attributes jsonb, "onHand" integer, "minOrderQuantity" integer, "weightG" integer, "lengthMm" integer,
      "widthMm" integer, "heightMm" integer, position integer)
    where s.product is not null;
  create temp table staged_images on commit drop as
    select s.n, i.* from staged s cross join lateral jsonb_to_recordset(s.product->'images') i(id uuid, url text,
      "altText" text, position integer, sku text)
    where s.product is not null;
  create temp table staged_categories on commit drop as
    select s.n, c.at, c.category->>'slug' as slug, c.category->>'name' as name, c.category->>'parent' as parent,
      c.category->>'path' as path, c.category->>'parentPath' as parent_path
    from staged s cross join lateral jsonb_array_elements(s.product->'categories') with ordinality c(category, at)
    where s.product is not null;
  create temp table staged_refusals (n bigint, line integer, code text, message text) on commit drop;
  create index on staged_products (n);
  create index on staged_variants (n);
  create index on staged_variants (sku);
  create index on staged_images (n);
  create index on staged_categories (n);
  analyze staged, staged_products, staged_variants, staged_images, staged_categories`;
