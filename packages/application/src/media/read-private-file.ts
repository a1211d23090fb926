import { Call, refuse } from '@soko/domain';
import type { Ports } from '../ports.ts';
import type { FileGrant } from './private-files.ts';

export type OpenFile = FileGrant & Readonly<{ bytes: AsyncIterable<Uint8Array> }>;

/** Opens the file that a link names, and leaves an audit record. Refuses `not_found` for a wrong or an expired link. */
export function readPrivateFile({ store, files, now }: Ports) {
  return async (call: Call, { token }: Readonly<{ token: string }>): Promise<OpenFile> => {
    const grant = files.granted(token) ?? refuse('not_found');
    if (grant.until <= now()) refuse('not_found');
    await store.transaction(Call.unclaimed(call), async (tx) => {
      const after = { granted_to: grant.by };
      tx.audit.note('kyc_document.downloaded', { noun: 'kyc_document', id: grant.subject, after });
    });
    return { ...grant, bytes: await files.open(grant.key, grant.sha256) };
  };
}
