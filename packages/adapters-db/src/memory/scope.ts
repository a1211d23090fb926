import type { Call, NewId } from '@soko/domain';
import type { Journal } from '../journal.ts';
import type { State } from './state.ts';

/** What the collections of one transaction share: their own copy of the state, and what they hold locked. */
export type Scope = Readonly<{
  state: State;
  call: Call;
  now: Date;
  newId: NewId;
  journal: Journal;
  held: Set<string>;
}>;

/** Notes that this transaction holds a thing, by locking or by making it. */
export function hold<T extends { readonly id: string }>({ held }: Scope, thing: T): T {
  held.add(thing.id);
  return thing;
}

/** Fails unless this transaction holds the thing: Postgres would let such a lost update pass, a test must not. */
export function mustHold({ held }: Scope, id: string): void {
  if (!held.has(id)) throw new Error(`${id} is written without having been locked in this transaction.`);
}

/** Fails as a CHECK, foreign key or unique index would. */
export function check(isTrue: boolean, rule: string): asserts isTrue {
  if (!isTrue) throw new Error(`The rule ${rule} of the store is broken.`);
}

/** Fails as a foreign key would; null refers to nothing. */
export function refersTo(all: ReadonlyMap<string, unknown>, id: string | null, rule: string): void {
  check(id === null || all.has(id), `${rule} refers to what is there`);
}

/** Sorted by id, as rows are locked. */
export const byId = <T extends { readonly id: string }>(all: Iterable<T>): T[] =>
  [...all].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
