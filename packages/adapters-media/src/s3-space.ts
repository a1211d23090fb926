import { createRequire } from 'node:module';
import type * as S3Module from '@aws-sdk/client-s3';
import type * as PresignerModule from '@aws-sdk/s3-request-presigner';
import { DomainError, isRefusal } from '@soko/domain';
import type { S3Config } from './config.ts';

/** How long any call may take, and its connection (milliseconds): who waits gets an answer within five seconds. */
const LONGEST = 4_500;
const CONNECTING = 1_500;
/** How many keys a list has at most. */
const PAGE = 1000;

type Stored = Readonly<{ contentType?: string; cacheControl?: string }>;

/** One bucket. Whatever goes wrong on the way there refuses `unavailable`. */
export type S3Space = Readonly<{
  put(key: string, bytes: Uint8Array, stored?: Stored): Promise<void>;
  /** At most so many bytes and one; null for what is not there. */
  read(key: string, mostBytes?: number): Promise<Uint8Array | null>;
  remove(keys: readonly string[]): Promise<void>;
  /** Keys under a prefix that were written before then; at most so many. */
  keptBefore(prefix: string, then: Date, limit: number): Promise<readonly string[]>;
  /** A URL to put exactly this under a key, with the headers that go with it. */
  presignedPut(
    key: string,
    about: Readonly<{ contentType: string; size: number; sha256: string; seconds: number }>,
  ): Promise<Readonly<{ url: string; headers: Readonly<Record<string, string>> }>>;
}>;

/** Makes spaces of the buckets of one S3. Throws a sentence where the client is not installed. */
export function s3Spaces(config: S3Config): Readonly<{ public: S3Space; private: S3Space }> {
  const { S3Client, ...commands } = installed<typeof S3Module>('@aws-sdk/client-s3');
  const { getSignedUrl } = installed<typeof PresignerModule>('@aws-sdk/s3-request-presigner');
  const client = new S3Client({
    region: config.region,
    forcePathStyle: config.forcePathStyle,
    ...(config.endpoint === null ? {} : { endpoint: config.endpoint }),
    ...(config.keys === null ? {} : { credentials: config.keys }),
    maxAttempts: 2,
    requestHandler: { connectionTimeout: CONNECTING, requestTimeout: LONGEST },
    // Servers that speak S3's protocol store the framing of the checksums that the client would add by itself.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const inTime = () => ({ abortSignal: AbortSignal.timeout(LONGEST) });

  const spaceOf = (Bucket: string): S3Space => ({
    put: (Key, Body, { contentType, cacheControl } = {}) =>
      reached(async () => {
        const about = {
          ...(contentType === undefined ? {} : { ContentType: contentType }),
          ...(cacheControl === undefined ? {} : { CacheControl: cacheControl }),
        };
        await client.send(new commands.PutObjectCommand({ Bucket, Key, Body, ...about }), inTime());
      }),
    read: (Key, mostBytes) =>
      reached(async () => {
        const range = mostBytes === undefined ? {} : { Range: `bytes=0-${mostBytes}` };
        const { Body } = await client.send(new commands.GetObjectCommand({ Bucket, Key, ...range }), inTime());
        return (await Body?.transformToByteArray()) ?? new Uint8Array();
      }).catch((failure: unknown) => (isMissing(failure) ? null : Promise.reject(failure))),
    remove: (keys) =>
      reached(async () => {
        if (keys.length === 0) return;
        const Objects = keys.map((Key) => ({ Key }));
        await client.send(new commands.DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }), inTime());
      }),
    keptBefore: (Prefix, then, limit) =>
      reached(async () => {
        const keys: string[] = [];
        let page: string | undefined;
        do {
          const from = page === undefined ? {} : { ContinuationToken: page };
          const list = new commands.ListObjectsV2Command({ Bucket, Prefix, MaxKeys: PAGE, ...from });
          const { Contents = [], NextContinuationToken } = await client.send(list, inTime());
          for (const { Key, LastModified } of Contents) {
            if (Key !== undefined && LastModified !== undefined && LastModified < then)
              keys.push(Key.slice(Prefix.length));
          }
          page = NextContinuationToken;
        } while (page !== undefined && keys.length < limit);
        return keys.slice(0, limit);
      }),
    async presignedPut(Key, { contentType, size, sha256, seconds }) {
      const checksum = Buffer.from(sha256, 'hex').toString('base64');
      const command = new commands.PutObjectCommand({
        Bucket,
        Key,
        ContentType: contentType,
        ContentLength: size,
        ChecksumSHA256: checksum,
      });
      const url = await getSignedUrl(client, command, {
        expiresIn: seconds,
        signableHeaders: new Set(['content-type', 'content-length', 'x-amz-checksum-sha256']),
        unhoistableHeaders: new Set(['x-amz-checksum-sha256']),
      });
      return { url, headers: { 'Content-Type': contentType, 'x-amz-checksum-sha256': checksum } };
    },
  });
  return { public: spaceOf(config.bucket), private: spaceOf(config.privateBucket) };
}

function installed<Module>(name: string): Module {
  try {
    return createRequire(import.meta.url)(name);
  } catch (cause) {
    throw new Error(`Files in S3 need the package ${name}, which is not installed here.`, { cause });
  }
}

/** A failure of the storage is not the caller's. What is not there stays a failure of its own. */
async function reached<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (failure) {
    if (isRefusal(failure) || isMissing(failure)) throw failure;
    throw Object.assign(new DomainError('unavailable', { retry_after: 1 }), { cause: failure });
  }
}

const isMissing = (failure: unknown): boolean =>
  failure instanceof Error && (failure.name === 'NoSuchKey' || failure.name === 'NotFound');
