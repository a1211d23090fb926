import { availableParallelism } from 'node:os';
import type { BenchDatabase, Goods, Ground } from './ground.ts';
import { copied, imported, openShop, productsFile, rowsOf } from './imports.ts';
import { latency } from './latency.ts';
import { type Load, load, median } from './load.ts';
import { lockRate } from './locks.ts';
import { type Contestant, interleaved, type Pace, ratios, type Standing } from './pairs.ts';
import { emptyCarts, handMade, hotCheckout, PURCHASE_CALLS, purchase } from './purchase.ts';
import { asking, type Read, readsOf } from './reads.ts';
import { figure, type Row } from './report.ts';
import { scale } from './scale.ts';
import { type Served, serveFloor, serveSoko } from './servers.ts';
import { signIns } from './sign-ins.ts';
import { openWire } from './wire.ts';

export const CLIENTS = 16;

/** What a run has at hand: two copies of the market, for what is measured and for its floor. */
export type Scene = Readonly<{
  ground: Ground;
  market: BenchDatabase;
  floor: BenchDatabase;
  goods: readonly Goods[];
  pace: Pace;
}>;

/** A part of the run by its name on the command line. */
export const PARTS: Readonly<Record<string, (scene: Scene) => Promise<readonly Row[]>>> = {
  list: reading('product list', '≥ 0.6'),
  filter: reading('category + price'),
  detail: reading('product detail', '≥ 0.6'),
  cart: reading('cart of 3 lines'),
  purchase: purchases,
  hot,
  import: imports,
  processes,
  accounts,
  scale,
  latency,
};

/** Run when they are asked for by name: they take long, and write a table of their own. */
export const ON_DEMAND: ReadonlySet<string> = new Set(['scale', 'latency']);

const OFF = { SOKO_MICRO_CACHE: 'off' };

/** The market without its jobs. */
const api = (name: string, { url }: BenchDatabase, settings: Readonly<Record<string, string>>) =>
  serveSoko(name, url, { SOKO_ROLE: 'api', ...settings });

/** Does some work with servers, and stops them. */
async function serving<Names extends string, T>(
  starting: Readonly<Record<Names, Promise<Served>>>,
  work: (servers: Readonly<Record<Names, Served>>) => Promise<T>,
): Promise<T> {
  const names = Object.keys(starting) as Names[];
  const served = await Promise.all(names.map((name) => starting[name]));
  try {
    return await work(
      Object.fromEntries(names.map((name, at) => [name, served[at] as Served])) as Record<Names, Served>,
    );
  } finally {
    await Promise.all(served.map(({ stop }) => stop()));
  }
}

const contestant = ({ port, pid }: Served, round: Load['round']): Contestant => ({
  pid,
  run: (seconds) => load({ port, clients: CLIENTS, seconds, round }),
});

/** Of the server and of the database, in milliseconds. */
const cpu = ({ serverCpu, databaseCpu }: Standing): string =>
  [serverCpu, databaseCpu]
    .filter((ms) => !Number.isNaN(ms))
    .map((ms) => figure(ms))
    .join(' + ');

const beside = (what: string, it: Standing, floor: string, other: Standing, target?: string): Row => ({
  what,
  floor,
  rate: it.perSecond,
  floorRate: other.perSecond,
  ratios: ratios(it, other),
  cpu: cpu(it),
  floorCpu: cpu(other),
  ...(target === undefined ? {} : { target }),
});

/** One read: the market with its micro-cache off, and on where its answers may be kept. */
function reading(name: string, target?: string) {
  return ({ ground, market, goods, pace }: Scene): Promise<readonly Row[]> =>
    serving(
      {
        soko: api('soko', market, OFF),
        cached: api('soko-cached', market, { SOKO_MICRO_CACHE: 'on' }),
        floor: serveFloor(market.url), // the same rows, the same carts
      },
      async ({ soko, cached, floor }) => {
        const read = (await readsOf(goods, soko.port)).find((each) => each.name === name) as Read;
        const pair = { floor: contestant(floor, asking(read.floor)), soko: contestant(soko, asking(read.soko)) };
        const found = read.isPublic
          ? await interleaved({ ...pair, cached: contestant(cached, asking(read.soko)) }, pace, ground.pid)
          : { ...(await interleaved(pair, pace, ground.pid)), cached: null };
        const bare = 'Koa + pg, same SQL';
        return [
          beside(name, found.soko, bare, found.floor, target),
          ...(found.cached === null ? [] : [beside('… micro-cache on', found.cached, bare, found.floor)]),
        ];
      },
    );
}

