import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BenchDatabase, Goods, Ground } from './ground.ts';
import { load } from './load.ts';
import { type Contestant, interleaved, type Pace, type Standing } from './pairs.ts';
import { paying } from './purchase.ts';
import { asking, readsOf } from './reads.ts';
import { figure, loadAverage, type Row, surroundings, tableOf, writeDown } from './report.ts';
import { type Served, serveSoko } from './servers.ts';
import { openWire } from './wire.ts';

/** So many payments wait for the provider for as long as anything is measured. */
const WAITING = 20;
/** A call is cut off after ten seconds: what is measured while calls wait has to end before, in seconds. */
const LONGEST = 8;
const CLIENTS = 16;
const READS = ['product list', 'cart of 3 lines'];

type Scene = Readonly<{ ground: Ground; market: BenchDatabase; goods: readonly Goods[]; pace: Pace }>;

/**
 * Lists and carts of two servers over one database, in turn: of one that has nothing else to do, and of one where twenty
 * payments wait for a provider. Its table has times, so it stands apart from the others.
 */
export async function latency({ ground, market, goods, pace }: Scene): Promise<readonly Row[]> {
  if (Math.max(pace.seconds, pace.warmUp) > LONGEST) throw new Error(`Rounds are of ${LONGEST} s at most here.`);
  const provider = await slowProvider();
  const settings = {
    SOKO_ROLE: 'api',
    SOKO_MICRO_CACHE: 'off',
    SOKO_PAYSTACK_SECRET_KEY: 'sk_test_of_the_benchmarks',
    SOKO_PAYSTACK_BASE_URL: provider.url,
  };
  const [quiet, busy] = [
    await serveSoko('latency-quiet', market.url, settings),
    await serveSoko('latency-busy', market.url, settings),
  ];
  try {
    const table: string[][] = [];
    for (const name of READS) {
      const beside = await contestant(busy, name, goods);
      const waiting = { ...beside, run: besidePayments(busy, goods, provider, beside.run) };
      const found = await interleaved({ quiet: await contestant(quiet, name, goods), waiting }, pace, ground.pid);
      table.push(cells(name, found.quiet, found.waiting));
      console.log(table.at(-1)?.join(' | '));
    }
    const how = `${CLIENTS} clients, ${pace.pairs} rounds of ${pace.seconds} s each, medians; micro-cache off; ${WAITING} payments waiting.`;
    const text = `${surroundings(ground.version)} ${how} Load average after the run: ${loadAverage()}.\n\n${tableOf(HEAD, table)}`;
    console.log(`\n${text}`);
    writeDown(text, 'latency');
    return [];
  } finally {
    provider.close();
    for (const { stop } of [quiet, busy]) await stop();
  }
}

const HEAD = [
  '',
  'alone: / s',
  'median, ms',
  'p99, ms',
  'payments waiting: / s',
  'median, ms',
  'p99, ms',
  'p99 beside',
];

const cells = (name: string, quiet: Standing, waiting: Standing): string[] => [
  name,
  ...[quiet, waiting].flatMap(({ perSecond, median, p99 }) => [figure(perSecond), figure(median), figure(p99)]),
  (waiting.p99 / quiet.p99).toFixed(2),
];

async function contestant({ port, pid }: Served, name: string, goods: readonly Goods[]): Promise<Contestant> {
  const read = (await readsOf(goods, port)).find((each) => each.name === name);
  const round = asking(read?.soko ?? []);
  return { pid, run: (seconds) => load({ port, clients: CLIENTS, seconds, round }) };
}

/** The same run while payments wait: they begin before it, and are answered when it is over. */
function besidePayments({ port }: Served, goods: readonly Goods[], provider: SlowProvider, run: Contestant['run']) {
  const pay = paying(goods, 'paystack');
  let round = 0;
  return async (seconds: number) => {
    const wires = Array.from({ length: WAITING }, () => openWire(port));
    const buyers = Promise.all(wires.map((wire, client) => pay(wire, client, round++)));
    try {
      await Promise.race([provider.isFull(), buyers]);
      return await run(seconds);
    } finally {
      provider.answer();
      await buyers;
      for (const wire of wires) wire.close();
    }
  };
}

type SlowProvider = Readonly<{
  url: string;
  /** Until all payments wait. */
  isFull: () => Promise<void>;
  /** Answers all of them. */
  answer: () => void;
  close: () => void;
}>;

/** Paystack, as far as opening a page goes, which answers when it is told to. */
async function slowProvider(): Promise<SlowProvider> {
  const held: (() => void)[] = [];
  let full = (): void => {};
  const server = createServer((request, response) => {
    request.resume();
    held.push(() => {
      const data = { authorization_url: 'https://paystack.test/page', access_code: 'a', reference: 'r' };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ status: true, data }));
    });
    if (held.length === WAITING) full();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    isFull: () =>
      new Promise((resolve) => {
        full = resolve;
        if (held.length >= WAITING) resolve();
      }),
    answer: () => {
      for (const answer of held.splice(0)) answer();
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
