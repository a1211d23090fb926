import type { SandboxDesk } from '@soko/application';
import { refuse } from '@soko/domain';
import { z } from 'zod';
import { sandboxPage } from '../docs/sandbox-page.ts';
import { found, type Route, route } from '../route.ts';
import { named } from '../schemas/common.ts';

const common = {
  root: true,
  path: '/sandbox/pay/{reference}',
  tags: ['Sandbox'],
  policy: { permission: 'payments.sandbox', scope: 'anyone' },
  idempotency: 'never',
  limit: 'default',
  things: { reference: 'sandbox_page' },
  params: {
    reference: z
      .string()
      .regex(/^[a-z0-9-]{16,36}$/, 'is not a reference')
      .meta({ description: 'The payment’s reference' }),
  },
  refuses: ['not_found'],
} as const;

const ActionBody = named('SandboxActionBody', {
  action: z.enum(['approve', 'decline', 'abandon']).meta({ description: 'What the buyer does on the page' }),
});

const DecisionSchema = named('SandboxDecision', {
  reference: z.string(),
  status: z.enum(['open', 'approved', 'declined', 'abandoned']),
  redirect_url: z.string().nullable().meta({ format: 'uri', description: 'Where the buyer’s browser goes back to' }),
});

export const sandboxRoutes: readonly Route[] = [
  route({
    ...common,
    method: 'get',
    operationId: 'showSandboxPage',
    summary: 'The hosted page of the sandbox',
    description: 'What a buyer sees in place of a real provider’s page: Approve and Decline. Not there in production.',
    status: 200,
    media: 'text/html',
    returns: z.string(),
    handle: async ({ sandbox, params, respond }) => {
      const { html, policy } = sandboxPage(found(await desk(sandbox).find(params.reference)));
      return respond(html, { headers: { 'Content-Security-Policy': policy } });
    },
  }),
  route({
    ...common,
    method: 'post',
    operationId: 'actOnSandboxPayment',
    summary: 'Approve, decline or abandon a sandbox payment',
    description:
      'For scripts, without a login; answers at once. The signed webhook follows from a durable job: poll the order. ' +
      'The form of the hosted page posts here too and is sent back to the shop (303).',
    form: true,
    body: ActionBody,
    status: 200,
    also: { 303: 'The form of the page was sent: back to the shop' },
    returns: DecisionSchema,
    examples: { body: { action: 'approve' } },
    handle: async ({ sandbox, params, body, headers, url, respond }) => {
      const { payment, redirectUrl } = found(await desk(sandbox).act(params.reference, body.action));
      const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
      if (isForm) return respond(undefined, { status: 303, location: redirectUrl ?? url.href });
      return { reference: payment.reference, status: payment.status, redirect_url: redirectUrl };
    },
  }),
];

/** What stands behind the page. Refuses `not_found` where there is no sandbox. */
const desk = (sandbox: SandboxDesk | null): SandboxDesk => sandbox ?? refuse('not_found');
