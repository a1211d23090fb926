import type {
  KycDocumentView,
  KycRequirementView,
  LinkedKycDocumentView,
  MyShopView,
  SellerView,
  ShopMemberView,
  StatusChangeView,
} from '@soko/application';
import type { UploadId } from '@soko/domain';
import { z } from 'zod';
import { uploadedFile } from '../body/upload.ts';
import { shopShape } from './catalog.ts';
import {
  AddressSchema,
  country,
  currency,
  email,
  idOf,
  MoneySchema,
  named,
  phone,
  text,
  timestamp,
  viewId,
} from './common.ts';

const role = z.enum(['owner', 'manager', 'fulfilment']);
const kycStatus = z.enum(['submitted', 'approved', 'rejected', 'revise']);

const ownShape = {
  ...shopShape,
  contact_email: z.string().nullable(),
  contact_phone: z.string().nullable().meta({ description: 'E.164' }),
  address: AddressSchema.nullable(),
  tax_id: z.string().nullable(),
  country: z.string().nullable().meta({ description: 'ISO 3166-1 alpha-2', example: 'NG' }),
  status_comment: z.string().nullable().meta({ description: 'Why the shop is in this status' }),
  created_at: timestamp('When the shop was opened'),
};

export const MyShopSchema: z.ZodType<MyShopView> = named(
  'MyShop',
  {
    ...ownShape,
    role: role.nullable().meta({ description: 'What the caller is in the shop' }),
    commission: named('CommissionTerms', {
      rate_basis_points: z
        .int()
        .meta({ description: 'Of each sale, where no category has a rule of its own', example: 1000 }),
    })
      .nullable()
      .meta({ description: 'For owners' }),
    balances: z
      .array(
        named('ShopBalance', {
          currency,
          pending: MoneySchema,
          available: MoneySchema,
        }),
      )
      .nullable()
      .meta({ description: 'For owners: what the books owe the shop, and what of it can be paid out' }),
  },
  'A shop, to its members',
) as z.ZodType<MyShopView>;

export const SellerSchema: z.ZodType<SellerView> = named(
  'Seller',
  {
    ...ownShape,
    owner: named('SellerOwner', { id: viewId(), name: z.string(), email: z.string().nullable() }).nullable(),
    member_count: z.int(),
    missing_documents: z.array(z.string()).meta({ description: 'Required kinds without an approved document' }),
  },
  'A shop, to staff',
) as z.ZodType<SellerView>;

const profile = {
  description: text({ min: 0, max: 10_000 }, 'What the shop tells of itself').exactOptional(),
  logo: z
    .url({ protocol: /^https$/ })
    .max(2048)
    .nullable()
    .exactOptional()
    .meta({ description: 'Shown, never fetched', example: 'https://cdn.example/logo.png' }),
  contact_email: email('Where buyers and staff write to').nullable().exactOptional(),
  contact_phone: phone().nullable().exactOptional(),
  address: AddressSchema.nullable().exactOptional(),
  tax_id: text({ max: 64 }, 'As the tax office writes it', '01234567-0001').nullable().exactOptional(),
  country: country.nullable().exactOptional().meta({ description: 'Decides which documents are asked for' }),
};
const name = text({ max: 200 }, 'The name of the shop', 'Lagos Threads');

const moment = (description: string) =>
  z.iso.datetime({ offset: true }).meta({ description, example: '2026-12-20T00:00:00Z' });

const slug = z
  .string()
  .max(100)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'is not a slug')
  .meta({ description: 'What the shop is called in links; made of its name if left out', example: 'lagos-threads' });
export const ShopBody = named('ShopBody', {
  name,
  slug: slug.exactOptional(),
  currency: currency.exactOptional(),
  ...profile,
});
export const ShopPatch = named('ShopPatch', {
  name: name.exactOptional(),
  ...profile,
  vacation: named('Vacation', {
    from: moment('When it begins'),
    until: moment('When it ends; null: when it is taken back').nullable(),
    message: text({ max: 1000 }, 'What visitors of the shop read', 'Back on the sixth of January'),
  })
    .nullable()
    .exactOptional()
    .meta({ description: 'For that time the shop sells nothing and its products are hidden; null ends it' }),
});

