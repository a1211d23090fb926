import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { refuse } from '@soko/domain';
import type { Context } from 'koa';
import type * as KoaBody from 'koa-body';
import { z } from 'zod';
import { HttpProblem } from '../problems.ts';
import type { Route } from '../route.ts';
import { CallerGone } from './bytes.ts';
import { cleanText } from './json.ts';

/** A file as it came with a form: in a temporary place, gone once the operation is over. */
export class Upload {
  /** As the sender's machine calls it, made fit to be shown; never part of a path. */
  readonly fileName: string;
  readonly size: number;
  /** In hex. */
  readonly sha256: string;
  readonly #path: string;

  constructor(path: string, about: Readonly<{ fileName: string; size: number; sha256: string }>) {
    this.#path = path;
    this.fileName = about.fileName;
    this.size = about.size;
    this.sha256 = about.sha256;
  }

  bytes(): AsyncIterable<Uint8Array> {
    return createReadStream(this.#path);
  }

  discard(): Promise<void> {
    return removed(dirname(this.#path));
  }
}

/** Removes the folder of a form. One file may still be on its way into it. */
const removed = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 3 });

/** The schema of a file in a form. */
export const uploadedFile = (description: string) =>
  z
    .custom<Upload>((value) => value instanceof Upload, 'is not a file')
    .meta({ type: 'string', format: 'binary', description });

/** More text fields, or longer ones, are no form of ours. */
const FIELDS = { maxFields: 10, maxFieldsSize: 16_384 };
/** What a form has beside its file, in bytes: its fields, and what stands between them. */
const AROUND = 65_536;

/**
 * The fields of a form and the one file in it. The size is limited as the bytes come. Refuses `malformed_request`,
 * `unsupported_media_type`, `payload_too_large`; no file is left then.
 */
export async function readUpload(ctx: Context, { upload }: Pick<Route, 'upload'>): Promise<Record<string, unknown>> {
  const encoding = ctx.headers['content-encoding'] ?? 'identity';
  if (!ctx.is('multipart/form-data') || encoding !== 'identity') {
    throw new HttpProblem('unsupported_media_type', { detail: 'Send the form as multipart/form-data, not packed.' });
  }
  if (Number(ctx.headers['content-length'] ?? 0) > (upload?.maxBytes ?? 0) + AROUND) {
    ctx.req.resume(); // dropped, so that the caller gets to see the answer
    throw new HttpProblem('payload_too_large', { detail: `A file has at most ${upload?.maxBytes} bytes.` });
  }
  // Each form has a folder of its own: the parser leaves files behind when it fails, those it had yet to open.
  const folder = await mkdtemp(join(tmpdir(), 'soko-upload-'));
  try {
    const form = await formIn(folder, ctx, upload?.maxBytes ?? 0);
    if (!Object.values(form).some((member) => member instanceof Upload)) await removed(folder);
    return form;
  } catch (failure) {
    await removed(folder);
    throw failure;
  }
}

async function formIn(uploadDir: string, ctx: Context, maxBytes: number): Promise<Record<string, unknown>> {
  // loaded by the first form: most processes never see one
  const { HttpMethodEnum, koaBody }: typeof KoaBody = createRequire(import.meta.url)('koa-body');
  const parse = koaBody({
    multipart: true,
    json: false,
    text: false,
    urlencoded: false,
    parsedMethods: [HttpMethodEnum.POST],
    formidable: {
      ...FIELDS,
      uploadDir,
      maxFiles: 1,
      maxFileSize: maxBytes,
      maxTotalFileSize: maxBytes,
      allowEmptyFiles: false,
      hashAlgorithm: 'sha256',
    },
    onError: (failure) => refused(failure, ctx, maxBytes),
  });
  await Promise.race([parse(ctx, async () => undefined), hungUp(ctx)]);
  const files = Object.entries(ctx.request.files ?? {}).map(([name, file]) => {
    const [only] = Array.isArray(file) ? file : [file];
    return [name, only && uploadOf(only)] as const;
  });
  return { ...textsOf(ctx.request.body), ...Object.fromEntries(files) };
}

/** Rejects when the caller hangs up in the middle of the form: the parser does not hear it before it listens. */
const hungUp = ({ req }: Context): Promise<never> =>
  new Promise((_, reject) => {
    const check = () => void (req.complete || reject(new CallerGone()));
    if (req.destroyed) check();
    else req.once('close', check);
  });

/** Removes the files of a form that was read. */
export async function discarded(body: unknown): Promise<void> {
  const members = typeof body === 'object' && body !== null ? Object.values(body) : [];
  await Promise.all(members.map((member) => (member instanceof Upload ? member.discard() : undefined)));
}

type FormFile = Readonly<{
  filepath: string;
  originalFilename: string | null;
  size: number;
  hash?: string | null | undefined;
}>;

const uploadOf = ({ filepath, originalFilename, size, hash }: FormFile): Upload =>
  new Upload(filepath, { fileName: shownName(originalFilename ?? ''), size, sha256: hash ?? '' });

/** The last step of a path, without what cannot be shown. */
export const shownName = (name: string): string =>
  (name.split(/[\\/]/).at(-1) ?? '')
    .replace(/[\p{C}"<>|?*:]/gu, '')
    .trim()
    .slice(0, 200) || 'file';

function textsOf(fields: unknown): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(fields ?? {})) {
    if (typeof value !== 'string') return refuse('malformed_request', { detail: 'A field stands twice.' });
    texts[name] = cleanText(value, () => `/${name}`);
  }
  return texts;
}

/** What is still on its way is read and dropped, so that the caller gets to see the answer. */
function refused(failure: Error & Readonly<{ httpCode?: number }>, ctx: Context, maxBytes: number): never {
  if (ctx.req.destroyed && !ctx.req.complete) throw new CallerGone();
  ctx.req.unpipe();
  ctx.req.resume();
  if (failure.httpCode === 413) {
    throw new HttpProblem('payload_too_large', { detail: `A file has at most ${maxBytes} bytes.` });
  }
  return refuse('malformed_request', { detail: 'The form cannot be read.' });
}
