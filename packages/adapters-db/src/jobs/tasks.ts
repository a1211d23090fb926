import type { EventJob, Schedule } from '@soko/application';
import type { Call, EventType, UnclaimedCall } from '@soko/domain';
import type { Job, TaskList } from 'graphile-worker';
import type { Knex } from 'knex';
import { z } from 'zod';
import { sql, sqlOne } from '../postgres/sql.ts';
import type { Subscriptions } from './dispatcher.ts';

/** A job that was queued by name, with whatever was queued for it; it checks that itself. */
export type NamedJob = (call: UnclaimedCall, payload: unknown) => Promise<unknown>;

/** Everything that can be done here: each job under its own name. */
export type Work = Readonly<{
  subscriptions: Subscriptions;
  /** What the subscribed jobs do. */
  eventJobs: Readonly<Record<string, EventJob>>;
  /** What jobs do that no event stands for. */
  namedJobs: Readonly<Record<string, NamedJob>>;
  schedules: readonly Schedule[];
}>;

/** The work as the worker pool takes it. Throws where two jobs share a name or a subscribed one is not there. */
export function tasksOf(knex: Knex, { subscriptions, eventJobs, namedJobs, schedules }: Work): TaskList {
  const tasks = [
    ...Object.entries(eventJobs).map(([name, job]) => [name, eventTask(knex, name, job)] as const),
    ...Object.entries(namedJobs).map(([name, job]) => [name, namedTask(name, job)] as const),
    ...schedules.map(({ name, run }) => [name, namedTask(name, run)] as const),
  ];
  const names = tasks.map(([name]) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) throw new Error(`Two jobs have the name ${twice}.`);
  const missing = Object.values(subscriptions)
    .flat()
    .find((name) => !Object.hasOwn(eventJobs, name));
  if (missing) throw new Error(`The job ${missing} is subscribed to an event, but is not there.`);
  return Object.fromEntries(tasks);
}

/** What the dispatcher writes. */
const EventPayload = z.object({
  event_id: z.uuid(),
  type: z.string(),
  subject: z.string(),
  payload: z.record(z.string(), z.unknown()),
  request_id: z.string(),
});

/** Done once per event: skipped where that is noted already, and noted after the effect. */
const eventTask =
  (knex: Knex, name: string, job: EventJob) =>
  async (raw: unknown): Promise<void> => {
    const { event_id: eventId, type, subject, payload, request_id: requestId } = EventPayload.parse(raw);
    if (await isDone(knex, eventId, name)) return;
    await job(callOf(name, requestId), { eventId, type: type as EventType, subject, payload });
    await noteDone(knex, eventId, name);
  };

const namedTask =
  (name: string, job: NamedJob) =>
  async (payload: unknown, { job: { id } }: { job: Job }): Promise<void> => {
    await job(callOf(name, `${name}-${id}`), payload);
  };

const callOf = (name: string, requestId: Call['requestId']): UnclaimedCall => ({
  actor: { kind: 'job', name },
  requestId,
});

async function isDone(knex: Knex, eventId: string, name: string): Promise<boolean> {
  const row = await sqlOne<{ done: boolean }>(
    knex,
    'event_job_done',
    'select done_at is not null as done from soko.event_jobs where event_id = $1 and job = $2',
    [eventId, name],
  );
  return row?.done ?? false;
}

async function noteDone(knex: Knex, eventId: string, name: string): Promise<void> {
  await sql(
    knex,
    'event_job_note_done',
    `insert into soko.event_jobs (event_id, job, done_at) values ($1, $2, now())
     on conflict (event_id, job) do update set done_at = excluded.done_at, failure = null`,
    [eventId, name],
  );
}
