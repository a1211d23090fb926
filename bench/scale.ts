import { type BenchDatabase, type Ground, goodsOf, inDatabase } from './ground.ts';
import { load } from './load.ts';
import { type Contestant, interleaved, type Pace, type Standing } from './pairs.ts';
import { FILTERED } from './questions.ts';
import { asking } from './reads.ts';
import { figure, loadAverage, type Row, surroundings, tableOf, writeDown } from './report.ts';
import { type Served, serveSoko } from './servers.ts';
import { openWire, request } from './wire.ts';

const SMALL = 1_000;
const LARGE = 100_000;
const CLIENTS = 16;
const API = '/api/v1';
/** How far into the list the deep page lies, in pages of 100. */
const DEPTH = 0.8;
const TYPOS = 50;

/** What is read of each market: paths that are asked in turn. */
type Reads = Readonly<Record<string, readonly string[]>>;

/**
 * The same reads over a market of 1,000 products and one of 100,000, in turn, with the micro-cache off. Its table has
 * times beside rates, so it stands apart from the others.
 */
export async function scale({ ground, pace }: Readonly<{ ground: Ground; pace: Pace }>): Promise<readonly Row[]> {
  const [small, large] = [await ground.market(SMALL), await ground.market(LARGE)];
  const settings = { SOKO_ROLE: 'api', SOKO_MICRO_CACHE: 'off' };
  const servers = [
    await serveSoko('scale-small', small.url, settings),
    await serveSoko('scale-large', large.url, settings),
  ] as const;
  try {
    const reads = [await readsOf(small, servers[0]), await readsOf(large, servers[1])] as const;
    const table: string[][] = [];
    for (const name of Object.keys(reads[0])) {
      const found = await interleaved(
        { small: contestant(servers[0], reads[0][name]), large: contestant(servers[1], reads[1][name]) },
        pace,
        ground.pid,
      );
      table.push(cells(name, found.small, found.large));
      console.log(table.at(-1)?.join(' | '));
    }
    const seeded = large.seconds === null ? '' : ` \`soko seed --products ${LARGE}\` took ${figure(large.seconds)} s.`;
    const how = `${CLIENTS} clients, ${pace.pairs} rounds of ${pace.seconds} s each, medians; micro-cache off.${seeded}`;
    const text = `${surroundings(ground.version)} ${how} Load average after the run: ${loadAverage()}.\n\n${tableOf(HEAD, table)}`;
    console.log(`\n${text}`);
    writeDown(text, 'scale');
    return [];
  } finally {
    for (const { stop } of servers) await stop();
  }
}

const HEAD = [
  '',
  `${SMALL.toLocaleString('en')}: / s`,
  'p99, ms',
  `${LARGE.toLocaleString('en')}: / s`,
  'median, ms',
  'p99, ms',
  'rate kept',
  'CPU ms',
];

const cells = (name: string, small: Standing, large: Standing): string[] => [
  name,
  figure(small.perSecond),
  figure(small.p99),
  figure(large.perSecond),
  figure(large.median),
  figure(large.p99),
  `${Math.round((100 * large.perSecond) / small.perSecond)} %`,
  `${figure(large.serverCpu)} + ${figure(large.databaseCpu)}`,
];

function contestant({ port, pid }: Served, paths: readonly string[] = []): Contestant {
  const round = asking(paths.map((path) => request('GET', path)));
  return { pid, run: (seconds) => load({ port, clients: CLIENTS, seconds, round }) };
}

async function readsOf(market: BenchDatabase, { port }: Served): Promise<Reads> {
  const goods = await goodsOf(market);
  return {
    'product list, first page': [`${API}/products`],
    'category + price': [`${API}/products?${FILTERED}`],
    'category by price': [`${API}/products?category=fashion&ordering=price`],
    'deep page by cursor': [await deepPage(port)],
    'product detail': goods.map(({ productId }) => `${API}/products/${productId}`),
    'words (`q`) by relevance': [`${API}/products?q=cotton%20shirt`],
    'search for a word': [`${API}/search?q=shirt`],
    'search for a misspelt word': (await typosIn(market)).map((typo) => `${API}/search?q=${typo}`),
  };
}

/** The path of a page far into the list, reached as a client reaches it. */
async function deepPage(port: number): Promise<string> {
  const wire = openWire(port);
  let path = `${API}/products?limit=100&include_total=true`;
  let left = Number.NaN;
  do {
    const { body } = await wire.send(request('GET', path));
    const { page } = JSON.parse(body.toString());
    if (Number.isNaN(left)) left = Math.floor((page.total * DEPTH) / 100);
    const next = new URL(page.next);
    next.searchParams.delete('include_total');
    path = `${next.pathname}${next.search}`;
    left -= 1;
  } while (left > 0);
  wire.close();
  return path.replace('limit=100', 'limit=20');
}

/** Words of the market's products with two letters swapped. */
const typosIn = ({ adminUrl }: BenchDatabase): Promise<readonly string[]> =>
  inDatabase(adminUrl, async (client) => {
    const { rows } = await client.query<{ word: string }>(
      `select word from soko.search_words where word ~ '^[a-z]{6,12}$' order by md5(word) limit ${TYPOS}`,
    );
    return rows.map(({ word }) => `${word.slice(0, 3)}${word[4]}${word[3]}${word.slice(5)}`);
  });
