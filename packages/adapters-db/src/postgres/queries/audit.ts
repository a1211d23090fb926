import type { AuditFilter, AuditOrdering, AuditRecordView, Page, PageRequest } from '@soko/application';
import type { Database } from '../sql.ts';
import { bindings } from './document.ts';
import { type Order, pageOf } from './paging.ts';

const RECORD = `a.id, soko.rfc3339(a.at) as at,
  json_build_object('kind', a.actor_kind, 'id', a.actor_id, 'roles', a.actor_roles) as actor,
  a.action, a.noun, a.noun_id, a.before, a.after, a.request_id, a.address`;

/** What each filter compares; its index is audit_records_of_actor, _of_action, _of_noun or _of_request, else the key. */
const CONDITIONS: Readonly<Record<keyof AuditFilter, Readonly<{ sql: (place: string) => string; type: string }>>> = {
  actor: { sql: (place) => `a.actor_id = ${place}`, type: 'text' },
  action: { sql: (place) => `a.action = ${place}`, type: 'text' },
  noun: { sql: (place) => `a.noun = ${place}`, type: 'text' },
  nounId: { sql: (place) => `a.noun_id = ${place}`, type: 'text' },
  requestId: { sql: (place) => `a.request_id = ${place}`, type: 'text' },
  from: { sql: (place) => `a.at >= ${place}`, type: 'timestamptz' },
  to: { sql: (place) => `a.at < ${place}`, type: 'timestamptz' },
};

/** Who did what, in the order of the records' ids, which is that of time. */
export function auditRecords(
  db: Database,
  filter: AuditFilter,
  request: PageRequest<AuditOrdering>,
): Promise<Page<AuditRecordView>> {
  const bound = bindings();
  const conditions = Object.entries(CONDITIONS).flatMap(([name, { sql, type }]) => {
    const value = filter[name as keyof AuditFilter];
    return value === undefined ? [] : [sql(bound.bind(value, type))];
  });
  const order: Order = { keys: [{ sql: 'a.id', type: 'uuid' }], descending: request.ordering === '-at' };
  const list = { from: 'soko.audit_records a', alias: 'a', order, joins: '', view: RECORD, bindings: bound };
  return pageOf(db, { ...list, conditions }, request);
}
