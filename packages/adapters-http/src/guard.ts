import { refuse } from '@soko/domain';
import type { Middleware } from 'koa';
import { HttpProblem } from './problems.ts';

/** The longest URL, and all headers together, in bytes. */
export const MAX_URL_BYTES = 8_192;
export const MAX_HEADER_BYTES = 16_384;

/**
 * Turns away what is not worth reading further: URLs and headers beyond their limits, a URL or percent-encoding that is
 * broken, a Host that is missing or stands twice, TRACE.
 */
export const guard: Middleware = (ctx, next) => {
  if (Buffer.byteLength(ctx.req.url ?? '') > MAX_URL_BYTES) throw new HttpProblem('uri_too_long');
  const { rawHeaders } = ctx.req;
  if (rawHeaders.reduce((size, part) => size + part.length + 2, 0) > MAX_HEADER_BYTES)
    throw new HttpProblem('headers_too_large');
  const hosts = rawHeaders.filter((part, index) => index % 2 === 0 && part.toLowerCase() === 'host').length;
  if (hosts > 1 || (hosts === 0 && ctx.req.httpVersion === '1.1')) {
    refuse('malformed_request', { detail: 'A request has exactly one Host.' });
  }
  if (!isDecodable(ctx.url)) refuse('malformed_request', { detail: 'The URL is not percent-encoded UTF-8.' });
  // A target may also be a whole URL, or `*` (RFC 9112, 3.2).
  if (!/^[/*]/.test(ctx.url) && !URL.canParse(ctx.url)) refuse('malformed_request', { detail: 'This is no URL.' });
  return next();
};

function isDecodable(url: string): boolean {
  try {
    decodeURIComponent(url);
    return true;
  } catch (failure) {
    if (failure instanceof URIError) return false;
    throw failure;
  }
}
