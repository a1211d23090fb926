import { Call } from '@soko/domain';
import type { Ports } from '../ports.ts';

/** Leaves an audit record of the audit log being taken away as a file, and by which filter. */
export function noteExport({ store }: Ports) {
  return (call: Call, { filter }: Readonly<{ filter: Readonly<Record<string, unknown>> }>): Promise<void> =>
    store.transaction(Call.unclaimed(call), async (tx) => {
      tx.audit.note('audit_log.exported', { noun: 'audit_log', id: 'audit_records', after: filter });
    });
}
