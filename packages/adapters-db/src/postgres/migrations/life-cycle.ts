/** The columns that every main noun shares. */
export const LIFE_CYCLE = `
  created_at     timestamptz(3) not null default now(),
  created_by     uuid,
  updated_at     timestamptz(3) not null default now(),
  updated_by     uuid,
  deleted_at     timestamptz(3),
  suspended_at   timestamptz(3),
  active_from    timestamptz(3),
  active_until   timestamptz(3),
  status_comment text check (length(status_comment) <= 1000),
  check (active_from is null or active_until is null or active_from < active_until)`;

/** Makes a table append-only for everybody and readable and insertable for the serving role. */
export const appendOnly = (table: string): string => `
create trigger ${table}_append_only before update or delete or truncate on soko.${table}
  for each statement execute function soko.refuse_change();
grant select, insert on soko.${table} to soko_app;
`;
