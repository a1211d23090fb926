/** Payment on terms: who owes a payment, by which day, and whether they were reminded. */
export const up = `
alter table soko.payments
  add column company_id uuid references soko.companies,
  add column due_date date,
  add column reminded_at timestamptz(3),
  add check ((company_id is null) = (due_date is null));
-- What a company owes is a sum over this alone.
create index payments_on_terms on soko.payments (company_id) include (amount, currency)
  where company_id is not null and status = 'pending';
-- Volatile, so that it looks anew when it is called: a statement that had to wait for the company sees what others took.
create function soko.owed_on_terms(company uuid, wanted text) returns json language plpgsql volatile as $$
begin
  return (select soko.money(coalesce(sum(p.amount), 0)::bigint, wanted) from soko.payments p
    where p.company_id = company and p.status = 'pending' and p.currency = wanted);
end $$;
create index payments_due on soko.payments (due_date, id) where due_date is not null and status = 'pending';
-- What was owed comes once.
create unique index ledger_transactions_collection on soko.ledger_transactions (payment_id) where type = 'collection';
`;
