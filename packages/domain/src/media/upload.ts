import { Call } from '../call.ts';
import { refuse } from '../errors.ts';
import type { UploadId, UserId } from '../ids.ts';
import { KycDocument } from '../shops/kyc-document.ts';

export type UploadPurpose = 'product_image' | 'review_media' | 'shop_logo' | 'kyc_document';

/**
 * `pending` until its bytes were looked at; `verified` once what they are is kept; `attached` while something shows it.
 * `failed` and `dropped` wait for their files to be removed; then they are `removed`.
 */
export type UploadStatus = 'pending' | 'verified' | 'attached' | 'failed' | 'dropped' | 'removed';

/** What an image turned out to be once it was read whole: pixels, upright. */
export type PictureFacts = Readonly<{ contentType: string; width: number; height: number }>;

/** A file that somebody sends: announced, sent, verified, and then part of something. */
export type Upload = Readonly<{
  id: UploadId;
  /** Null: the operator of the market. */
  ownerId: UserId | null;
  purpose: UploadPurpose;
  status: UploadStatus;
  /** As it was declared; of a verified image as it is kept. */
  contentType: string;
  /** Bytes and SHA-256 (hex) as declared: what is sent has to be that. */
  size: number;
  sha256: string;
  /** The key in public space, once an image is verified. */
  fileKey: string | null;
  width: number | null;
  height: number | null;
  /** Until when bytes are taken. */
  expiresAt: Date;
  createdAt: Date;
}>;

export type UploadRequest = Pick<Upload, 'purpose' | 'contentType' | 'size' | 'sha256'>;

/** What an owner has already: uploads that are not attached yet, and the bytes of all that are kept. */
export type UploadUsage = Readonly<{ waiting: number; bytes: number }>;

const MIB = 1024 * 1024;
const PICTURES: readonly string[] = ['image/jpeg', 'image/png', 'image/webp'];
const ENDINGS: Readonly<Record<string, string>> = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp' };

