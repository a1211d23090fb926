import type { Upload, UploadId, Uploads } from '@soko/domain';
import { byId, hold, mustHold, refersTo, type Scope } from './scope.ts';

export function uploads(scope: Scope): Uploads {
  const { state } = scope;
  const isLost = (upload: Upload, then: Date): boolean => {
    if (upload.status === 'attached') {
      const shown = [...state.products.values()].flatMap(({ images }) => images);
      const isShown = shown.some(({ id }) => state.pictures.get(id)?.uploadId === upload.id);
      const isLogo = [...state.shops.values()].some(({ logoUrl }) => logoUrl === upload.fileKey);
      return (upload.purpose === 'product_image' && !isShown) || (upload.purpose === 'shop_logo' && !isLogo);
    }
    const isLate = upload.createdAt < then && (upload.status === 'pending' || upload.status === 'verified');
    return isLate || upload.status === 'failed' || upload.status === 'dropped';
  };
  const set = (id: UploadId, status: Upload['status']) => {
    const upload = state.uploads.get(id);
    if (upload) state.uploads.set(id, { ...upload, status });
  };
  const save = (upload: Upload) => {
    mustHold(scope, upload.id);
    state.uploads.set(upload.id, upload);
  };
  return {
    lock: async (id) => {
      const upload = state.uploads.get(id);
      return upload ? hold(scope, upload) : null;
    },
    usageOf: async (ownerId) => {
      const own = ownerId === null ? [] : [...state.uploads.values()].filter((each) => each.ownerId === ownerId);
      const kept = own.filter(({ status }) => status !== 'removed');
      return {
        waiting: kept.filter(({ status }) => status === 'pending' || status === 'verified').length,
        bytes: kept.reduce((sum, { size }) => sum + size, 0),
      };
    },
    insert: async (upload) => {
      refersTo(state.users, upload.ownerId, 'uploads.owner_id');
      state.uploads.set(upload.id, hold(scope, upload));
    },
    lockAll: async (ids) =>
      byId(state.uploads.values())
        .filter(({ id }) => ids.includes(id))
        .map((upload) => hold(scope, upload)),
    save: async (upload) => save(upload),
    saveAll: async (uploads) => uploads.forEach(save),
    dropLost: async (then, limit) => {
      const lost = byId(state.uploads.values())
        .filter((upload) => isLost(upload, then))
        .slice(0, limit);
      for (const { id, status } of lost) if (status !== 'failed') set(id, 'dropped');
      return lost.map(({ id }) => id);
    },
    markRemoved: async (ids) => {
      for (const id of ids) if (['failed', 'dropped'].includes(state.uploads.get(id)?.status ?? '')) set(id, 'removed');
    },
  };
}