/** Whole purchases, with the jobs in the same process: dispatch, and receipts written as files. */
function purchases({ ground, market, floor, goods, pace }: Scene): Promise<readonly Row[]> {
  const servers = { soko: serveSoko('soko', market.url, {}), bare: serveFloor(floor.url) };
  return serving(servers, async ({ soko, bare }) => {
    const contestants = { floor: contestant(bare, handMade(goods)), soko: contestant(soko, purchase(goods)) };
    for (const { run } of Object.values(contestants)) await run(4 * pace.warmUp);
    await Promise.all([market.settle(), floor.settle()]); // the tables of orders were empty
    const found = await interleaved(contestants, { ...pace, seconds: 2 * pace.seconds }, ground.pid);
    const what = `purchase, ${PURCHASE_CALLS} calls`;
    return [beside(what, found.soko, 'hand-made, 2 calls', found.floor, '≥ 0.3 or 150 / s')];
  });
}

function hot({ ground, market, goods, pace }: Scene): Promise<readonly Row[]> {
  return serving({ soko: serveSoko('soko', market.url, {}) }, async ({ soko }) => {
    const [one] = goods;
    if (one === undefined) throw new Error('There is nothing to buy.');
    const wire = openWire(soko.port);
    const carts = await emptyCarts(wire, CLIENTS);
    wire.close();
    const checkouts = (skus: readonly string[]) => contestant(soko, hotCheckout(skus, carts));
    const found = await interleaved(
      {
        lock: { run: (seconds: number) => lockRate(market.url, one.variantId, CLIENTS, seconds) },
        hot: checkouts([one.sku]),
        spread: checkouts(goods.map(({ sku }) => sku)),
      },
      { ...pace, warmUp: 3 * pace.warmUp },
      ground.pid,
    );
    return [
      beside('checkouts of one SKU', found.hot, "one row's lock rate", found.lock, '≥ 0.5'),
      beside('checkouts of one SKU', found.hot, 'of 1,000 SKUs', found.spread),
    ];
  });
}

function processes({ ground, market, pace }: Scene): Promise<readonly Row[]> {
  const servers = { one: api('soko', market, OFF), two: api('soko-two', market, { ...OFF, SOKO_PROCESSES: '2' }) };
  return serving(servers, async ({ one, two }) => {
    const [list] = await readsOf([], one.port, { carts: 0 });
    const asks = (served: Served) => contestant(served, asking(list?.soko ?? []));
    const found = await interleaved({ one: asks(one), two: asks(two) }, pace, ground.pid);
    const ceiling = ceilingOf(found.one);
    return [beside(`list, 2 processes (CPU allows ${ceiling})`, found.two, '1 process', found.one, '≥ 1.6')];
  });
}

/**
 * How many times the rate of one process the machine could give, by the processor time of one answer: all its cores for all
 * that works on an answer, beside one core for one process.
 */
function ceilingOf({ serverCpu, databaseCpu, loadCpu }: Standing): string {
  const most = availableParallelism() / (serverCpu + databaseCpu + loadCpu);
  const one = Math.min(1 / serverCpu, most);
  return `${(most / one).toFixed(2)}×`;
}

/** What tells an account that is there from one that is not, if anything does. */
function accounts({ market }: Scene): Promise<readonly Row[]> {
  return serving({ soko: api('soko', market, {}) }, ({ soko }) => signIns(soko.port));
}

/** Products of 3 variants, a row for each: 100,000 rows. */
const IMPORTED = 33_334;

/** The floor's rows are those of an import that went before. */
async function imports({ ground, pace }: Scene): Promise<readonly Row[]> {
  const file = await productsFile(await ground.market(IMPORTED));
  const first = await ground.empty('bench_import');
  await openShop(first);
  await imported(first, file);
  const rows = await rowsOf(first);
  await first.drop();
  const [soko, floor]: [number[], number[]] = [[], []];
  for (let pair = 0; pair < pace.pairs; pair += 1) {
    const [into, other] = [await ground.empty('bench_import'), await ground.empty('bench_copy')];
    await openShop(into);
    floor.push((await copied(other, rows)).perSecond);
    soko.push((await imported(into, file)).perSecond);
    await into.drop();
    await other.drop();
  }
  const what = 'import of 100,000 rows, 3 for each product';
  return [
    {
      ...{ what, floor: 'COPY of the same rows', target: '≥ 0.25' },
      ...{ rate: median(soko), floorRate: median(floor), ratios: ratios({ rates: soko }, { rates: floor }) },
    },
  ];
}
