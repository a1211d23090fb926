import { isRefusal, type RefusalCode, type RefusalFacts } from '@soko/domain';

/** What came of a call: an answer, a refusal with its facts, or a failure that no caller should ever see. */
export type Outcome<T> =
  | Readonly<{ code: 'ok'; answer: T }>
  | Readonly<{ code: RefusalCode; facts: RefusalFacts }>
  | Readonly<{ code: `failed: ${string}` }>;

export async function outcomeOf<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { code: 'ok', answer: await work() };
  } catch (failure) {
    if (isRefusal(failure)) return { code: failure.code, facts: failure.facts };
    return { code: `failed: ${failure instanceof Error ? failure.message : String(failure)}` };
  }
}

/** Lets all of them go at once, and answers what came of each, in their order. */
export const atOnce = <T>(calls: readonly (() => Promise<T>)[]): Promise<Outcome<T>[]> =>
  Promise.all(calls.map(outcomeOf));

/** How often each came: `{ ok: 10, out_of_stock: 40 }`. */
export function tally(outcomes: readonly Outcome<unknown>[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { code } of outcomes) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

/** What those who got through were answered. */
export const answersOf = <T>(outcomes: readonly Outcome<T>[]): T[] =>
  outcomes.flatMap((outcome) => (outcome.code === 'ok' ? [(outcome as { answer: T }).answer] : []));

/** What the refused ones were told. */
export const factsOf = (outcomes: readonly Outcome<unknown>[]): RefusalFacts[] =>
  outcomes.flatMap((outcome) => ('facts' in outcome ? [outcome.facts] : []));

/** The only one, or the first of several. */
export function oneOf<T>(all: readonly T[]): T {
  const [first] = all;
  if (first === undefined) throw new Error('There is none.');
  return first;
}
