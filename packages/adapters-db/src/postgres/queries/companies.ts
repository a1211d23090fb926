import type {
  CompanyFilter,
  CompanyInvitationView,
  CompanyListItemView,
  CompanyOrdering,
  CompanyView,
  Json,
  Page,
  PageRequest,
  Versioned,
} from '@soko/application';
import type { CompanyId, UserId } from '@soko/domain';
import type { Database } from '../sql.ts';
import { bindings, documentOf, versionedOf } from './document.ts';
import { address } from './orders.ts';
import { type Order, pageOf } from './paging.ts';
import { IS_LATE } from './payments.ts';
import { containing, wordsOf } from './words.ts';

/** The company that the user is a member of. */
export const companyOf = (db: Database, userId: UserId): Promise<Versioned<CompanyView> | null> =>
  versionedOf(db, 'company of user', textOf(`c.id = (${OF_MEMBER})`), [userId]);

/** One company, for staff. */
export const company = (db: Database, id: CompanyId): Promise<Versioned<CompanyView> | null> =>
  versionedOf(db, 'company', textOf('c.id = $1'), [id]);

/** The companies that ask the user to join: by a verified e-mail alone. */
export async function companyInvitations(
  db: Database,
  userId: UserId,
): Promise<Json<{ items: readonly CompanyInvitationView[] }>> {
  const found = await documentOf<{ items: readonly CompanyInvitationView[] }>(db, 'invitations', INVITATIONS, [userId]);
  if (!found) throw new Error('A list is answered by one row.');
  return found;
}

/** All companies, for staff. `q`: words of the name or the tax id. */
export function companies(
  db: Database,
  filter: CompanyFilter,
  request: PageRequest<CompanyOrdering>,
): Promise<Page<CompanyListItemView>> {
  const { bind, ...bound } = bindings();
  const conditions = [
    LIVE,
    ...wordsOf(filter.q).map((word) => {
      const pattern = bind(containing(word.toLowerCase()), 'text');
      return `(lower(c.name) like ${pattern} or lower(c.tax_id) like ${pattern})`;
    }),
    ...(filter.status === undefined ? [] : [`c.status = ${bind(filter.status, 'text')}`]),
  ];
  const order = ORDERS[request.ordering];
  const list = { from: 'soko.companies c', alias: 'c', order, joins: '', view: LISTED, conditions };
  return pageOf(db, { ...list, bindings: { ...bound, bind } }, request);
}

const LIVE = 'c.deleted_at is null';
const OF_MEMBER = 'select m.company_id from soko.company_members m where m.user_id = $1';
const ID = { sql: 'c.id', type: 'uuid' } as const;
const ORDERS: Readonly<Record<CompanyOrdering, Order>> = {
  '-created_at': { keys: [{ sql: 'c.created_at', type: 'timestamptz' }, ID], descending: true },
  name: { keys: [{ sql: 'c.name', type: 'text' }, ID], descending: false },
};

const FACTS = `c.id, c.name, c.tax_id, c.status, c.status_comment, c.needs_purchase_order as purchase_order_required,
  case when c.terms_days is not null then json_build_object('days', c.terms_days,
    'credit_limit', soko.money(c.credit_limit, c.currency)) end as payment_terms,
  soko.rfc3339(c.approved_at) as approved_at, soko.rfc3339(c.created_at) as created_at`;

/** By payments_on_terms. */
const CREDIT = `
  (select json_build_object('limit', soko.money(c.credit_limit, c.currency), 'used', soko.money(o.used, c.currency),
      'available', soko.money(greatest(c.credit_limit - o.used, 0), c.currency), 'overdue', soko.money(o.overdue, c.currency))
    from (select coalesce(sum(p.amount), 0)::bigint as used,
        coalesce(sum(p.amount) filter (where ${IS_LATE}), 0)::bigint as overdue from soko.payments p
      where p.company_id = c.id and p.status = 'pending' and p.currency = c.currency) o
    where c.status = 'approved' and c.terms_days is not null)`;

const LISTED = `${FACTS}, (select count(*) from soko.company_members m where m.company_id = c.id) as member_count`;

const textOf = (condition: string): string => `
  select row_to_json(view)::text as item, c.version
  from soko.companies c cross join lateral (
    select ${FACTS}, ${CREDIT} as credit, ${address('c.billing_address')} as billing_address, c.invited,
      (select coalesce(json_agg(json_build_object('user_id', u.id, 'name', u.name, 'email', u.email, 'role', m.role)
          order by m.role desc, u.name, u.id), '[]')
        from soko.company_members m join soko.users u on u.id = m.user_id where m.company_id = c.id) as members
  ) view
  where ${condition} and ${LIVE}`;

const INVITATIONS = `
  select json_build_object('items', coalesce(json_agg(json_build_object('id', c.id, 'name', c.name) order by c.name, c.id), '[]'))::text as item
  from soko.users u join soko.companies c on c.invited @> array[u.email_key] and ${LIVE}
  where u.id = $1 and u.email_verified_at is not null`;
