import { join } from 'node:path';
import { z } from 'zod';

/** An S3 or what speaks its protocol. */
export type S3Config = Readonly<{
  /** None: that of AWS in the region. */
  endpoint: string | null;
  region: string;
  /** What everybody may read. */
  bucket: string;
  /** What nobody may read but this service: private files, and uploads that were not looked at yet. */
  privateBucket: string;
  /** None: those of the machine it runs on. */
  keys: Readonly<{ accessKeyId: string; secretAccessKey: string }> | null;
  /** Whether buckets stand in the path of URLs rather than in their host. */
  forcePathStyle: boolean;
}>;

/** Where files are kept, and what links to them are made with. */
export type MediaConfig = Readonly<{
  /** The folders of private files, of uploads on their way, and of public files on this machine. Absolute. */
  privateFolder: string;
  inboxFolder: string;
  publicFolder: string;
  /** What the links of our own begin with, without a slash at the end. */
  baseUrl: string;
  /** What the URLs of public files begin with, without a slash at the end. */
  mediaUrl: string;
  /** The first one signs links, all of them verify. */
  secrets: readonly string[];
  /** Null: this machine's disk. */
  s3: S3Config | null;
}>;

const trimmed = (text: string): string => text.replace(/\/+$/, '');
const httpUrl = z.url({ protocol: /^https?$/, error: 'is an http(s) URL' }).transform(trimmed);
const bucketName = z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'is not the name of a bucket');

const Variables = z.object({
  SOKO_MEDIA_BASE_URL: httpUrl.optional(),
  SOKO_S3_ENDPOINT: httpUrl.optional(),
  SOKO_S3_REGION: z.string().min(1).default('us-east-1'),
  SOKO_S3_BUCKET: bucketName.optional(),
  SOKO_S3_PRIVATE_BUCKET: bucketName.optional(),
  SOKO_S3_ACCESS_KEY: z.string().min(1).optional(),
  SOKO_S3_SECRET_KEY: z.string().min(1).optional(),
  SOKO_S3_FORCE_PATH_STYLE: z.stringbool({ error: 'is true or false' }).default(false),
});
type Given = z.output<typeof Variables>;

/** The names of what is read here. */
export const mediaSettingNames: readonly string[] = Object.keys(Variables.shape);

/** Reads where files are kept from the environment. */
export const mediaConfig = (
  about: Readonly<{ dataDir: string; baseUrl: string; secrets: readonly string[] }>,
): z.ZodType<MediaConfig> =>
  Variables.superRefine((given, context) => {
    for (const [path, message] of flawsOf(given)) context.addIssue({ code: 'custom', path: [path], message });
  }).transform((given) => {
    const s3 = s3Of(given);
    return {
      privateFolder: join(about.dataDir, 'media', 'private'),
      inboxFolder: join(about.dataDir, 'media', 'inbox'),
      publicFolder: join(about.dataDir, 'media', 'public'),
      baseUrl: about.baseUrl,
      mediaUrl: given.SOKO_MEDIA_BASE_URL ?? (s3 === null ? `${about.baseUrl}/media` : bucketUrl(s3)),
      secrets: about.secrets,
      s3,
    };
  }) as z.ZodType<MediaConfig>;

/** A part of S3's settings without the rest is a mistake. */
function flawsOf(given: Given): [path: keyof Given, message: string][] {
  const flaws: [keyof Given, string][] = [];
  const { SOKO_S3_BUCKET: bucket, SOKO_S3_PRIVATE_BUCKET: privateBucket } = given;
  const others = [given.SOKO_S3_ENDPOINT, given.SOKO_S3_ACCESS_KEY, given.SOKO_S3_SECRET_KEY, privateBucket];
  if (bucket === undefined && others.some((each) => each !== undefined)) {
    flaws.push(['SOKO_S3_BUCKET', 'is missing: files are kept in S3 once it is named']);
  }
  if (bucket !== undefined && privateBucket === undefined) {
    flaws.push(['SOKO_S3_PRIVATE_BUCKET', 'is missing: private files have a bucket of their own']);
  }
  if (bucket !== undefined && bucket === privateBucket) {
    flaws.push(['SOKO_S3_PRIVATE_BUCKET', 'is the public bucket: private files have one of their own']);
  }
  if ((given.SOKO_S3_ACCESS_KEY === undefined) !== (given.SOKO_S3_SECRET_KEY === undefined)) {
    flaws.push(['SOKO_S3_SECRET_KEY', 'goes with SOKO_S3_ACCESS_KEY']);
  }
  return flaws;
}

function s3Of(given: Given): S3Config | null {
  const { SOKO_S3_BUCKET: bucket, SOKO_S3_PRIVATE_BUCKET: privateBucket } = given;
  if (bucket === undefined || privateBucket === undefined) return null;
  const { SOKO_S3_ACCESS_KEY: accessKeyId, SOKO_S3_SECRET_KEY: secretAccessKey } = given;
  return {
    endpoint: given.SOKO_S3_ENDPOINT ?? null,
    region: given.SOKO_S3_REGION,
    bucket,
    privateBucket,
    keys: accessKeyId === undefined || secretAccessKey === undefined ? null : { accessKeyId, secretAccessKey },
    forcePathStyle: given.SOKO_S3_FORCE_PATH_STYLE,
  };
}

/** Where a public bucket is read without a CDN in front. */
function bucketUrl({ endpoint, region, bucket, forcePathStyle }: S3Config): string {
  const at = new URL(endpoint ?? `https://s3.${region}.amazonaws.com`);
  if (forcePathStyle) return trimmed(`${at.href.replace(/\/+$/, '')}/${bucket}`);
  at.host = `${bucket}.${at.host}`;
  return trimmed(at.href);
}
