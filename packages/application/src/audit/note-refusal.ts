import { Call, type RefusalCode } from '@soko/domain';
import type { Ports } from '../ports.ts';

export type RefusedAccess = Readonly<{ operation: string; code: RefusalCode | 'csrf_failed' }>;

/** Leaves an audit record of access that was refused: in a transaction of its own, for the refused one left nothing. */
export function noteRefusal({ store }: Ports) {
  return (call: Call, { operation, code }: RefusedAccess): Promise<void> =>
    store.transaction(Call.unclaimed(call), async (tx) => {
      tx.audit.note('access.refused', { noun: 'operation', id: operation, after: { code } });
    });
}
