import { cpuOf } from './cpu.ts';
import { type Measured, median } from './load.ts';

/** Something that is measured again and again, beside others. */
export type Contestant = Readonly<{
  run: (seconds: number) => Promise<Measured>;
  /** The process that serves it; its processor time is told, with that of its children. */
  pid?: number | undefined;
}>;

/** The middle figures of all rounds. Processor times are milliseconds for one round of a client. */
export type Standing = Measured & Readonly<{ serverCpu: number; databaseCpu: number; rates: readonly number[] }>;

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

/** The middle of the ratios of each pair. */
export const ratio = (one: Standing, other: Standing): number =>
  median(one.rates.map((rate, pair) => rate / (other.rates[pair] ?? Number.NaN)));

type Round = Measured & Readonly<{ serverCpu: number; databaseCpu: number }>;

async function roundOf({ run, pid }: Contestant, seconds: number, databasePid: number): Promise<Round> {
  const spent = () => [pid === undefined ? Number.NaN : cpuOf(pid), cpuOf(databasePid)] as const;
  const [server, database] = spent();
  const measured = await run(seconds);
  const [serverAfter, databaseAfter] = spent();
  const { count } = measured;
  return { ...measured, serverCpu: (serverAfter - server) / count, databaseCpu: (databaseAfter - database) / count };
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
    rates: rounds.map(({ perSecond }) => perSecond),
  };
}
