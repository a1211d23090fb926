import { openWire, type Wire } from './wire.ts';

/** What a load came to. Milliseconds are of one round. */
export type Measured = Readonly<{ count: number; perSecond: number; median: number; p99: number }>;

export type Load = Readonly<{
  port: number;
  clients: number;
  seconds: number;
  /** One round of one client; `client` counts from 0, `round` too. Throws for an answer that is not the right one. */
  round: (wire: Wire, client: number, round: number) => Promise<void>;
}>;

/** Lets so many clients do their rounds, each as fast as it is answered, and counts those that ended in time. */
export async function load({ port, clients, seconds, round }: Load): Promise<Measured> {
  const wires = Array.from({ length: clients }, () => openWire(port));
  const times: number[] = [];
  const begun = performance.now();
  const end = begun + seconds * 1_000;
  await Promise.all(
    wires.map(async (wire, client) => {
      for (let count = 0; ; count += 1) {
        const from = performance.now();
        if (from >= end) return;
        await round(wire, client, count);
        times.push(performance.now() - from);
      }
    }),
  );
  const took = (performance.now() - begun) / 1_000;
  for (const wire of wires) wire.close();
  times.sort((one, other) => one - other);
  const at = (part: number): number => times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0;
  return { count: times.length, perSecond: times.length / took, median: at(0.5), p99: at(0.99) };
}

/** The middle one. */
export const median = (numbers: readonly number[]): number => {
  const sorted = numbers.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
};
