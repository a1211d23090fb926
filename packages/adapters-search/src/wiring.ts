import { withFallback } from '@soko/application';
import { LISTING_INDEX, SEARCH_INDEX } from '@soko/application/wiring';
import { ContainerModule, type ServiceIdentifier } from 'inversify';
import type { SearchConfig } from './config.ts';
import { openSearchIndex } from './open-search.ts';

const token = <T>(name: string): ServiceIdentifier<T> => Symbol.for(name);
const CLUSTER = token<ReturnType<typeof openSearchIndex>>('soko.SearchCluster');

/** Binds the index that searches ask: a cluster where one is named, and the database's own where it is not or cannot be had. */
export const searchModule = ({ url, index, timeoutMs }: SearchConfig, warn: (failure: unknown) => void) =>
  new ContainerModule(({ bind }) => {
    if (url === null) {
      bind(SEARCH_INDEX).toResolvedValue((own) => own, [LISTING_INDEX]);
      return;
    }
    bind(CLUSTER)
      .toDynamicValue(() => openSearchIndex({ url, index, timeoutMs }))
      .onDeactivation((cluster) => cluster.close());
    bind(SEARCH_INDEX).toResolvedValue((cluster, own) => withFallback(cluster, own, warn), [CLUSTER, LISTING_INDEX]);
  });
