export type AuditRecordView = Readonly<{
  id: string;
  at: string;
  actor: Readonly<{ kind: string; id: string | null; roles: readonly string[] }>;
  action: string;
  noun: string;
  noun_id: string;
  before: Readonly<Record<string, unknown>> | null;
  after: Readonly<Record<string, unknown>> | null;
  request_id: string;
  address: string | null;
}>;

export type AuditFilter = Readonly<{
  actor?: string | undefined;
  action?: string | undefined;
  noun?: string | undefined;
  nounId?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  requestId?: string | undefined;
}>;
export type AuditOrdering = '-at' | 'at';
