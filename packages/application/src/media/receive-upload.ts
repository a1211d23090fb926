import { Call, refuse, Upload } from '@soko/domain';
import type { Ports } from '../ports.ts';

export type ReceivedUpload = Readonly<{
  token: string;
  /** What the sender calls the bytes. */
  contentType: string | undefined;
  bytes: AsyncIterable<Uint8Array>;
}>;

/**
 * Takes the bytes of an upload by a ticket of our own. Refuses `not_found` for a wrong or expired ticket,
 * `file_type_not_allowed` for another type than was announced, `file_too_large`, `file_altered`, `upload_not_usable`; nothing is kept then.
 */
export function receiveUpload({ store, media, now }: Ports) {
  return async (call: Call, { token, contentType, bytes }: ReceivedUpload): Promise<void> => {
    const ticket = media.inbox.opened(token) ?? refuse('not_found');
    if (ticket.until <= now()) refuse('not_found');
    if (contentType !== ticket.contentType) refuse('file_type_not_allowed', { types: [ticket.contentType] });
    await store.transaction(Call.unclaimed(call), async (tx) => {
      Upload.requireOpen((await tx.uploads.lock(ticket.uploadId)) ?? refuse('not_found'), tx.now);
    });
    await media.inbox.receive(ticket.uploadId, bytes, ticket.size);
  };
}
