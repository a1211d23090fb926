import type { MailLink, MailLinks } from '@soko/domain';
import { columns } from './columns.ts';
import type { Scope } from './scope.ts';
import { json, sql, sqlOne } from './sql.ts';

const LINK = columns<MailLink>({
  id: 'uuid',
  userId: 'uuid',
  purpose: 'text',
  email: 'text',
  formerEmail: 'text',
  createdAt: 'timestamptz',
  endedAt: 'timestamptz',
  endedBecause: 'text',
});

// The user is held first, as by everyone who asks for a link or ends them: counting makes sure that it is done.
const LOCK_LINK = `
with holder as materialized (
  select u.id from soko.users u where u.id = (select l.user_id from soko.mail_links l where l.id = $1) for no key update
)
select ${LINK.read('l')} from soko.mail_links l where l.id = $1 and (select count(*) from holder) >= 0 for update of l`;

// What nobody can use any more makes room for the new one, a few at a time: it needs no round of its own.
const INSERT_LINK = `
with given as (select * from jsonb_to_record($1::jsonb) as g(${LINK.record})),
replaced as (
  update soko.mail_links l set ended_at = now(), ended_because = 'replaced' from given g
  where l.user_id = g."userId" and l.purpose = g.purpose and l.ended_at is null
),
gone as (
  delete from soko.mail_links where id in (
    select l.id from soko.mail_links l where l.created_at < now() - interval '30 days' order by l.created_at limit 10
    for update skip locked)
)
insert into soko.mail_links (${LINK.names}) select ${LINK.given('g')} from given g`;
const SAVE_LINK = `
update soko.mail_links l set ${LINK.set('g', ['endedAt', 'endedBecause'])}
from jsonb_to_record($1::jsonb) as g(${LINK.record}) where l.id = g.id`;
const END_LINKS = `
update soko.mail_links set ended_at = now(), ended_because = 'overtaken' where user_id = $1 and ended_at is null`;

export function mailLinks({ trx }: Scope): MailLinks {
  return {
    lock: (id) => sqlOne<MailLink>(trx, 'mail_links_lock', LOCK_LINK, [id]),
    insert: async (link) => {
      await sql(trx, 'mail_links_insert', INSERT_LINK, [json(link)]);
    },
    save: async (link) => {
      await sql(trx, 'mail_links_save', SAVE_LINK, [json(link)]);
    },
    endAll: async (userId) => {
      await sql(trx, 'mail_links_end_all', END_LINKS, [userId]);
    },
    forget: async (userId) => {
      await sql(trx, 'mail_links_forget', 'delete from soko.mail_links where user_id = $1', [userId]);
    },
  };
}
