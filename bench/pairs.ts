import { cpuOf } from './cpu.ts';
import { type Measured, median } from './load.ts';

/** Something that is measured again and again, beside others. */
export type Contestant = Readonly<{
  run: (seconds: number) => Promise<Measured>;
  /** The process that serves it; its processor time is told, with that of its children. */
  pid?: number | undefined;
}>;

/** The middle figures of all rounds. Processor times are milliseconds for one round of a client. */
export type Standing = Measured & Cpu & Readonly<{ rates: readonly number[] }>;
/** Of the server, the database, and this process, which makes the load. */
type Cpu = Readonly<{ serverCpu: number; databaseCpu: number; loadCpu: number }>;

export type Pace = Readonly<{ pairs: number; seconds: number; warmUp: number }>;

/**
 * Lets each run in turn, so many times: what else goes on on the machine meets all alike. Each is warmed up first, for
 * connections, plans and compiled code; who begins changes with every round.
 */
export async function interleaved<Name extends string>(
  contestants: Readonly<Record<Name, Contestant>>,
  { pairs, seconds, warmUp }: Pace,
  databasePid: number,
): Promise<Readonly<Record<Name, Standing>>> {
  const names = Object.keys(contestants) as Name[];
  const rounds = new Map(names.map((name) => [name, [] as Round[]]));
  for (const name of names) if (warmUp > 0) await contestants[name].run(warmUp);
  for (let pair = 0; pair < pairs; pair += 1) {
    for (const name of pair % 2 === 0 ? names : names.toReversed()) {
      rounds.get(name)?.push(await roundOf(contestants[name], seconds, databasePid));
    }
  }
  return Object.fromEntries(names.map((name) => [name, standing(rounds.get(name) ?? [])])) as Record<Name, Standing>;
}

/** The ratio of each pair. */
export const ratios = (one: Pick<Standing, 'rates'>, other: Pick<Standing, 'rates'>): readonly number[] =>
  one.rates.map((rate, pair) => rate / (other.rates[pair] ?? Number.NaN));

type Round = Measured & Cpu;

async function roundOf({ run, pid }: Contestant, seconds: number, databasePid: number): Promise<Round> {
  const before = spent(pid, databasePid);
  const measured = await run(seconds);
  const after = spent(pid, databasePid);
  const each = (key: keyof Cpu): number => (after[key] - before[key]) / measured.count;
  return {
    ...measured,
    serverCpu: each('serverCpu'),
    databaseCpu: each('databaseCpu'),
    loadCpu: each('loadCpu'),
  };
}

function spent(pid: number | undefined, databasePid: number): Cpu {
  const { user, system } = process.cpuUsage();
  return {
    serverCpu: pid === undefined ? Number.NaN : cpuOf(pid),
    databaseCpu: cpuOf(databasePid),
    loadCpu: (user + system) / 1_000,
  };
}

function standing(rounds: readonly Round[]): Standing {
  const middle = (key: keyof Round): number => median(rounds.map((round) => round[key]));
  return {
    count: middle('count'),
    perSecond: middle('perSecond'),
    median: middle('median'),
    p99: middle('p99'),
    serverCpu: middle('serverCpu'),
    databaseCpu: middle('databaseCpu'),
    loadCpu: middle('loadCpu'),
    rates: rounds.map(({ perSecond }) => perSecond),
  };
}
