import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { connect, postgresCatalogImport } from '@soko/adapters-db';
import { importProducts, type Ports } from '@soko/application';
import type { UnclaimedCall } from '@soko/domain';
import type { Client } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { readProductRows } from '../packages/cli/src/csv.ts';
import { type BenchDatabase, FOLDER, inDatabase } from './ground.ts';
import type { Measured } from './load.ts';

const SHOP = 'bench';
const OPERATOR: UnclaimedCall = { actor: { kind: 'operator' }, requestId: 'bench' };

/** A file of all products of the market, in the market's own format; answers its name. */
export async function productsFile({ adminUrl }: BenchDatabase): Promise<string> {
  const file = join(FOLDER, 'products.csv');
  await inDatabase(adminUrl, (client) =>
    pipeline(client.query(copyTo(`copy (${PRODUCTS}) to stdout with (format csv, header)`)), createWriteStream(file)),
  );
  return file;
}

/** The shop that is imported into. */
export const openShop = ({ adminUrl }: BenchDatabase): Promise<unknown> =>
  inDatabase(adminUrl, (client) =>
    client.query(
      `insert into soko.shops (id, slug, name, status, currency) values (soko.uuid_v7(), $1, 'Bench', 'approved', 'NGN')`,
      [SHOP],
    ),
  );

/** The file, through the market's import: from the first byte to the commit. */
export async function imported({ url }: BenchDatabase, file: string): Promise<Measured> {
  const knex = connect(url, { max: 2 });
  const run = importProducts({ catalogImport: postgresCatalogImport(knex) } as Ports);
  const measured = await timed(async () => {
    const rows = readProductRows(file);
    const report = await run(OPERATOR, { rows, format: 'soko', shop: SHOP, stock: 'new', dryRun: false });
    if (report.refused > 0) throw new Error(`The import refused ${JSON.stringify(report.errors[0])}.`);
    return report.created;
  });
  await knex.destroy();
  return measured;
}

/**
 * What an import writes one row or more of per product; the others hold a few dozen in all. The rows of categories come
 * with those of the listing, by its trigger.
 */
const LARGE = [
  'products',
  'variants',
  'stock_levels',
  'stock_transactions',
  'product_images',
  'product_listing',
  'product_documents',
];
const SMALL = ['shops', 'brands', 'categories', 'attributes', 'attribute_options', 'search_words'];

/** The rows of an imported database, as COPY reads and writes them. */
export type Rows = ReadonlyMap<string, Buffer>;

export const rowsOf = ({ adminUrl }: BenchDatabase): Promise<Rows> =>
  inDatabase(adminUrl, async (client) => {
    const rows = new Map<string, Buffer>();
    for (const table of [...SMALL, ...LARGE]) {
      const chunks: Buffer[] = [];
      for await (const chunk of client.query(copyTo(`copy soko.${table} to stdout`))) chunks.push(chunk);
      rows.set(table, Buffer.concat(chunks));
    }
    return rows;
  });

/** The floor: the same rows into the same tables with the same indexes and keys, by COPY, in one transaction. */
export const copied = ({ adminUrl }: BenchDatabase, rows: Rows): Promise<Measured> =>
  inDatabase(adminUrl, async (client) => {
    await copyIn(client, SMALL, rows);
    return timed(async () => {
      await client.query('begin');
      await copyIn(client, LARGE, rows);
      await client.query('commit');
      const { rows: counted } = await client.query('select count(*)::integer as products from soko.products');
      return counted[0].products;
    });
  });

async function copyIn(client: Client, tables: readonly string[], rows: Rows): Promise<void> {
  for (const table of tables) {
    const bytes = rows.get(table) ?? Buffer.alloc(0);
    await pipeline(Readable.from([bytes]), client.query(copyFrom(`copy soko.${table} from stdin`)));
  }
}

/** Products per second. */
async function timed(work: () => Promise<number>): Promise<Measured> {
  const begun = performance.now();
  const count = await work();
  const took = performance.now() - begun;
  return { count, perSecond: count / (took / 1_000), median: took, p99: took };
}

const major = (column: string): string => `trim_scale(v.${column} / 100.0)`;

/** What belongs to the product stands in its first row alone. */
const PRODUCTS = `
  with rows as (
    select p.slug, p.name, p.description, p.brand_id, p.category_ids, p.is_active, v.*,
      row_number() over (partition by p.id order by v.position) as nth,
      (select array_agg(a.key order by a.key) from jsonb_object_keys(v.attributes) a(key)) as options
    from soko.products p join soko.variants v on v.product_id = p.id
  )
  select v.slug as handle,
    case nth when 1 then v.name end as name,
    case nth when 1 then v.description end as description,
    case nth when 1 then (select b.name from soko.brands b where b.id = v.brand_id) end as brand,
    case nth when 1 then (select string_agg(c.name, ' > ' order by at desc)
      from unnest(soko.category_path(v.category_ids[1])) with ordinality path(id, at)
      join soko.categories c on c.id = path.id) end as category,
    case nth when 1 then v.is_active::text end as active,
    initcap(v.options[1]) as option1_name, v.attributes->>v.options[1] as option1_value,
    initcap(v.options[2]) as option2_name, v.attributes->>v.options[2] as option2_value,
    v.sku, v.barcode, ${major('price')} as price, ${major('compare_at_price')} as compare_at_price, ${major('cost')} as cost,
    l.on_hand, v.weight_g,
    i.url as image_url, i.position as image_position, i.alt_text as image_alt
  from rows v
  join soko.stock_levels l on l.variant_id = v.id
  left join soko.product_images i on i.product_id = v.product_id and i.position = v.nth
  order by v.product_id, v.nth`;
