import type {
  JudgedReviewView,
  PictureView,
  ReviewSummaryView,
  ReviewView,
  UploadedPictureView,
} from '@soko/application';
import { Review, type UploadId } from '@soko/domain';
import { z } from 'zod';
import { uploadedFile } from '../body/upload.ts';
import { imageSizes, NamedSchema } from './catalog.ts';
import { idOf, named, text, timestamp, url, viewId, whole } from './common.ts';

export const reviewStatus = z.enum(['published', 'pending', 'rejected']);

const pixels = z.int().meta({ description: 'Pixels', example: 1280 });
const PictureSchema: z.ZodType<PictureView> = named('ReviewPicture', {
  id: viewId('The upload'),
  url: url('Where the picture is'),
  width: pixels,
  height: pixels,
  sizes: imageSizes,
});

const reviewShape = {
  id: viewId(),
  product: NamedSchema,
  author: named('ReviewAuthor', {
    name: z.string().meta({ description: 'First name and initial', example: 'Ada O.' }),
  }),
  rating: z.int().meta({ description: '1 to 5', example: 5 }),
  title: z.string().nullable(),
  body: z.string().nullable(),
  media: z.array(PictureSchema),
  verified_purchase: z.boolean().meta({ description: 'Whether the author had bought the product' }),
  status: reviewStatus.meta({ description: 'Others than `published` are shown to the author and staff alone' }),
  reason: z.string().nullable().meta({ description: 'Why it was rejected' }),
  reply: named('ReviewReply', { body: z.string(), shop: NamedSchema, at: timestamp('When the shop answered') })
    .nullable()
    .meta({ description: 'What the shop answers' }),
  helpful_count: z.int().meta({ description: 'How many found it helpful' }),
  created_at: timestamp('When it was written'),
  edited_at: timestamp('When its author last changed it').nullable(),
};
export const ReviewSchema: z.ZodType<ReviewView> = named(
  'Review',
  reviewShape,
  'What somebody says of a product: plain text, to be escaped where it is shown',
) as z.ZodType<ReviewView>;
export const JudgedReviewSchema: z.ZodType<JudgedReviewView> = named(
  'JudgedReview',
  { ...reviewShape, user: named('ReviewUser', { id: viewId(), name: z.string(), email: z.string().nullable() }) },
  'A review, to staff',
) as z.ZodType<JudgedReviewView>;

const count = z.int();
export const ReviewSummarySchema: z.ZodType<ReviewSummaryView> = named(
  'ReviewSummary',
  {
    average_rating: z.number().nullable(),
    review_count: count,
    ratings: named('RatingCounts', { '1': count, '2': count, '3': count, '4': count, '5': count }).meta({
      description: 'How many gave each number of stars',
    }),
  },
  'All published reviews of a product, counted',
);

const rating = whole({ min: 1, max: 5 }, 'Stars, 1 to 5').meta({ example: 5 });
const title = text({ max: 200 }, 'In a few words', 'Better than the picture');
const body = text({ max: 4000 }, 'In more words', 'The cloth is strong and the colours have held.');
const media = z
  .array(idOf<UploadId>('An upload of yours for `review_media`'))
  .max(Review.mostMedia)
  .refine((ids) => new Set(ids).size === ids.length, 'names one twice')
  .meta({ description: `Pictures, at most ${Review.mostMedia}, in the order in which they are shown` });
export const ReviewBody = named('ReviewBody', {
  rating,
  title: title.nullable().exactOptional(),
  body: body.nullable().exactOptional(),
  media: media.exactOptional(),
});
export const ReviewPatch = named('ReviewPatch', {
  rating: rating.exactOptional(),
  title: title.nullable().exactOptional(),
  body: body.nullable().exactOptional(),
  media: media.exactOptional(),
});
export const ReplyBody = named('ReplyBody', { body: text({ max: 4000 }, 'What the shop answers', 'Thank you, Ada.') });

export const PictureForm = named('PictureForm', {
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'is not a SHA-256 in hex')
    .exactOptional()
    .meta({ description: 'Of the file: another one is refused' }),
  file: uploadedFile('A JPEG, PNG or WebP by its content, at most 10 MB and 40 million pixels'),
});
export const UploadedPictureSchema: z.ZodType<UploadedPictureView> = named('UploadedPicture', {
  upload_id: viewId('Names the picture in the `media` of a review, within the hour'),
  url: url('Where the picture is'),
  width: pixels,
  height: pixels,
});
