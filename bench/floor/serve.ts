// The floor: what Koa, pg and Knex do with nothing of Soko's between them. Runs in a process of its own.
import Koa from 'koa';
import { Pool } from 'pg';
import { checkout, pay } from './checkout.ts';
import { captureReads } from './reads.ts';

const url = process.env.SOKO_DATABASE_URL ?? '';
const pool = new Pool({ connectionString: url, max: 20 });
const reads = await captureReads(url);
const koa = new Koa();

koa.use(async (ctx) => {
  const [, place = '', id] = ctx.path.split('/');
  if (ctx.path === '/api/ready') {
    ctx.body = '{}';
    return;
  }
  ctx.type = 'application/json';
  if (ctx.method === 'POST') {
    const body = JSON.parse(await text(ctx.req));
    ctx.status = 201;
    ctx.body = JSON.stringify(await (place === 'checkout' ? checkout(url, body.sku) : pay(url, body.order_id)));
    return;
  }
  const { name, sql, values } = reads(place, id);
  const { rows } = await pool.query({ text: sql, values: [...values], ...(name === undefined ? {} : { name }) });
  const items = rows.map(({ item }) => item);
  ctx.body = id === undefined ? `{"items":[${items.join(',')}]}` : items[0];
});
koa.listen(Number(process.env.PORT));

async function text(stream: AsyncIterable<Buffer>): Promise<string> {
  let all = '';
  for await (const chunk of stream) all += chunk;
  return all;
}

process.once('SIGTERM', () => process.exit(0));
