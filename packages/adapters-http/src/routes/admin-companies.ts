import type { Queries } from '@soko/application';
import { type CompanyId, refuse } from '@soko/domain';
import { z } from 'zod';
import { listRoute } from '../paging.ts';
import { type Input, type Route, route } from '../route.ts';
import { idOf, text } from '../schemas/common.ts';
import {
  ApprovalBody,
  CompanyListItemSchema,
  CompanySchema,
  CompanyTermsPatch,
  RejectionBody,
} from '../schemas/companies.ts';

const common = {
  tags: ['Admin'],
  limit: 'default',
  policy: { permission: 'companies.oversee', scope: 'market' },
} as const;
const params = { id: idOf<CompanyId>('The id of the company') };
const things = { id: 'company' } as const;
const done = { idempotency: 'accepted', things, params, status: 200, returns: CompanySchema } as const;

async function shown(
  { queries, respond }: Readonly<{ queries: Queries; respond: Input<never, never, never>['respond'] }>,
  id: CompanyId,
) {
  const { view, version } = (await queries.company(id)) ?? refuse('not_found');
  return respond(view, { etag: String(version) });
}

export const adminCompanyRoutes: readonly Route[] = [
  listRoute({
    ...common,
    path: '/admin/companies',
    operationId: 'listCompanies',
    summary: 'All companies',
    query: {
      q: text({ max: 200 }, 'Words of the name or the tax id').optional(),
      status: z.enum(['pending', 'approved', 'rejected']).optional().meta({ description: 'Only those in this status' }),
    },
    items: CompanyListItemSchema,
    pageName: 'CompanyPage',
    orderings: ['-created_at', 'name'],
    refuses: [],
    handle: ({ queries, query, page }) => queries.companies(query, page),
  }),
  route({
    ...common,
    method: 'get',
    path: '/admin/companies/{id}',
    operationId: 'getCompany',
    summary: 'One company',
    idempotency: 'never',
    things,
    params,
    status: 200,
    returns: CompanySchema,
    refuses: ['not_found'],
    handle: (input) => shown(input, input.params.id),
  }),
  route({
    ...common,
    ...done,
    method: 'patch',
    path: '/admin/companies/{id}',
    operationId: 'setCompanyTerms',
    summary: 'Say how a company orders and pays',
    description:
      'By `payment_terms` its members pay with the provider `terms`, once it is approved: so many days after the order, while what ' +
      'it owes in all stays within `credit_limit`. Another limit touches no order that was placed.',
    ifMatch: true,
    body: CompanyTermsPatch,
    refuses: ['not_found'],
    examples: {
      body: {
        purchase_order_required: true,
        payment_terms: { days: 30, credit_limit: { amount: 500_000_000, currency: 'NGN' } },
      },
    },
    handle: async (input) => {
      const {
        app,
        call,
        params: { id },
        body,
        ifMatch,
      } = input;
      const terms = { needsPurchaseOrder: body.purchaseOrderRequired, terms: body.paymentTerms };
      await app.accounts.setCompanyTerms(call, { id, terms, versions: ifMatch });
      return shown(input, id);
    },
  }),
  route({
    ...common,
    ...done,
    method: 'post',
    path: '/admin/companies/{id}/approve',
    operationId: 'approveCompany',
    summary: 'Take a company on',
    body: ApprovalBody.optional(),
    refuses: ['not_found'],
    handle: async (input) => {
      const {
        app,
        call,
        params: { id },
        body,
      } = input;
      await app.accounts.approveCompany(call, { id, comment: body?.comment });
      return shown(input, id);
    },
  }),
  route({
    ...common,
    ...done,
    method: 'post',
    path: '/admin/companies/{id}/reject',
    operationId: 'rejectCompany',
    summary: 'Turn a company down, or take an approval back',
    description: 'From now on its members buy for themselves; orders that carry it stay as they are.',
    body: RejectionBody,
    refuses: ['not_found'],
    examples: { body: { reason: 'The tax id belongs to another company.' } },
    handle: async (input) => {
      const {
        app,
        call,
        params: { id },
        body,
      } = input;
      await app.accounts.rejectCompany(call, { id, reason: body.reason });
      return shown(input, id);
    },
  }),
];
