import { refuse, type UnclaimedCall, Upload, type UploadId } from '@soko/domain';
import type { Ports } from '../ports.ts';

/** Lets go of an upload that nothing came of, and of its files. One that is attached stays. */
export async function dropUpload({ store, media }: Ports, call: UnclaimedCall, id: UploadId): Promise<void> {
  await store.transaction(call, async (tx) => {
    const upload = (await tx.uploads.lock(id)) ?? refuse('not_found');
    if (upload.status !== 'attached') await tx.uploads.save(Upload.dropped(upload));
  });
  await removeFiles({ store, media }, call, [id]);
}

/** Removes the files of uploads that were dropped, and notes that they are gone. */
export async function removeFiles(
  { store, media: { inbox, publicFiles } }: Pick<Ports, 'store' | 'media'>,
  call: UnclaimedCall,
  ids: readonly UploadId[],
): Promise<void> {
  for (const id of ids) {
    await inbox.remove(id);
    await publicFiles.remove(Upload.keysOf(id));
  }
  await store.transaction(call, (tx) => tx.uploads.markRemoved(ids));
}
