import type { Companies, Company, CompanyMember, Money } from '@soko/domain';
import { columns } from './columns.ts';
import { orTaken } from './failures.ts';
import { isFresh, lockWhole, type Scope } from './scope.ts';
import { json, sql, sqlOne } from './sql.ts';

const COMPANY = columns<Omit<Company, 'members' | 'terms' | 'version'>>({
  id: 'uuid',
  name: 'text',
  taxId: 'text',
  billingAddress: 'jsonb',
  status: 'text',
  statusComment: 'text',
  needsPurchaseOrder: 'boolean',
  invited: 'text[]',
  approvedAt: 'timestamptz',
  createdAt: 'timestamptz',
});
const MEMBER = columns<CompanyMember>({ userId: 'uuid', role: 'text' });

const WHOLE = `
select ${COMPANY.read('c')}, c.version as "version",
  case when c.terms_days is not null then json_build_object('days', c.terms_days,
    'creditLimit', soko.money(c.credit_limit, c.currency)) end as terms,
  (select coalesce(json_agg(${MEMBER.object('m')} order by m.user_id), '[]')
    from soko.company_members m where m.company_id = c.id) as members,
  ${isFresh('soko.companies', 'c')}
from soko.companies c`;
const MINE = `c.id = (select m.company_id from soko.company_members m where m.user_id = $1)`;
const LOCK = `${WHOLE} where c.id = $1 for no key update`; // orders refer to companies, and need not wait
const LOCK_OF = `${WHOLE} where ${MINE} for no key update`;
const OF = `${WHOLE} where ${MINE}`;
// the sum is made by the outer query: once the company is held, on a snapshot of its own
const LOCK_WITH_DEBT = `
with held as materialized (${LOCK_OF})
select h.*, case when h.terms is not null then soko.owed_on_terms(h.id, h.terms->'creditLimit'->>'currency') end as owed
from held h`;

const GIVEN = `given as (select * from jsonb_to_record($1::jsonb) as g(${COMPANY.record}, terms jsonb, members jsonb)),
members as (select m.* from given g, jsonb_to_recordset(g.members) as m(${MEMBER.record}))`;
const TERMS = `(g.terms->>'days')::integer, (g.terms->'creditLimit'->>'amount')::bigint, g.terms->'creditLimit'->>'currency'`;

const INSERT = `
with ${GIVEN},
company as (
  insert into soko.companies (${COMPANY.names}, terms_days, credit_limit, currency, created_by, updated_by)
  select ${COMPANY.given('g')}, ${TERMS}, $2, $2 from given g
)
insert into soko.company_members (company_id, ${MEMBER.names}) select g.id, ${MEMBER.given('m')} from given g, members m`;

const SAVE = `
with ${GIVEN},
company as (
  update soko.companies c set updated_at = now(), updated_by = $2, version = c.version + 1, ${COMPANY.set('g', [
    'name',
    'taxId',
    'billingAddress',
    'status',
    'statusComment',
    'needsPurchaseOrder',
    'invited',
    'approvedAt',
  ])}, (terms_days, credit_limit, currency) = (select ${TERMS})
  from given g where c.id = g.id
),
gone as (
  delete from soko.company_members m using given g
  where m.company_id = g.id and not exists (select from members k where k."userId" = m.user_id)
)
insert into soko.company_members as m (company_id, ${MEMBER.names}) select g.id, ${MEMBER.given('k')} from given g, members k
on conflict (company_id, user_id) do update set role = excluded.role where m.role <> excluded.role`;

export function companies(scope: Scope): Companies {
  const { trx, author, journal } = scope;
  const locked = async (name: string, text: string, id: string) => {
    const [company] = await lockWhole<Company>(scope, name, text, [id]);
    return company ? journal.read('company', company.id, company) : null;
  };
  return {
    lock: (id) => locked('companies_lock', LOCK, id),
    lockOf: (userId) => locked('companies_lock_of', LOCK_OF, userId),
    lockWithDebt: async (userId) => {
      type Seen = Company & { owed: Money | null };
      const [found] = await lockWhole<Seen>(scope, 'companies_lock_with_debt', LOCK_WITH_DEBT, [userId]);
      if (!found) return null;
      const { owed, ...company } = found;
      return { company: journal.read('company', company.id, company), owed };
    },
    of: async (userId) => {
      const found = await sqlOne<Company & { isFresh?: boolean }>(trx, 'companies_of', OF, [userId]);
      if (!found) return null;
      const { isFresh: _, ...company } = found;
      return company;
    },
    insert: async (company) => {
      await orTaken(sql(trx, 'companies_insert', INSERT, [json(company), author]));
      journal.wrote('company', company.id, company);
    },
    save: async (company) => {
      await orTaken(sql(trx, 'companies_save', SAVE, [json(company), author]));
      journal.wrote('company', company.id, company);
    },
  };
}
