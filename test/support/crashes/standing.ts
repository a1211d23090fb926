import type { Knex } from 'knex';
import type { Goods } from '../server-town.ts';

/** How the orders of an e-mail address, or the one of an id, stand by the tables. */
export type Standing = Readonly<{
  orders: number;
  /** Of the last one; null where there is none. */
  id: string | null;
  status: string | null;
  /** How often events tell that it was placed and confirmed. */
  placed: number;
  confirmed: number;
  payments: readonly string[];
  /** Of the last payment. */
  reference: string | null;
  /** Its pages at the sandbox. */
  pages: readonly string[];
  /** How often its money was booked as the one that counts, and as one too many. */
  captures: number;
  surpluses: number;
  /** How many webhooks were kept about it, and how many of these wait to be settled. */
  told: number;
  open: number;
}>;

export async function standingOf(owner: Knex, of: Readonly<{ id: string } | { email: string }>): Promise<Standing> {
  const [column, value] = 'id' in of ? ['id::text', of.id] : ['email', of.email];
  const { rows } = await owner.raw(STANDING.replace('$column', column), [value]);
  return rows[0];
}

const STANDING = `
with mine as (
  select * from soko.orders where $column = ?
), paying as (
  select p.* from soko.payments p join mine on mine.id = p.order_id
), told as (
  select e.* from soko.payment_events e join paying p on p.reference = e.report->>'reference'
), booked as (
  select t.type from soko.ledger_transactions t join mine on mine.id = t.order_id
), happened as (
  select e.type from soko.events e join mine on mine.id::text = e.subject
)
select (select count(*)::integer from mine) as orders,
  (select id from mine order by id desc limit 1) as id,
  (select status from mine order by id desc limit 1) as status,
  (select count(*)::integer from happened where type = 'order.placed') as placed,
  (select count(*)::integer from happened where type = 'order.confirmed') as confirmed,
  array(select status from paying order by id) as payments,
  (select reference from paying order by id desc limit 1) as reference,
  array(select s.status from soko.sandbox_payments s join paying p using (reference) order by p.id) as pages,
  (select count(*)::integer from booked where type = 'capture') as captures,
  (select count(*)::integer from booked where type = 'surplus') as surpluses,
  (select count(*)::integer from told) as told,
  (select count(*)::integer from told where outcome is null) as open`;

export async function levelOf(owner: Knex, { variant }: Goods): Promise<{ on_hand: number; reserved: number }> {
  const { rows } = await owner.raw('select on_hand, reserved from soko.stock_levels where variant_id = ?', [
    variant.id,
  ]);
  return rows[0];
}
