import type { Page, PageRequest, SessionView } from '@soko/application';
import { Call, Session } from '@soko/domain';
import type { Database } from '../sql.ts';
import { bindings } from './document.ts';
import { emptyPage, type Order, pageOf } from './paging.ts';

/** The caller's sessions that are not over. */
export function sessions(db: Database, call: Call, request: PageRequest<'-created_at'>): Promise<Page<SessionView>> {
  const user = Call.user(call);
  if (user === undefined) return Promise.resolve(emptyPage(request));
  const bound = bindings();
  const current = call.actor.kind === 'user' ? call.actor.session : null;
  const seconds = (milliseconds: number) => `make_interval(secs => ${bound.bind(milliseconds / 1000, 'float8')})`;
  const end = `least(s.rotated_at + ${seconds(Session.idle)}, s.created_at + ${seconds(Session.absolute)})`;
  const conditions = [`s.user_id = ${bound.bind(user, 'uuid')}`, 's.ended_at is null', `now() < ${end}`];
  const view = `
    s.id, s.kind, soko.rfc3339(s.created_at) as created_at, soko.rfc3339(s.rotated_at) as last_used_at,
    soko.rfc3339(${end}) as expires_at, s.address, s.user_agent,
    s.id is not distinct from ${bound.bind(current, 'uuid')} as current`;
  const list = { from: 'soko.sessions s', alias: 's', order: NEWEST, joins: '', view, bindings: bound };
  return pageOf(db, { ...list, conditions }, request);
}

const NEWEST: Order = {
  keys: [
    { sql: 's.created_at', type: 'timestamptz' },
    { sql: 's.id', type: 'uuid' },
  ],
  descending: true,
};
