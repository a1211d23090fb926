import type { Queries } from '@soko/application';
import { type Call, type CompanyId, refuse, type UserId } from '@soko/domain';
import { type Input, type Route, route } from '../route.ts';
import { idOf } from '../schemas/common.ts';
import {
  CompanyBody,
  CompanyInvitationsSchema,
  CompanyPatch,
  CompanySchema,
  InvitationBody,
} from '../schemas/companies.ts';
import { selfOf } from './users.ts';

const common = {
  tags: ['Companies'],
  limit: 'default',
  policy: { permission: 'companies.join', scope: 'self' },
} as const;
const params = { id: idOf<CompanyId>('The id of the company') };
const billing = { name: 'Obi Trading Ltd', line1: '1 Broad Street', city: 'Lagos', country: 'NG' };

/** The caller's company with its version. Refuses `not_found`. */
async function own(
  {
    queries,
    call,
    respond,
  }: Readonly<{ queries: Queries; call: Call; respond: Input<never, never, never>['respond'] }>,
  extras: Readonly<{ location?: string }> = {},
) {
  const { view, version } = (await queries.companyOf(selfOf(call))) ?? refuse('not_found');
  return respond(view, { etag: String(version), ...extras });
}

export const companyRoutes: readonly Route[] = [
  route({
    ...common,
    method: 'post',
    path: '/companies',
    operationId: 'applyForCompany',
    summary: 'Ask for a company account',
    description:
      'You become its first owner. It is `pending` until staff decide; only an approved company stands on the orders of ' +
      'its members, with its tax id and, unless another is given, its billing address.',
    idempotency: 'accepted',
    body: CompanyBody,
    status: 201,
    returns: CompanySchema,
    refuses: ['company_taken'],
    examples: { body: { name: 'Obi Trading Ltd', tax_id: '01234567-0001', billing_address: billing } },
    handle: async (input) => {
      await input.app.accounts.applyCompany(input.call, { userId: selfOf(input.call), form: input.body });
      return own(input, { location: '/companies/me' });
    },
  }),
  route({
    ...common,
    method: 'get',
    path: '/companies/me',
    operationId: 'getMyCompany',
    summary: 'The company you buy for',
    description: 'With what it may owe on terms, owes, and may still buy by them.',
    idempotency: 'never',
    status: 200,
    returns: CompanySchema,
    refuses: ['not_found'],
    handle: (input) => own(input),
  }),
  route({
    ...common,
    method: 'patch',
    path: '/companies/me',
    operationId: 'changeMyCompany',
    summary: 'Correct your company',
    description:
      'For its owners. Another name or tax id, and any change after a rejection, makes it `pending`: staff decide again.',
    idempotency: 'accepted',
    ifMatch: true,
    body: CompanyPatch,
    status: 200,
    returns: CompanySchema,
    refuses: ['not_found', 'forbidden'],
    examples: { body: { billing_address: billing } },
    handle: async (input) => {
      const { app, call, body, ifMatch } = input;
      await app.accounts.editCompany(call, { userId: selfOf(call), form: body, versions: ifMatch });
      return own(input);
    },
  }),
  route({
    ...common,
    method: 'post',
    path: '/companies/me/invitations',
    operationId: 'inviteCompanyMember',
    summary: 'Ask somebody to join your company',
    description: 'For its owners. Whoever has verified the address can join; whether it has an account is not told.',
    idempotency: 'accepted',
    body: InvitationBody,
    status: 200,
    returns: CompanySchema,
    refuses: ['not_found', 'forbidden', 'company_full'],
    examples: { body: { email: 'bola@example.com' } },
    handle: async (input) => {
      const { app, call, body } = input;
      await app.accounts.inviteMember(call, { userId: selfOf(call), email: body.email });
      return own(input);
    },
  }),
  route({
    ...common,
    method: 'delete',
    path: '/companies/me/members/{user_id}',
    operationId: 'removeCompanyMember',
    summary: 'Take a member out, or leave',
    description: 'Owners take out anybody; every member may leave, but for the last owner while others are left.',
    idempotency: 'accepted',
    things: { user_id: 'company_member' },
    params: { user_id: idOf<UserId>('The id of the member; your own to leave') },
    status: 204,
    refuses: ['not_found', 'forbidden', 'sole_owner'],
    handle: async ({ app, call, params: { userId } }) => {
      await app.accounts.leaveCompany(call, { userId: selfOf(call), memberId: userId });
    },
  }),
  route({
    ...common,
    method: 'get',
    path: '/companies/invitations',
    operationId: 'listCompanyInvitations',
    summary: 'The companies that ask you to join',
    description: 'By your verified e-mail.',
    idempotency: 'never',
    status: 200,
    returns: CompanyInvitationsSchema,
    refuses: [],
    handle: ({ queries, call }) => queries.companyInvitations(selfOf(call)),
  }),
  route({
    ...common,
    method: 'post',
    path: '/companies/{id}/join',
    operationId: 'joinCompany',
    summary: 'Join a company that asked you',
    idempotency: 'accepted',
    things: { id: 'invitation' },
    params,
    status: 200,
    returns: CompanySchema,
    refuses: ['not_found', 'company_taken'],
    handle: async (input) => {
      await input.app.accounts.joinCompany(input.call, { userId: selfOf(input.call), companyId: input.params.id });
      return own(input);
    },
  }),
];
