import type { Server } from './server.ts';
import type { Writes } from './writes.ts';

/** A small file of products in the market's own format, with one that is refused. */
export const PRODUCTS_CSV = 'handle,name,sku,price,on_hand\npot,Pot,,ten,1\n';

export type ImportForm = Readonly<
  Partial<Record<'shop' | 'kind' | 'format' | 'currency' | 'stock' | 'dry_run', string>> & {
    bytes?: string | Uint8Array;
    name?: string;
  }
>;

/** A form with a file, as bytes with the header that goes with them. */
export async function importForm({ bytes = PRODUCTS_CSV, name = 'products.csv', ...fields }: ImportForm = {}) {
  const data = new FormData();
  for (const [field, value] of Object.entries(fields)) data.set(field, value);
  data.set('file', new Blob([typeof bytes === 'string' ? bytes : new Uint8Array(bytes)]), name);
  const made = new Response(data);
  const headers = { 'content-type': made.headers.get('content-type') ?? '' };
  return { raw: new Uint8Array(await made.arrayBuffer()), headers };
}

/** The writes about imports, each as it would be done. */
export function writesOfImports(server: Server): Writes {
  return {
    startMyImport: async () => ({
      path: '/seller/imports',
      holder: { as: (await server.seller()).access },
      raw: await importForm(),
    }),
    startImport: async () => ({
      path: '/admin/imports',
      holder: { as: (await server.withRole('admin')).access },
      raw: await importForm({ shop: (await server.seller()).shop.slug }),
    }),
  };
}
