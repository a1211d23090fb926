import { type AuditFilter, type AuditRecordView, Json, type Queries } from '@soko/application';
import { z } from 'zod';
import { csvOf } from '../csv.ts';
import { listRoute } from '../paging.ts';
import type { Route } from '../route.ts';
import { named, queryMoment, text, timestamp, viewId } from '../schemas/common.ts';

const AuditRecordSchema: z.ZodType<AuditRecordView> = named('AuditRecord', {
  id: viewId(),
  at: timestamp('When it happened'),
  actor: named('AuditActor', {
    kind: z.string().meta({ description: 'user, guest, provider, job, operator or host' }),
    id: z.string().nullable(),
    roles: z.array(z.string()),
  }),
  action: z.string().meta({ example: 'shop.changed' }),
  noun: z.string().meta({ example: 'shop' }),
  noun_id: z.string(),
  before: z.record(z.string(), z.unknown()).nullable().meta({ description: 'What changed, as it was' }),
  after: z.record(z.string(), z.unknown()).nullable().meta({ description: 'What changed, as it is' }),
  request_id: z.string(),
  address: z.string().nullable(),
});

const moment = (description: string) => queryMoment(description).optional();
const word = (description: string) => text({ max: 128 }, description).optional();

const COLUMNS: Readonly<Record<string, (record: AuditRecordView) => string | null>> = {
  id: ({ id }) => id,
  at: ({ at }) => at,
  actor_kind: ({ actor }) => actor.kind,
  actor_id: ({ actor }) => actor.id,
  actor_roles: ({ actor }) => actor.roles.join(' '),
  action: ({ action }) => action,
  noun: ({ noun }) => noun,
  noun_id: ({ noun_id }) => noun_id,
  before: ({ before }) => before && JSON.stringify(before),
  after: ({ after }) => after && JSON.stringify(after),
  request_id: ({ request_id }) => request_id,
  address: ({ address }) => address,
};

/** How many records one statement of an export reads. */
const STEP = 1000;

/** Every record of a filter, a page at a time. */
async function* recordsOf(
  queries: Queries,
  filter: AuditFilter,
  ordering: 'at' | '-at',
): AsyncGenerator<AuditRecordView> {
  let next: readonly string[] | null = null;
  do {
    const position = next === null ? {} : { position: { keys: next, direction: 'next' as const } };
    const page = await queries.auditRecords(filter, { limit: STEP, ordering, includeTotal: false, ...position });
    yield* Json.parse(page.items);
    next = page.next;
  } while (next !== null);
}

/** Whether the caller would rather have a file for a spreadsheet. */
const wantsCsv = (format: string | undefined, accept = ''): boolean =>
  format === undefined ? /^\s*text\/csv\b/i.test(accept) : format === 'csv';

export const adminLogRoutes: readonly Route[] = [
  listRoute({
    path: '/admin/logs',
    operationId: 'listAuditRecords',
    tags: ['Admin'],
    limit: 'search',
    summary: 'Who did what',
    description:
      'The audit log, newest first. With `format=csv` or `Accept: text/csv` all records of the filter as a file, made as it ' +
      'is sent; that it was taken is a record itself. Cells that a spreadsheet could run begin with an apostrophe.',
    policy: { permission: 'audit.read', scope: 'market' },
    query: {
      actor: word('The id of who did it'),
      action: word('The action, such as `shop.changed`'),
      noun: word('What it was done to: user, session, shop, product, stock, order, …'),
      noun_id: word('The id of that'),
      request_id: word('The id of the request'),
      from: moment('From then on'),
      to: moment('Before then'),
      format: z.enum(['json', 'csv']).optional().meta({ description: 'json if left out' }),
    },
    items: AuditRecordSchema,
    pageName: 'AuditRecordPage',
    orderings: ['-at', 'at'],
    streams: ['text/csv'],
    refuses: [],
    handle: async ({ app, queries, call, query: { format, ...filter }, page, headers, respond }) => {
      if (!wantsCsv(format, headers.accept)) return queries.auditRecords(filter, page);
      await app.audit.noteExport(call, { filter });
      const extras = {
        'Content-Type': 'text/csv; charset=utf-8',
        'Content-Disposition': 'attachment; filename="audit-log.csv"',
        'Cache-Control': 'no-store',
      };
      return respond(undefined, {
        headers: extras,
        stream: csvOf(COLUMNS, recordsOf(queries, filter, page.ordering)),
      });
    },
  }),
];
