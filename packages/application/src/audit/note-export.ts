import { Call } from '@soko/domain';
import type { Ports } from '../ports.ts';

export type Export = Readonly<{
  /** What was taken: the audit log, if nothing is said. */
  of?: 'products' | 'prices' | 'stock' | 'orders';
  filter: Readonly<Record<string, unknown>>;
}>;

/** Leaves an audit record of something being taken away as a file, and by which filter. */
export function noteExport({ store }: Pick<Ports, 'store'>) {
  return (call: Call, { of, filter }: Export): Promise<void> =>
    store.transaction(Call.unclaimed(call), async (tx) => {
      if (of === undefined)
        tx.audit.note('audit_log.exported', { noun: 'audit_log', id: 'audit_records', after: filter });
      else tx.audit.note(`${of}.exported`, { noun: 'export', id: of, after: filter });
    });
}
