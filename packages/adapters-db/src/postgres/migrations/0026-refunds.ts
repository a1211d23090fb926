/**
 * What each refund gives back, line by line, with the shares that it reverses. Until here a refund was of whole parts, whose
 * shares stand in the books.
 */
export const up = `
alter table soko.refunds add column lines jsonb not null default '[]', add column key uuid;

update soko.refunds r set key = r.id, lines = coalesce((
  select jsonb_agg(jsonb_build_object('shopOrderId', b.shop_order_id, 'kind', 'part', 'orderItemId', null, 'quantity', 0,
    'shares', jsonb_build_object(
      'total', soko.money(-b.total, r.currency), 'payable', soko.money(-b.payable, r.currency),
      'commission', soko.money(-b.commission, r.currency), 'tax', soko.money(-b.tax, r.currency),
      'promotions', soko.money(b.promotions, r.currency))))
  from (
    select e.shop_order_id, sum(e.amount)::bigint as total,
      coalesce(sum(e.amount) filter (where e.account like 'payable:%'), 0)::bigint as payable,
      coalesce(sum(e.amount) filter (where e.account = 'commission'), 0)::bigint as commission,
      coalesce(sum(e.amount) filter (where e.account = 'tax'), 0)::bigint as tax,
      coalesce(sum(e.amount) filter (where e.account = 'promotions'), 0)::bigint as promotions
    from soko.ledger_entries e join soko.ledger_transactions t on t.id = e.transaction_id
    where t.type in ('capture', 'receivable') and e.shop_order_id = any (r.shop_order_ids)
    group by e.shop_order_id
  ) b), '[]');

alter table soko.refunds alter column key set not null, drop column shop_order_ids;
create unique index refunds_key on soko.refunds (key);
create index refunds_pending on soko.refunds (created_at) where status = 'pending';
create index refunds_newest on soko.refunds (created_at, id);
`;
