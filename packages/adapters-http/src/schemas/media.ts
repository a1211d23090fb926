import type { UploadTicketView } from '@soko/application';
import { Gallery, Upload, type UploadId, type UploadPurpose, type VariantId } from '@soko/domain';
import { z } from 'zod';
import { uploadedFile } from '../body/upload.ts';
import { idOf, named, queryWhole, text, timestamp, viewId, whole } from './common.ts';

const PURPOSES = ['product_image', 'review_media', 'shop_logo', 'kyc_document'] as const satisfies UploadPurpose[];
const TYPES = [...new Set(Object.values(Upload.purposes).flatMap(({ types }) => types))];

const sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'is not a SHA-256 in hex')
  .meta({ description: 'Of the file, in hex: another one is refused', example: 'a'.repeat(64) });

export const UploadBody = named('UploadRequest', {
  purpose: z.enum(PURPOSES).meta({ description: 'What the file is for', example: 'product_image' }),
  content_type: z.enum(TYPES).meta({ description: 'What it is; its content has to be that', example: 'image/jpeg' }),
  size: whole({ min: 1, max: 50 * 1024 * 1024 }, 'In bytes, exactly'),
  sha256,
});

export const UploadTicketSchema: z.ZodType<UploadTicketView> = named('UploadTicket', {
  upload_id: viewId('Names the upload where it is used'),
  method: z.literal('PUT'),
  url: z.string().meta({ format: 'uri', description: 'Where the bytes go, as they are: no form, no token of yours' }),
  headers: z
    .record(z.string(), z.string())
    .meta({ description: 'To be sent with them, as they are', example: { 'Content-Type': 'image/jpeg' } }),
  expires_at: timestamp('Until when the bytes are taken'),
});

const details = {
  alt_text: text(
    { min: 0, max: 500 },
    'What it shows, for those who cannot see it',
    'A red shirt on a hanger',
  ).exactOptional(),
  variant_id: idOf<VariantId>('The variant that it shows; left out: the whole product').exactOptional(),
};
const PLACE = 'Where it stands, from 1; the others move on. Left out, or past the end: last';
const place = { min: 1, max: Gallery.most } as const;

/** A form with an image. */
export const ImageForm = named('ImageForm', {
  ...details,
  position: queryWhole(place, PLACE).exactOptional(),
  sha256: sha256.exactOptional(),
  file: uploadedFile('A JPEG, PNG or WebP by its content, at most 10 MB and 40 million pixels'),
});
/** An image that was uploaded before. */
export const ImageBody = named('ImageOfUpload', {
  ...details,
  position: whole(place, PLACE).exactOptional(),
  upload_id: idOf<UploadId>('An upload of yours for a `product_image`'),
});
export const ImagePatch = named('ImageChanges', {
  alt_text: details.alt_text,
  position: whole(place, 'Where it stands from now on, from 1; the others move').exactOptional(),
  variant_id: idOf<VariantId>('The variant that it shows; null: the whole product').nullable().exactOptional(),
});
