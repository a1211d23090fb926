import type { Call } from '../call.ts';

/** The nouns whose every change leaves an audit record. */
export const AUDITED = [
  'user',
  'session',
  'company',
  'shop',
  'kyc_document',
  'category',
  'brand',
  'attribute',
  'product',
  'import',
  'stock',
  'order',
  'payment',
  'refund',
  'dispute',
] as const;
export type AuditedNoun = (typeof AUDITED)[number];
/**
 * What else a record can be about: an operation that was refused, the audit log itself, what staff did to a review, and
 * what was taken away as a file.
 */
export type NotedNoun = AuditedNoun | 'operation' | 'audit_log' | 'review' | 'export';

/** One change that matters: who did what to which object, and what it was before and after. Append-only. */
export type AuditRecord = Readonly<{
  action: string;
  noun: NotedNoun;
  id: string;
  before: Readonly<Record<string, unknown>> | null;
  after: Readonly<Record<string, unknown>> | null;
}>;

/**
 * Never written to an audit record, whatever noun they stand in: secrets, what each use of a session changes, and who asks a
 * provider at the moment.
 */
const SECRETS: ReadonlySet<string> = new Set([
  'passwordHash',
  'fileKey',
  'errorFileKey',
  'clientToken',
  'redirectUrl',
  'secretHash',
  'generation',
  'rotatedAt',
  'claimedUntil',
]);

/** What happened to a thing, where no noun of its own changed. */
export type Note = Readonly<{ noun: NotedNoun; id: string; after?: Readonly<Record<string, unknown>> }>;

export interface AuditNotes {
  /** Writes a record just before the commit: `kyc_document.read`, `access.refused`. */
  note(action: string, about: Note): void;
}

export const AuditRecord = {
  /** The record of a change; null when nothing but secrets changed. Only fields that differ are kept. */
  of(noun: AuditedNoun, id: string, before: object | null, after: object | null): AuditRecord | null {
    const was = (before ?? {}) as Record<string, unknown>;
    const is = (after ?? {}) as Record<string, unknown>;
    const changed = Object.keys({ ...was, ...is }).filter((key) => isAnother(was[key], is[key]) && !SECRETS.has(key));
    if (changed.length === 0) return null;
    const pick = (from: Record<string, unknown>) => Object.fromEntries(changed.map((key) => [key, from[key] ?? null]));
    return {
      action: before === null ? `${noun}.created` : after === null ? `${noun}.removed` : `${noun}.changed`,
      noun,
      id,
      before: before === null ? null : pick(was),
      after: after === null ? null : pick(is),
    };
  },

  /** Who stands in the record: `user`, `guest`, `provider`, `job`, `operator` or `host`, and the name or id of it. */
  actor({ actor }: Call): Readonly<{ kind: string; id: string | null; roles: readonly string[] }> {
    switch (actor.kind) {
      case 'user':
        return { kind: 'user', id: actor.id, roles: actor.roles };
      case 'guest':
        return { kind: 'guest', id: actor.order ?? actor.cart ?? null, roles: [] };
      case 'provider':
        return { kind: 'provider', id: actor.provider, roles: [] };
      case 'job':
      case 'host':
        return { kind: actor.kind, id: actor.name, roles: [] };
      case 'operator':
        return { kind: 'operator', id: null, roles: [] };
    }
  },
};

/** Whether two values are written in different ways; one that is not there is another than any. */
const isAnother = (was: unknown, is: unknown): boolean =>
  was !== is && (was === undefined || is === undefined || JSON.stringify(was) !== JSON.stringify(is));
