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

/** What the provider takes to answer, in milliseconds: just within the ten seconds that a call may take, so that none is cut off. */
const LATENCY = 9_500;
/** So many payments wait for it at once, all the time. */
const WAITING = 20;
const CLIENTS = 16;
const READS = ['product list', 'cart of 3 lines'];

type Scene = Readonly<{ ground: Ground; market: BenchDatabase; goods: readonly Goods[]; pace: Pace }>;

/**
 * Lists and carts of two servers over one database, in turn: of one that has nothing else to do, and of one where twenty
 * payments wait for a provider. Its table has times, so it stands apart from the others.
 */
export async function latency({ ground, market, goods, pace }: Scene): Promise<readonly Row[]> {
  const provider = await slowProvider();
  const settings = {
    SOKO_ROLE: 'api',
    SOKO_MICRO_CACHE: 'off',
    SOKO_PAYSTACK_SECRET_KEY: 'sk_test_of_the_benchmarks',
    SOKO_PAYSTACK_BASE_URL: provider.url,
  };
  const servers = [
    await serveSoko('latency-quiet', market.url, settings),
    await serveSoko('latency-waiting', market.url, settings),
  ] as const;
  const [quiet, waiting] = servers;
  const buyers = buyersAt(waiting, goods);
  try {
    await provider.isFull();
    const table: string[][] = [];
    for (const name of READS) {
      const found = await interleaved(
        { quiet: await contestant(quiet, name, goods), waiting: await contestant(waiting, name, goods) },
        pace,
        ground.pid,
      );
      table.push(cells(name, found.quiet, found.waiting));
      console.log(table.at(-1)?.join(' | '));
    }
    const how = `${CLIENTS} clients, ${pace.pairs} rounds of ${pace.seconds} s each, medians; micro-cache off; ${WAITING} payments waiting, ${LATENCY / 1_000} s each.`;
    const text = `${surroundings(ground.version)} ${how} Load average after the run: ${loadAverage()}.\n\n${tableOf(HEAD, table)}`;
    console.log(`\n${text}`);
    writeDown(text, 'latency');
    return [];
  } finally {
    buyers.stop();
    provider.close();
    await buyers.gone;
    for (const { stop } of servers) await stop();
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

/** Buyers who check out and pay, one order after the other, until they are told to stop. */
function buyersAt({ port }: Served, goods: readonly Goods[]): Readonly<{ stop: () => void; gone: Promise<unknown> }> {
  let isOver = false;
  const pay = paying(goods, 'paystack');
  const lane = async (client: number): Promise<void> => {
    const wire = openWire(port);
    try {
      for (let round = 0; !isOver; round += 1) await pay(wire, client, round);
    } catch (failure) {
      if (!isOver) throw failure;
    } finally {
      wire.close();
    }
  };
  const gone = Promise.all(Array.from({ length: WAITING }, (_, client) => lane(client)));
  gone.catch(() => {}); // thrown where it is waited for
  return {
    gone,
    stop: () => {
      isOver = true;
    },
  };
}

/** Paystack, as far as opening a page goes, at its slowest. */
async function slowProvider(): Promise<Readonly<{ url: string; isFull: () => Promise<void>; close: () => void }>> {
  const held = new Set<() => void>();
  let told = (): void => {};
  const server = createServer((request, response) => {
    const answer = (): void => {
      clearTimeout(timer);
      held.delete(answer);
      const data = { authorization_url: 'https://paystack.test/page', access_code: 'a', reference: 'r' };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ status: true, data }));
    };
    const timer = setTimeout(answer, LATENCY);
    request.resume();
    held.add(answer);
    if (held.size === WAITING) told();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const full = new Promise<void>((resolve) => {
    told = resolve;
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    isFull: () => full,
    close: () => {
      for (const answer of held) answer();
      server.close();
    },
  };
}