const whole = <View>(id: string, item: z.ZodType<View>): z.ZodType<Readonly<{ items: readonly View[] }>> =>
  named(id, { items: z.array(item) });

const StatusChangeSchema: z.ZodType<StatusChangeView> = named('StatusChange', {
  from: z.string().nullable(),
  to: z.string(),
  reason: z.string().nullable(),
  at: timestamp('When it was decided'),
});
export const StatusHistorySchema = whole('StatusHistory', StatusChangeSchema);

export const ShopMembersSchema = whole<ShopMemberView>(
  'ShopMembers',
  named('ShopMember', {
    user: named('ShopMemberUser', { id: viewId(), name: z.string(), email: z.string().nullable() }),
    role,
  }) as z.ZodType<ShopMemberView>,
);
const roleOf = role.meta({
  description: 'owner: all; manager: catalogue, stock and orders; fulfilment: orders, and stock to look at',
});
export const MemberBody = named('ShopMemberBody', { email: email('Of an existing account'), role: roleOf });
export const MemberPatch = named('ShopMemberPatch', { role: roleOf });

const documentShape = {
  id: viewId(),
  kind: z.string().meta({ example: 'identity' }),
  status: kycStatus,
  file_name: z.string(),
  content_type: z.string().meta({ example: 'application/pdf' }),
  size: z.int().meta({ description: 'In bytes' }),
  sha256: z.string(),
  reason: z.string().nullable().meta({ description: 'Why it was rejected or is to be revised' }),
  submitted_at: timestamp('When it was handed in'),
  reviewed_at: timestamp('When staff decided').nullable(),
  history: z.array(StatusChangeSchema),
};
export const KycDocumentSchema: z.ZodType<KycDocumentView> = named('KycDocument', documentShape);
export const LinkedKycDocumentSchema: z.ZodType<LinkedKycDocumentView> = named('LinkedKycDocument', {
  ...documentShape,
  url: z.string().meta({ format: 'uri', description: 'The file itself, for whoever has this link; good for minutes' }),
  url_expires_at: timestamp('When the link is over'),
});
export const KycRequirementsSchema = whole<KycRequirementView>(
  'KycRequirements',
  named('KycRequirement', {
    kind: z.string(),
    title: z.string(),
    is_required: z.boolean(),
    status: kycStatus.nullable().meta({ description: 'Of the newest document of this kind' }),
  }),
);

const kycKind = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,62}$/, 'is not a kind of document')
  .meta({ description: 'A kind of `GET /shops/me/kyc-requirements`', example: 'identity' });

/** A document that was uploaded before. */
export const UploadedKycBody = named('KycOfUpload', {
  kind: kycKind,
  upload_id: idOf<UploadId>('An upload of yours for a `kyc_document`'),
  file_name: text({ max: 200 }, 'What to call it', 'passport.pdf').exactOptional(),
});
export const KycUploadBody = named('KycUpload', {
  kind: kycKind,
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'is not a SHA-256 in hex')
    .exactOptional()
    .meta({ description: 'Of the file: another one is refused' }),
  file: uploadedFile('A PDF, PNG or JPEG by its content, at most 10 MB'),
});

const reason = text({ max: 1000 }, 'Why, for the seller', 'The certificate cannot be read');
export const ReasonBody = named('ReasonBody', { reason });
export const ApprovalBody = named('ApprovalBody', {
  reason: reason.exactOptional(),
  force: z
    .boolean()
    .exactOptional()
    .meta({ description: 'Although required documents are missing; stands in the audit log' }),
});
/** Nothing need be said, so a request without a body is one. */
export const CommentBody = named('CommentBody', { reason: reason.exactOptional() }).optional();
