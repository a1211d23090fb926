import type { CompanyListItemView, CompanyView } from '@soko/application';
import type { Money } from '@soko/domain';
import { z } from 'zod';
import { AddressSchema, currency, email, MoneySchema, named, text, timestamp, viewId, whole } from './common.ts';

const creditLimit: z.ZodType<Money> = named(
  'CreditLimit',
  { amount: whole({ min: 0, max: 1_000_000_000_000_00 }, 'Whole minor units'), currency },
  'How much may be open at once',
);
const terms = named(
  'CompanyTerms',
  {
    days: whole({ min: 1, max: 365 }, 'How many days an invoice may wait'),
    credit_limit: creditLimit,
  },
  'What staff grant',
);

const credit = named(
  'CompanyCredit',
  { limit: MoneySchema, used: MoneySchema, available: MoneySchema, overdue: MoneySchema },
  'What it may owe on terms, owes, and may still buy by them; and what of it is late',
);

const facts = {
  id: viewId(),
  name: z.string().meta({ example: 'Obi Trading Ltd' }),
  tax_id: z.string().meta({ example: '01234567-0001' }),
  status: z.enum(['pending', 'approved', 'rejected']),
  status_comment: z.string().nullable().meta({ description: 'Why staff decided so' }),
  purchase_order_required: z.boolean().meta({ description: 'Whether a checkout needs `purchase_order_number`' }),
  payment_terms: terms.nullable(),
  approved_at: timestamp('When staff approved it').nullable(),
  created_at: timestamp('When it applied'),
};

export const CompanySchema: z.ZodType<CompanyView> = named(
  'Company',
  {
    ...facts,
    credit: credit.nullable().meta({ description: 'Null where it pays like everybody, or is not approved' }),
    billing_address: AddressSchema,
    members: z.array(
      named('CompanyMember', {
        user_id: viewId(),
        name: z.string(),
        email: z.string().nullable(),
        role: z.enum(['owner', 'buyer']),
      }),
    ),
    invited: z.array(z.string()).meta({ description: 'E-mails that were asked to join and have not yet' }),
  },
  'A business that buys through its members',
);

export const CompanyListItemSchema: z.ZodType<CompanyListItemView> = named('CompanyListItem', {
  ...facts,
  member_count: z.int(),
});

export const CompanyInvitationsSchema = named('CompanyInvitations', {
  items: z.array(named('CompanyInvitation', { id: viewId(), name: z.string() })).readonly(),
});

const form = {
  name: text({ max: 200 }, 'The name it is registered under', 'Obi Trading Ltd'),
  tax_id: text({ max: 60 }, 'Its tax identification number', '01234567-0001'),
  billing_address: AddressSchema,
};

export const CompanyBody = named('CompanyBody', form);
export const CompanyPatch = named('CompanyPatch', {
  name: form.name.exactOptional(),
  tax_id: form.tax_id.exactOptional(),
  billing_address: AddressSchema.exactOptional(),
});
export const InvitationBody = named('InvitationBody', { email: email('Whom to ask; an account is not needed yet') });
export const ApprovalBody = named('CompanyApprovalBody', {
  comment: text({ max: 1000 }, 'For the company').exactOptional(),
});
export const RejectionBody = named('CompanyRejectionBody', { reason: text({ max: 1000 }, 'Why, for the company') });
export const CompanyTermsPatch = named('CompanyTermsPatch', {
  purchase_order_required: z.boolean().exactOptional(),
  payment_terms: terms.nullable().exactOptional().meta({ description: 'Null: it pays like everybody' }),
});
