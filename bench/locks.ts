import { Client } from 'pg';
import { type Measured, median } from './load.ts';

/**
 * How often one row can be locked, changed and let go again by so many connections: what no way of selling one SKU can
 * pass that holds its row until the commit.
 */
export async function lockRate(url: string, variantId: string, clients: number, seconds: number): Promise<Measured> {
  const connections = await Promise.all(Array.from({ length: clients }, () => connected(url)));
  const times: number[] = [];
  const begun = performance.now();
  const end = begun + seconds * 1_000;
  await Promise.all(
    connections.map(async (client) => {
      while (performance.now() < end) {
        const from = performance.now();
        await client.query('begin');
        await client.query({ name: 'lock', text: LOCK, values: [variantId] });
        await client.query({ name: 'change', text: CHANGE, values: [variantId] });
        await client.query('commit');
        times.push(performance.now() - from);
      }
    }),
  );
  const perSecond = times.length / ((performance.now() - begun) / 1_000);
  await Promise.all(connections.map((client) => client.end()));
  return {
    count: times.length,
    perSecond,
    median: median(times),
    p99: times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0,
  };
}

const LOCK = 'select on_hand, reserved from soko.stock_levels where variant_id = $1 for update';
const CHANGE = 'update soko.stock_levels set updated_at = now() where variant_id = $1';

async function connected(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client;
}