export const Upload = {
  /** Which types a purpose takes, told by the content, and the largest file in bytes. */
  purposes: {
    product_image: { types: PICTURES, mostBytes: 10 * MIB },
    review_media: { types: PICTURES, mostBytes: 10 * MIB },
    shop_logo: { types: PICTURES, mostBytes: 2 * MIB },
    kyc_document: { types: KycDocument.types, mostBytes: KycDocument.mostBytes },
  } as Readonly<Record<UploadPurpose, Readonly<{ types: readonly string[]; mostBytes: number }>>>,
  /** How long bytes are taken, and how long a file may wait for what it belongs to (milliseconds). */
  openFor: 600_000,
  keptFor: 3_600_000,
  /** More uploads of one owner that wait are refused, and more bytes in all. */
  mostWaiting: 50,
  mostBytes: 20 * 1024 * MIB,

  /** Refuses `file_type_not_allowed`, `file_too_large`, `too_many_files`. */
  announce(
    given: UploadRequest,
    usage: UploadUsage,
    made: Readonly<{ id: UploadId; by: UserId | null; at: Date }>,
  ): Upload {
    const { types, mostBytes } = Upload.purposes[given.purpose];
    if (!types.includes(given.contentType)) refuse('file_type_not_allowed', { types });
    if (given.size > mostBytes) refuse('file_too_large', { most_bytes: mostBytes });
    if (usage.waiting >= Upload.mostWaiting || usage.bytes + given.size > Upload.mostBytes) refuse('too_many_files');
    return {
      ...given,
      id: made.id,
      ownerId: made.by,
      status: 'pending',
      fileKey: null,
      width: null,
      height: null,
      expiresAt: new Date(made.at.getTime() + Upload.openFor),
      createdAt: made.at,
    };
  },

  /** What is not the caller's is as if it were not there: refuses `not_found`; for another purpose `upload_not_usable`. */
  requireOwn(upload: Upload | null, purpose: UploadPurpose, call: Call): Upload {
    const own = upload !== null && upload.ownerId === (Call.user(call) ?? null) ? upload : refuse('not_found');
    if (own.purpose !== purpose) refuse('upload_not_usable', { purpose: own.purpose });
    return own;
  },

  /** Refuses `upload_not_usable` where no bytes are taken (any more). */
  requireOpen(upload: Upload, now: Date): void {
    if (upload.status !== 'pending' || upload.expiresAt <= now) refuse('upload_not_usable', { status: upload.status });
  },

  /** Whether its bytes are still to be looked at. Refuses `upload_not_usable` for one that failed, or waited too long. */
  isUnseen(upload: Upload, now: Date): boolean {
    if (upload.status === 'verified' || upload.status === 'attached') return false;
    const isWaiting = upload.status === 'pending' && now.getTime() < upload.createdAt.getTime() + Upload.keptFor;
    return isWaiting || refuse('upload_not_usable', { status: upload.status });
  },

  /** Whether what was sent is what was declared. */
  isSame: (upload: Upload, sent: Readonly<{ size: number; sha256: string }>): boolean =>
    sent.size === upload.size && sent.sha256 === upload.sha256,

  verified: (upload: Upload, { contentType, width, height }: PictureFacts): Upload => ({
    ...upload,
    status: 'verified',
    fileKey: Upload.keyOf(upload.id, contentType),
    contentType,
    width,
    height,
  }),
  failed: (upload: Upload): Upload => ({ ...upload, status: 'failed' }),

  /**
   * Refuses `upload_not_usable` unless it waits for this: an image verified, a private file, which is verified where it is
   * kept, pending.
   */
  attached(upload: Upload): Upload {
    const from = upload.purpose === 'kyc_document' ? 'pending' : 'verified';
    if (upload.status !== from) refuse('upload_not_usable', { status: upload.status });
    return { ...upload, status: 'attached' };
  },
  dropped: (upload: Upload): Upload => ({ ...upload, status: 'dropped' }),

  /** The key of an image in public space: told by its id, so that whoever knows the one finds the other. */
  keyOf: (id: UploadId, contentType: string): string => `${id}.${ENDINGS[contentType] ?? 'bin'}`,
  /** The keys of all that can have been made of an upload. */
  keysOf: (id: UploadId): readonly string[] => [
    ...Object.values(ENDINGS).map((ending) => `${id}.${ending}`),
    ...Upload.sizeKeysOf(id),
  ],
  sizeKeysOf: (id: UploadId): readonly string[] =>
    Upload.sizes.flatMap(({ name }) => Upload.sizeTypes.map((type) => Upload.sizeKeyOf(id, name, type))),
  sizeKeyOf: (id: UploadId, size: string, contentType: string): string => `${id}.${size}.${ENDINGS[contentType]}`,
  /** The longest side in pixels; smaller images keep theirs. */
  sizes: [
    { name: 'thumb', pixels: 160 },
    { name: 'small', pixels: 320 },
    { name: 'medium', pixels: 640 },
    { name: 'large', pixels: 1280 },
  ] as const,
  sizeTypes: ['image/webp', 'image/jpeg'] as const,
};

export interface Uploads {
  lock(id: UploadId): Promise<Upload | null>;
  /** Those that there are, in the order of their ids. One statement, none for none; so does `saveAll`. */
  lockAll(ids: readonly UploadId[]): Promise<readonly Upload[]>;
  /** Holds the owner until the transaction ends, so that two uploads at once are counted one after the other. */
  usageOf(ownerId: UserId | null): Promise<UploadUsage>;
  insert(upload: Upload): Promise<void>;
  save(upload: Upload): Promise<void>;
  saveAll(uploads: readonly Upload[]): Promise<void>;
  /**
   * Drops what nobody needs, and answers all that is dropped or failed: made before then and never attached, or of a
   * product's image or a shop's logo that is gone.
   */
  dropLost(then: Date, limit: number): Promise<readonly UploadId[]>;
  /** These have no file any more. */
  markRemoved(ids: readonly UploadId[]): Promise<void>;
}
