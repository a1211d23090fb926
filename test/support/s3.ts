import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { S3Config } from '@soko/adapters-media';

type Request = { url: string; app: object };
/** As much of the package as is used here; it has no types of its own. It is a Koa app. */
type S3Server = Readonly<{
  configureBuckets(): Promise<unknown>;
  middleware: ((context: Request, next: () => Promise<unknown>) => Promise<unknown>)[];
  callback(): RequestListener;
}>;
type S3ServerClass = new (options: Readonly<Record<string, unknown>>) => S3Server;

/** An S3 of this test's own, with a public and a private bucket. */
export type TestS3 = Readonly<{ config: S3Config; close: () => Promise<void> }>;

export async function testS3(): Promise<TestS3> {
  const S3rver: S3ServerClass = createRequire(import.meta.url)('@20minutes/s3rver');
  const directory = await mkdtemp(join(tmpdir(), 'soko-s3-'));
  const buckets = ['soko-public', 'soko-private'];
  const s3 = new S3rver({ directory, silent: true, configureBuckets: buckets.map((name) => ({ name })) });
  await s3.configureBuckets();
  // It leaves out the slash behind a bucket that clients sign: calls about a whole bucket go unchecked here.
  s3.middleware.unshift((context, next) => {
    const isOfBucket = /^\/[^/?]+\/(\?|$)/.test(context.url);
    if (isOfBucket) context.app = Object.create(context.app, { allowMismatchedSignatures: { value: true } });
    return next();
  });
  const server = createServer(s3.callback());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    config: {
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: 'us-east-1',
      bucket: 'soko-public',
      privateBucket: 'soko-private',
      keys: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
      forcePathStyle: true,
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(directory, { recursive: true, force: true });
    },
  };
}
