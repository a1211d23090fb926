import { Readable } from 'node:stream';
import { z } from 'zod';
import { type Route, route } from '../route.ts';
import { UploadBody, UploadTicketSchema } from '../schemas/media.ts';

const IMAGES = ['image/jpeg', 'image/png', 'image/webp'];
const EXAMPLE = { purpose: 'product_image', content_type: 'image/jpeg', size: 48_213, sha256: 'a'.repeat(64) };

export const uploadRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/uploads',
    operationId: 'startUpload',
    tags: ['Uploads'],
    summary: 'Announce a file, and learn how to send it',
    description:
      'Send the bytes to `url` by `method` with `headers`, within ten minutes and once; then name `upload_id` where the file ' +
      'belongs, within the hour. What was sent is read again then: it counts only when it is what was announced.',
    policy: { permission: 'uploads.start', scope: 'self' },
    idempotency: 'accepted',
    limit: 'upload',
    body: UploadBody,
    status: 201,
    returns: UploadTicketSchema,
    refuses: ['file_type_not_allowed', 'file_too_large', 'too_many_files'],
    examples: { body: EXAMPLE },
    handle: ({ app, call, body }) => app.media.startUpload(call, body),
  }),
  route({
    method: 'put',
    path: '/uploads/{token}',
    operationId: 'sendUpload',
    tags: ['Uploads'],
    summary: 'Send the bytes of an upload',
    description: 'By the `url` that was given for it: one file, once. Not used where files are kept in S3.',
    policy: { permission: 'uploads.send', scope: 'anyone' },
    idempotency: 'never',
    limit: 'upload',
    things: { token: 'upload_link' },
    params: { token: z.string().min(1).max(2000).meta({ description: 'The end of the link' }) },
    body: 'stream',
    takes: [...IMAGES, 'application/pdf'],
    status: 204,
    refuses: ['not_found', 'file_type_not_allowed', 'file_too_large', 'file_altered', 'upload_not_usable'],
    handle: async ({ app, call, params: { token }, body, headers }) =>
      app.media.receiveUpload(call, { token, contentType: headers['content-type'], bytes: body }),
  }),
  route({
    method: 'get',
    root: true,
    path: '/media/{key}',
    operationId: 'readMedia',
    tags: ['Uploads'],
    summary: 'An image, for everybody',
    description: 'By a URL that stands in an answer. It is never another image, so it may be kept for ever.',
    policy: { permission: 'media.read', scope: 'anyone' },
    idempotency: 'never',
    limit: 'media',
    things: { key: 'public_file' },
    params: { key: z.string().min(1).max(100).meta({ description: 'The end of the URL' }) },
    status: 200,
    streams: IMAGES,
    refuses: ['not_found'],
    handle: async ({ app, params, respond }) => {
      const { bytes, contentType } = await app.media.readPublic(params);
      const headers = {
        'Content-Type': contentType,
        'Content-Length': String(bytes.length),
        'Cache-Control': 'public, max-age=31536000, immutable',
        'Cross-Origin-Resource-Policy': 'cross-origin',
        'X-Content-Type-Options': 'nosniff',
      };
      return respond(undefined, { headers, stream: Readable.from([bytes]) });
    },
  }),
];
