import { Import, type Imports } from '@soko/domain';
import { hold, mustHold, refersTo, type Scope } from './scope.ts';

const LIFE = 30 * 86_400_000;

export function imports(scope: Scope): Imports {
  const { state, journal, now } = scope;
  const write = (it: Import) => {
    state.imports.set(it.id, it);
    journal.wrote('import', it.id, Import.told(it));
  };
  const needed = ({ fileKey, errorFileKey, finishedAt }: Import): readonly (string | null)[] => {
    if (finishedAt === null) return [fileKey];
    return finishedAt.getTime() > now.getTime() - LIFE ? [errorFileKey] : [];
  };
  return {
    lock: async (id) => {
      const it = state.imports.get(id);
      if (it === undefined) return null;
      journal.read('import', id, Import.told(it));
      return hold(scope, it);
    },
    insert: async (it) => {
      refersTo(state.shops, it.shopId, 'imports.shop_id');
      write(hold(scope, it));
    },
    save: async (it) => {
      mustHold(scope, it.id);
      write(it);
    },
    waiting: async (shopId) =>
      [...state.imports.values()].filter((it) => it.shopId === shopId && !Import.isOver(it)).length,
    progress: async () => undefined,
    knownKeys: async (keys) =>
      [...state.imports.values()].flatMap(needed).filter((key): key is string => key !== null && keys.includes(key)),
  };
}
