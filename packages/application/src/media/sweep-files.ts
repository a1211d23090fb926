import type { UnclaimedCall } from '@soko/domain';
import type { Ports } from '../ports.ts';

/** A file this old whose row never came was left behind by a process that died (milliseconds). */
const LOST_AFTER = 3_600_000;
/** All that there are, within reason: those that stay would hide those that go, were only the first ones looked at. */
const MOST = 100_000;
const AT_ONCE = 1000;

/** Removes files that nothing refers to. Answers how many. */
export function sweepFiles({ store, files, now }: Ports) {
  return async (call: UnclaimedCall): Promise<number> => {
    const keys = await files.keptBefore(new Date(now().getTime() - LOST_AFTER), MOST);
    let removed = 0;
    for (let at = 0; at < keys.length; at += AT_ONCE) {
      const some = keys.slice(at, at + AT_ONCE);
      const known = await store.transaction(
        call,
        async (tx) => new Set([...(await tx.kycDocuments.knownKeys(some)), ...(await tx.imports.knownKeys(some))]),
      );
      const lost = some.filter((key) => !known.has(key));
      for (const key of lost) await files.remove(key);
      removed += lost.length;
    }
    return removed;
  };
}
