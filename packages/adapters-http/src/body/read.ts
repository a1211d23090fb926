import type { IncomingMessage } from 'node:http';
import { refuse } from '@soko/domain';
import { HttpProblem } from '../problems.ts';
import type { Route } from '../route.ts';
import { readBytes } from './bytes.ts';
import { cleanText, readJson } from './json.ts';

/**
 * The body of a request as its route wants it: a JSON value, the fields of a form, raw bytes, or undefined where there is
 * none. Refuses `malformed_request`, `unsupported_media_type`, `payload_too_large`.
 */
export async function readBody(
  request: IncomingMessage,
  route: Pick<Route, 'method' | 'body' | 'form'>,
): Promise<unknown> {
  if (route.method === 'get') return undefined;
  const bytes = await readBytes(request);
  if (route.body === 'raw') return bytes;
  if (bytes.length === 0) return undefined;
  const kind = mediaOf(request.headers['content-type']);
  if (kind === 'application/x-www-form-urlencoded' && route.form === true) return readForm(decode(bytes));
  if (kind !== 'application/json' && !kind.endsWith('+json')) {
    throw new HttpProblem('unsupported_media_type', { detail: 'Send the body as application/json in UTF-8.' });
  }
  return readJson(decode(bytes));
}

/** The media type in lower case. Refuses a charset other than UTF-8. */
function mediaOf(header = ''): string {
  const [kind = '', ...parameters] = header.split(';').map((part) => part.trim().toLowerCase());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length);
  if (charset !== undefined && !['utf-8', '"utf-8"', 'utf8', '"utf8"'].includes(charset)) {
    throw new HttpProblem('unsupported_media_type', { detail: 'Send the body in UTF-8.' });
  }
  return kind;
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (failure) {
    if (failure instanceof TypeError) return refuse('malformed_request', { detail: 'The body is not UTF-8.' });
    throw failure;
  }
}

function readForm(text: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    if (name === '__proto__' || Object.hasOwn(fields, name))
      refuse('malformed_request', { detail: 'A field stands twice.' });
    fields[name] = cleanText(value, () => `/${name}`);
  }
  return fields;
}
