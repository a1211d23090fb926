/** One runner at a time asks a provider about a refund; and refunds that staff give back by hand. */
export const up = `
alter table soko.refunds add column claimed_until timestamptz(3), add column by_hand boolean not null default false;
create index refunds_claimed on soko.refunds (claimed_until) where status = 'pending' and claimed_until is not null;
create index refunds_by_hand on soko.refunds (created_at, id) where status = 'pending' and by_hand;
`;
