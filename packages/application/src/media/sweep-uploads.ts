import { type UnclaimedCall, Upload } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { removeFiles } from './drop-upload.ts';

const MOST = 500;

/** Removes the files of uploads that nobody attached in time, that failed, or whose image is gone. Answers how many. */
export function sweepUploads(ports: Ports) {
  return async (call: UnclaimedCall): Promise<number> => {
    const ids = await ports.store.transaction(call, (tx) =>
      tx.uploads.dropLost(new Date(tx.now.getTime() - Upload.keptFor), MOST),
    );
    if (ids.length > 0) await removeFiles(ports, call, ids);
    return ids.length;
  };
}
