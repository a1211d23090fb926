/** Who works on jobs, and when each schedule last came round. */
export const up = `
-- One row per pool of workers, with the sign of life that it gives every few seconds.
create table soko.workers (
  id      text primary key,
  seen_at timestamptz(3) not null default now()
);

-- Taking the row's turn is what makes a schedule safe when several processes keep it.
create table soko.schedules (
  name      text primary key,
  ticked_at timestamptz(3) not null default now()
);

grant select, insert, update, delete on soko.workers, soko.schedules to soko_app;
`;
