// npm run bench: what the market does in a second, beside a floor that is measured in the same run.
import { parseArgs } from 'node:util';
import { type BenchDatabase, type Goods, type Ground, goodsOf, openGround } from './ground.ts';
import { copied, imported, openShop, productsFile, rowsOf } from './imports.ts';
import { type Load, load, type Measured, median } from './load.ts';
import { lockRate } from './locks.ts';
import { interleaved, type Pace, ratio, type Standing } from './pairs.ts';
import { emptyCarts, handMade, hotCheckout, PURCHASE_CALLS, purchase } from './purchase.ts';
import { asking, readsOf } from './reads.ts';
import { figure, markdown, surroundings, type Table, writeDown } from './report.ts';
import { type Served, serveFloor, serveSoko } from './servers.ts';
import { openWire } from './wire.ts';

const CLIENTS = 16;

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    pairs: { type: 'string' },
    seconds: { type: 'string' },
    'no-write': { type: 'boolean', default: false },
  },
});

const pace: Pace = {
  pairs: Number(options.pairs ?? (options.quick ? 2 : 7)),
  seconds: Number(options.seconds ?? (options.quick ? 1 : 5)),
  warmUp: options.quick ? 1 : 5,
};

/** What a run has at hand: two copies of the market, for what is measured and for its floor. */
type Scene = Readonly<{ ground: Ground; market: BenchDatabase; floor: BenchDatabase; goods: readonly Goods[] }>;

const SCENARIOS: Readonly<Record<string, (scene: Scene) => Promise<Table>>> = {
  reads,
  purchases,
  hot,
  processes,
  import: imports,
};

/** The market's servers while some work is done with them. */
async function serving<T>(servers: readonly Promise<Served>[], work: (...served: Served[]) => Promise<T>): Promise<T> {
  const served = await Promise.all(servers);
  try {
    return await work(...served);
  } finally {
    for (const { stop } of served) await stop();
  }
}

const api = (name: string, { url }: BenchDatabase, settings: Readonly<Record<string, string>>) =>
  serveSoko(name, url, { SOKO_ROLE: 'api', ...settings });

async function reads({ ground, market, goods }: Scene): Promise<Table> {
  const servers = [
    api('soko', market, { SOKO_MICRO_CACHE: 'off' }),
    api('soko-cached', market, { SOKO_MICRO_CACHE: 'on' }),
    serveFloor(market.url), // the same rows, the same carts
  ];
  return serving(servers, async (soko, cached, bare) => {
    if (!soko || !cached || !bare) throw new Error('A server is missing.');
    const rows: string[][] = [];
    for (const read of await readsOf(goods, soko.port)) {
      const asks = ({ port, pid }: Served, requests: readonly Buffer[]) => ({
        pid,
        run: (seconds: number) => load({ port, clients: CLIENTS, seconds, round: asking(requests) }),
      });
      const found = await interleaved(
        {
          floor: asks(bare, read.floor),
          soko: asks(soko, read.soko),
          ...(read.isPublic ? { cached: asks(cached, read.soko) } : {}),
        },
        pace,
        ground.pid,
      );
      const onCache = (found as Partial<Record<'cached', Standing>>).cached;
      rows.push([
        read.name,
        figure(found.floor.perSecond),
        figure(found.soko.perSecond),
        figure(ratio(found.soko, found.floor)),
        onCache === undefined ? 'never' : figure(onCache.perSecond),
        ...cpu(found.floor),
        ...cpu(found.soko),
      ]);
    }
    return {
      title: `Reads, ${CLIENTS} clients, answers per second`,
      head: ['', 'floor', 'Soko', 'ratio', 'with micro-cache', ...CPU_HEAD('floor'), ...CPU_HEAD('Soko')],
      rows,
      note: 'The floor is bare Koa and pg, sending the JSON text of the very same SQL. Processor times are milliseconds for one answer.',
    };
  });
}

const CPU_HEAD = (who: string) => [`${who}: process`, 'database'];
const cpu = ({ serverCpu, databaseCpu }: Standing) => [figure(serverCpu), figure(databaseCpu)];

async function purchases({ ground, market, floor, goods }: Scene): Promise<Table> {
  const servers = [serveSoko('soko', market.url, {}), serveFloor(floor.url)];
  return serving(servers, async (soko, bare) => {
    if (!soko || !bare) throw new Error('A server is missing.');
    const buys = ({ port, pid }: Served, round: Load['round']) => ({
      pid,
      run: (seconds: number) => load({ port, clients: CLIENTS, seconds, round }),
    });
    const contestants = { floor: buys(bare, handMade(goods)), soko: buys(soko, purchase(goods)) };
    for (const { run } of Object.values(contestants)) await run(4 * pace.warmUp);
    await Promise.all([market.settle(), floor.settle()]); // the tables of orders were empty
    const found = await interleaved(contestants, { ...pace, seconds: 2 * pace.seconds }, ground.pid);
    const row = (name: string, it: Standing) => [
      name,
      figure(it.perSecond),
      figure(it.median),
      figure(it.p99),
      ...cpu(it),
    ];
    return {
      title: `Whole purchases, ${CLIENTS} clients`,
      head: ['', 'orders per second', 'median ms', 'p99 ms', 'process ms', 'database ms'],
      rows: [row('hand-made, 2 calls', found.floor), row(`Soko, ${PURCHASE_CALLS} calls`, found.soko)],
      note: `Ratio ${figure(ratio(found.soko, found.floor))}. Soko's jobs (dispatch, receipts written as files) run in the same process.`,
    };
  });
}

