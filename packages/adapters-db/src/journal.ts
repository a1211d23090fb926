import {
  type AuditedNoun,
  type AuditNotes,
  AuditRecord,
  type DomainEvent,
  type Events,
  type NewId,
} from '@soko/domain';

/** What happens in one transaction beside its rows: the events, and every audited thing as it was and as it is. */
export interface Journal extends Events, AuditNotes {
  /** Remembers a thing as it was when it was locked. */
  read<N extends object>(noun: AuditedNoun, id: string, was: N): N;
  /** Remembers a thing as it was written; one that was never read was made here. */
  wrote(noun: AuditedNoun, id: string, is: object): void;
  /** The thing as it was when it was first locked; null when it was made here. */
  before<N extends object>(noun: AuditedNoun, id: string): N | null;
  readonly events: readonly DomainEvent[];
  /** One record for each thing that changed, from its first reading to its last writing, and the notes after them. */
  records(): readonly AuditRecord[];
}

export function journal(newId: NewId): Journal {
  const events: DomainEvent[] = [];
  const notes: AuditRecord[] = [];
  const was = new Map<string, object>();
  const is = new Map<string, Readonly<{ noun: AuditedNoun; id: string; value: object }>>();
  const key = (noun: AuditedNoun, id: string) => `${noun} ${id}`;
  return {
    events,
    add: (type, subject, payload = {}) => {
      events.push({ id: newId(), type, subject, payload });
    },
    note: (action, { noun, id, after = null }) => {
      notes.push({ action, noun, id, before: null, after });
    },
    read: (noun, id, value) => {
      const written = is.has(key(noun, id));
      if (!written && !was.has(key(noun, id))) was.set(key(noun, id), value);
      return value;
    },
    wrote: (noun, id, value) => {
      is.set(key(noun, id), { noun, id, value });
    },
    before: <N extends object>(noun: AuditedNoun, id: string) => (was.get(key(noun, id)) as N | undefined) ?? null,
    records: () => [
      ...[...is].flatMap(([each, { noun, id, value }]) => {
        const record = AuditRecord.of(noun, id, was.get(each) ?? null, value);
        return record ? [record] : [];
      }),
      ...notes,
    ],
  };
}
