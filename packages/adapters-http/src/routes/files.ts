import { Readable } from 'node:stream';
import { z } from 'zod';
import { type Route, route } from '../route.ts';

/** RFC 6266: a plain name for old readers, the real one beside it. */
const attachment = (name: string): string =>
  `attachment; filename="${name.replace(/[^\x20-\x7e]|["\\%]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(
    name,
  ).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)}`;

export const fileRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/files/{token}',
    operationId: 'readFile',
    tags: ['Seller'],
    summary: 'A private file, by a link that was given out for it',
    description:
      'The link stands for one file and for minutes. Always an attachment, never kept. Each reading is noted.',
    policy: { permission: 'files.read', scope: 'anyone' },
    idempotency: 'never',
    limit: 'default',
    things: { token: 'file_link' },
    params: { token: z.string().min(1).max(2000).meta({ description: 'The end of the link' }) },
    status: 200,
    streams: ['application/pdf', 'image/png', 'image/jpeg'],
    refuses: ['not_found'],
    handle: async ({ app, call, params: { token }, respond }) => {
      const { bytes, contentType, fileName } = await app.media.read(call, { token });
      const headers = {
        'Content-Type': contentType,
        'Content-Disposition': attachment(fileName),
        'Cache-Control': 'no-store',
        'X-Content-Type-Options': 'nosniff',
      };
      return respond(undefined, { headers, stream: Readable.from(bytes) });
    },
  }),
];