async function hot({ ground, market, goods }: Scene): Promise<Table> {
  return serving([serveSoko('soko', market.url, {})], async (soko) => {
    const [one] = goods;
    if (!soko || !one) throw new Error('Nothing is served, or nothing to buy.');
    const wire = openWire(soko.port);
    const carts = await emptyCarts(wire, CLIENTS);
    wire.close();
    const checkouts = (skus: readonly string[]) => ({
      pid: soko.pid,
      run: (seconds: number) => load({ port: soko.port, clients: CLIENTS, seconds, round: hotCheckout(skus, carts) }),
    });
    const found = await interleaved(
      {
        lock: { run: (seconds) => lockRate(market.url, one.variantId, CLIENTS, seconds) },
        hot: checkouts([one.sku]),
        spread: checkouts(goods.map(({ sku }) => sku)),
      },
      { ...pace, warmUp: 3 * pace.warmUp },
      ground.pid,
    );
    const row = (name: string, it: Standing) => [name, figure(it.perSecond), figure(ratio(it, found.lock)), ...cpu(it)];
    return {
      title: `One SKU, ${CLIENTS} clients`,
      head: ['', 'per second', 'of the lock rate', 'process ms', 'database ms'],
      rows: [
        row("one row's lock, change and commit", found.lock),
        row('checkouts of one SKU', found.hot),
        row('checkouts of a thousand SKUs', found.spread),
      ],
      note: `Checkouts of one SKU run at ${figure(ratio(found.hot, found.spread))} of the rate of checkouts that share none.`,
    };
  });
}

async function processes({ ground, market }: Scene): Promise<Table> {
  const off = { SOKO_MICRO_CACHE: 'off' };
  const servers = [api('soko', market, off), api('soko-two', market, { ...off, SOKO_PROCESSES: '2' })];
  return serving(servers, async (one, two) => {
    if (!one || !two) throw new Error('A server is missing.');
    const [list] = await readsOf([], one.port, { carts: 0 });
    const asks = ({ port, pid }: Served) => ({
      pid,
      run: (seconds: number) => load({ port, clients: CLIENTS, seconds, round: asking(list?.soko ?? []) }),
    });
    const found = await interleaved({ one: asks(one), two: asks(two) }, pace, ground.pid);
    const row = (name: string, it: Standing) => [name, figure(it.perSecond), figure(ratio(it, found.one)), ...cpu(it)];
    return {
      title: `The product list from one and two processes, ${CLIENTS} clients`,
      head: ['', 'per second', 'of one', 'processes ms', 'database ms'],
      rows: [row('one process', found.one), row('two processes', found.two)],
    };
  });
}

async function imports({ ground, market }: Scene): Promise<Table> {
  const file = await productsFile(market);
  const rates = { floor: [] as Measured[], soko: [] as Measured[] };
  const first = await ground.empty('bench_import');
  await openShop(first);
  await imported(first, file);
  const rows = await rowsOf(first);
  await first.drop();
  for (let pair = 0; pair < pace.pairs; pair += 1) {
    const [into, beside] = [await ground.empty('bench_import'), await ground.empty('bench_copy')];
    await openShop(into);
    rates.floor.push(await copied(beside, rows));
    rates.soko.push(await imported(into, file));
    await into.drop();
    await beside.drop();
  }
  const middle = (all: readonly Measured[]) => median(all.map(({ perSecond }) => perSecond));
  const ratios = rates.soko.map(({ perSecond }, at) => perSecond / (rates.floor[at]?.perSecond ?? Number.NaN));
  return {
    title: 'Import of 10,000 products with 3 variants each, products per second',
    head: ['', 'COPY', 'Soko', 'ratio'],
    rows: [['from a CSV file', figure(middle(rates.floor)), figure(middle(rates.soko)), figure(median(ratios))]],
    note: 'COPY puts the same rows of the six large tables, made before, into the same tables with the same keys and indexes.',
  };
}

const ground = await openGround();
try {
  const where = surroundings(ground.version);
  const market = await ground.copy('bench_market');
  const floor = await ground.copy('bench_floor');
  const goods = await goodsOf(market);
  const texts: string[] = [
    `${where} ${pace.pairs} interleaved rounds of ${pace.seconds} s each; figures are medians.`,
    '',
  ];
  console.log(texts[0], '\n');
  const chosen = options.only?.split(',') ?? Object.keys(SCENARIOS);
  for (const name of chosen) {
    const scenario = SCENARIOS[name];
    if (scenario === undefined) throw new Error(`There is no scenario ${name}: ${Object.keys(SCENARIOS).join(', ')}.`);
    const text = markdown(await scenario({ ground, market, floor, goods }));
    console.log(text);
    texts.push(text);
  }
  if (!options.quick && options.only === undefined && !options['no-write']) writeDown(texts.join('\n'));
  await market.drop();
  await floor.drop();
} finally {
  await ground.close();
}
