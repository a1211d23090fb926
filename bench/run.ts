// npm run bench: what the market does in a second, beside a floor that is measured in the same run.
// npm run bench -- list purchase: some parts alone; docs/performance.md is left as it is then.
// npm run bench -- latency: reads beside twenty payments that wait for a slow provider; a table of its own as well.
// npm run bench -- scale: the same reads over 1,000 and over 100,000 products; writes its own table into that page.
import { parseArgs } from 'node:util';
import { goodsOf, openGround } from './ground.ts';
import { ON_DEMAND, PARTS } from './parts.ts';
import { loadAverage, markdown, type Row, surroundings, told, writeDown } from './report.ts';

const { values: options, positionals: asked } = parseArgs({
  options: { pairs: { type: 'string', default: '5' }, seconds: { type: 'string', default: '2' } },
  allowPositionals: true,
});
const unknown = asked.find((name) => PARTS[name] === undefined);
if (unknown !== undefined) throw new Error(`There is no part ${unknown}: ${Object.keys(PARTS).join(', ')}.`);

const pace = { pairs: Number(options.pairs), seconds: Number(options.seconds), warmUp: Number(options.seconds) };
const ground = await openGround();
try {
  const where = surroundings(ground.version);
  console.log(where);
  const market = await ground.copy('bench_market');
  const floor = await ground.copy('bench_floor');
  const goods = await goodsOf(market);
  const rows: Row[] = [];
  for (const [name, measure] of Object.entries(PARTS)) {
    if (asked.length > 0 ? !asked.includes(name) : ON_DEMAND.has(name)) continue;
    const found = await measure({ ground, market, floor, goods, pace });
    for (const row of found) console.log(told(row));
    rows.push(...found);
  }
  const how = `${pace.pairs} interleaved pairs of ${pace.seconds} s each; figures are medians. Load average after the run: ${loadAverage()}.`;
  const text = `${where} ${how}\n\n${markdown(rows)}`;
  if (rows.length > 0) console.log(`\n${text}`);
  if (asked.length === 0) writeDown(text);
  await market.drop();
  await floor.drop();
} finally {
  await ground.close();
}
