import { refuse } from '@soko/domain';
import { z } from 'zod';
import { type Route, route } from '../route.ts';
import { named } from '../schemas/common.ts';

const HealthSchema = named('Health', { status: z.literal('ok') }, 'The process lives');

const ReadinessSchema = named(
  'Readiness',
  {
    status: z.literal('ready'),
    checks: z
      .record(z.string(), z.boolean())
      .meta({ description: 'Each part the service stands on', example: { database: true } }),
    payment_providers: z
      .record(z.string(), z.boolean())
      .exactOptional()
      .meta({
        description: 'Whether each answered this process when it was last asked; the service is ready all the same',
        example: { stripe: true },
      }),
  },
  'The service can do its work',
);

const common = {
  method: 'get',
  root: true,
  tags: ['Health'],
  policy: { permission: 'system.observe', scope: 'anyone' },
  idempotency: 'never',
  limit: 'default',
  status: 200,
  refuses: [],
} as const;

export const healthRoutes: readonly Route[] = [
  route({
    ...common,
    path: '/api/health',
    operationId: 'getHealth',
    summary: 'Whether the process lives',
    description: 'Asks no other service: for the supervisor that restarts dead processes.',
    returns: HealthSchema,
    handle: async () => ({ status: 'ok' }) as const,
  }),
  route({
    ...common,
    path: '/api/ready',
    operationId: 'getReadiness',
    summary: 'Whether the service can do its work',
    description:
      'The database answers, its migrations are done, and in development the demo data is in. Until then 503. A payment ' +
      'provider that is left alone for a while, since it did not answer, is told beside: orders are paid by another one.',
    returns: ReadinessSchema,
    handle: async ({ readiness }) => {
      const { ready, checks, providers } = await readiness();
      if (!ready) return refuse('unavailable', { checks, retry_after: 1 });
      return { status: 'ready', checks, ...(providers && { payment_providers: providers }) } as const;
    },
  }),
];
