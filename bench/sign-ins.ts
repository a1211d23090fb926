import { median } from './load.ts';
import type { Row } from './report.ts';
import { openWire, request, type Wire } from './wire.ts';

/** How often each side is tried, and into how many pairs of medians the tries are cut. */
const TRIES = 200;
const PAIRS = 5;

const API = '/api/v1';
const KNOWN = { email: 'known@bench.example', phone: '+2348012345678' };
const PASSWORD = 'a password that is right';
const WRONG = 'a password that is wrong';

/** One question about an account: what is asked of one that is there, and of one that is not. */
type Question = Readonly<{
  what: string;
  path: string;
  status: number;
  known: Record<string, string>;
  unknown: (number: number) => Record<string, string>;
}>;

const QUESTIONS: readonly Question[] = [
  {
    what: 'login',
    path: '/auth/login',
    status: 401,
    known: { email: KNOWN.email, password: WRONG },
    unknown: (number) => ({ email: `nobody-${number}@bench.example`, password: WRONG }),
  },
  {
    what: 'password reset',
    path: '/auth/password-reset',
    status: 202,
    known: { email: KNOWN.email },
    unknown: (number) => ({ email: `nobody-${number}@bench.example` }),
  },
  {
    what: 'one-time code',
    path: '/auth/otp/request',
    status: 202,
    known: { phone: KNOWN.phone },
    unknown: (number) => ({ phone: `+23480${String(30_000_000 + number)}` }),
  },
];

/**
 * How long a server takes over an account that is there and over one that is not, one request at a time, in turn: whoever
 * can tell the two apart has a directory of the customers.
 */
export async function signIns(port: number): Promise<readonly Row[]> {
  const wire = openWire(port);
  const account = { email: KNOWN.email, phone: KNOWN.phone, password: PASSWORD, name: 'Ada', account_type: 'customer' };
  await timed(wire, '/auth/register', account, 201);
  const rows: Row[] = [];
  for (const { what, path, status, known, unknown } of QUESTIONS) {
    const [one, other]: [number[], number[]] = [[], []];
    for (let number = 0; number < TRIES; number += 1) {
      const askKnown = async () => one.push(await timed(wire, path, known, status));
      const askUnknown = async () => other.push(await timed(wire, path, unknown(number), status));
      for (const ask of number % 2 === 0 ? [askKnown, askUnknown] : [askUnknown, askKnown]) await ask();
    }
    const [ms, otherMs] = [median(one), median(other)];
    rows.push({
      what: `${what}, known account (${ms.toFixed(2)} ms)`,
      floor: `unknown account (${otherMs.toFixed(2)} ms)`,
      target: '≈ 1',
      rate: 1_000 / ms,
      floorRate: 1_000 / otherMs,
      ratios: Array.from({ length: PAIRS }, (_, pair) => medianOf(other, pair) / medianOf(one, pair)),
    });
  }
  wire.close();
  return rows;
}

const medianOf = (times: readonly number[], pair: number): number =>
  median(times.slice((pair * TRIES) / PAIRS, ((pair + 1) * TRIES) / PAIRS));

/** Milliseconds until the answer. Throws for another status than the one that is due. */
async function timed(wire: Wire, path: string, body: Readonly<Record<string, string>>, due: number): Promise<number> {
  const bytes = request('POST', `${API}${path}`, { body });
  const begun = performance.now();
  const { status, body: answer } = await wire.send(bytes);
  if (status !== due) throw new Error(`${status} in place of ${due}: ${answer}`);
  return performance.now() - begun;
}
